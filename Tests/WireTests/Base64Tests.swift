import Foundation
import Testing
import Wire

@Suite("Base64, RFC 4648")
struct Base64Tests {
    @Test("lengths 0 to 66 agree with Foundation and read back in both alphabets")
    func oracle() {
        for count in 0...66 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 251) }
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes)
            #expect(Base64.decodeEither(text) == bytes && Base64.decodeEither(Base64.encodeURL(bytes)) == bytes)
        }
    }

    @Test("second spellings of the same bytes are refused", arguments: ["QQ", "QQ=", "QR==", "QQ==\n", " QQ==", "QQ===", "Q===", "=", "-_=="])
    func strict(text: String) { #expect(Base64.decode(text) == nil) }

    @Test("padding and the other alphabet are refused in URL text", arguments: ["QQ==", "+/", "Q", "QR"])
    func strictURL(text: String) { #expect(Base64.decodeURL(text) == nil) }

    @Test("the two alphabets may not be mixed")
    func mixed() { #expect(Base64.decodeEither("+_==") == nil) }
}

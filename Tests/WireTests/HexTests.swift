import Testing
import Wire

@Suite("Hexadecimal, RFC 4648 §8")
struct HexTests {
    @Test("every byte survives the round trip")
    func roundTrip() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.encode([0x0a, 0xff]) == "0aff")
        #expect(Hex.decode("0AfF") == [0x0a, 0xff])
    }

    @Test("odd lengths and other characters are refused", arguments: ["a", "0g", " 0", "0x00", "é"])
    func refused(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}

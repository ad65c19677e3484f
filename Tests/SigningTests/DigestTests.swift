import Signing
import Testing
import Wire

@Suite("Digest")
struct DigestTests {
    @Test("bytes and text survive the round trip")
    func roundTrip() throws {
        let bytes = (0..<32).map { UInt8($0 * 7 + 1) }
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        #expect(digest.hex == Hex.encode(bytes))
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == digest)
        #expect("\(digest)" == digest.hex)
        #expect(digest.withUnsafeBytes { Array($0) } == bytes)
        #expect(Digest(bytes[...]) == digest)
    }

    @Test("any length but 32 bytes is refused", arguments: [0, 1, 31, 33, 64])
    func length(count: Int) {
        #expect(Digest([UInt8](repeating: 7, count: count)) == nil)
        #expect(Digest(hex: String(repeating: "07", count: count)) == nil)
    }

    @Test("digests sort as their bytes do, whichever byte differs")
    func order() throws {
        for position in 0..<32 {
            var low = [UInt8](repeating: 0x7f, count: 32)
            var high = low
            low[position] = 0x01
            high[position] = 0x80
            // What follows the first difference must not matter.
            for later in (position + 1)..<33 where later < 32 { low[later] = 0xff }
            let (small, large) = (try #require(Digest(low)), try #require(Digest(high)))
            #expect(small < large)
            #expect(!(large < small))
            #expect(small.hex < large.hex)
        }
        #expect(!(Digest.zero < Digest.zero))
        #expect(Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test("it is 32 bytes wide and holds no reference")
    func layout() {
        #expect(MemoryLayout<Digest>.size == Digest.byteCount)
        #expect(_isPOD(Digest.self))
    }
}

import Testing
import Wire

@testable import Signing

/// SplitMix64: small, seeded, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// One to three edits: a byte changed, removed, repeated or inserted.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &self)
            switch UInt8.random(in: 0..<5, using: &self) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[index] = .random(in: 0...255, using: &self)
            case 2: bytes.remove(at: index)
            case 3: bytes.insert(bytes[index], at: index)
            default: bytes.insert(.random(in: 0...255, using: &self), at: index)
            }
        }
        return bytes
    }
}

@Suite("Mutations")
struct MutationTests {
    static let seed: UInt64 = 0x5745_4c4c_2024_0001

    @Test("a changed SPKI is refused, or read as another key with that very spelling")
    func keys() throws {
        var generator = SeededGenerator(state: Self.seed)
        print("mutation seed: \(Self.seed)")
        let originals = try [Fixtures.p256, Fixtures.p521, Fixtures.rsa2048, Fixtures.rsaPSS].map {
            try PublicKey(pem: $0)
        }
        for round in 0..<4_000 {
            let original = originals[round % originals.count]
            let spki = generator.mutated(original.spki)
            guard let key = try? PublicKey(spki: spki) else { continue }
            #expect(key.spki == spki)
            #expect((key == original) == (spki == original.spki))
        }
    }

    @Test("a changed signature does not verify")
    func signatures() throws {
        var generator = SeededGenerator(state: Self.seed)
        for (pem, text, scheme) in SignatureTests.made {
            let key = try PublicKey(pem: pem)
            let signature = try #require(Base64.decode(text))
            for _ in 0..<300 {
                let changed = generator.mutated(signature)
                guard changed != signature else { continue }
                #expect(!key.verify(changed, of: Fixtures.message, with: scheme))
            }
        }
    }

    @Test("a changed PEM is refused or read, and nothing else happens")
    func pem() {
        var generator = SeededGenerator(state: Self.seed)
        let texts = [Fixtures.certificate, Fixtures.p256PKCS8, Fixtures.p256SEC1, Fixtures.p384]
        for round in 0..<4_000 {
            let text = String(decoding: generator.mutated(Array(texts[round % texts.count].utf8)), as: UTF8.self)
            _ = try? PublicKey.all(pem: text)
            _ = try? PrivateKey(pem: text)
        }
    }
}

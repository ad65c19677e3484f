import Testing
import Wire

@testable import Signing

@Suite("SubjectPublicKeyInfo, RFC 5280 §4.1.2.7")
struct PublicKeyTests {
    static let readable: [(String, KeyKind)] = [
        (Fixtures.p256, .ecdsaP256), (Fixtures.p384, .ecdsaP384), (Fixtures.p521, .ecdsaP521),
        (Fixtures.rsa2048, .rsa(bits: 2048)), (Fixtures.rsaPSS, .rsa(bits: 2048)),
    ]

    @Test("a key is read, written back byte for byte, and named by the hash of its SPKI", arguments: readable)
    func roundTrip(pem: String, kind: KeyKind) throws {
        let key = try PublicKey(pem: pem)
        #expect(key.kind == kind)
        #expect(key.pem == pem)
        #expect(key.keyID == SHA256.hash(key.spki))
        #expect(try PublicKey(spki: key.spki) == key)
        #expect(try PublicKey(spki: key.spki).hashValue == key.hashValue)
        #expect(key.description == "\(kind) \(key.keyID.hex)")
    }

    @Test("a certificate gives its key and nothing more")
    func certificate() throws {
        #expect(try PublicKey(pem: Fixtures.certificate) == PublicKey(pem: Fixtures.p256))
    }

    static let refused: [(String, String, SigningError.Code)] = [
        ("a compressed point", Fixtures.p256Compressed, .unsupportedKey),
        ("explicit curve parameters", Fixtures.p256Explicit, .unsupportedKey),
        ("secp256k1", Fixtures.secp256k1, .unsupportedKey), ("Ed448", Fixtures.ed448, .unsupportedKey),
        ("RSA of 1,024 bits", Fixtures.rsa1024, .keySize), ("RSA of 9,216 bits", Fixtures.rsa9216, .keySize),
        ("a private key", Fixtures.p256PKCS8, .noKey), ("no text", "", .noKey),
    ]

    @Test("what this house does not verify with is refused", arguments: refused)
    func refusal(name: String, pem: String, code: SigningError.Code) {
        #expect(throws: SigningError(code, name)) { try PublicKey(pem: pem) }
    }

    @Test("a byte after the key is refused, for every kind", arguments: readable)
    func trailingByte(pem: String, kind: KeyKind) throws {
        let spki = try PublicKey(pem: pem).spki
        #expect(throws: SigningError(.malformedKey, "")) { try PublicKey(spki: spki + [0]) }
        #expect(throws: SigningError(.malformedKey, "")) { try PublicKey(spki: DERWriter.element(0x30, spki)) }
    }

    @Test("every truncation is refused", arguments: readable)
    func truncation(pem: String, kind: KeyKind) throws {
        let spki = try PublicKey(pem: pem).spki
        for count in 0..<spki.count {
            #expect(throws: SigningError.self) { try PublicKey(spki: Array(spki[..<count])) }
        }
    }

    @Test("a point off the curve is refused")
    func offCurve() throws {
        var spki = try PublicKey(pem: Fixtures.p256).spki
        spki[spki.count - 1] ^= 1
        #expect(throws: SigningError(.malformedKey, "")) { try PublicKey(spki: spki) }
    }

    @Test("hybrid points are refused though OpenSSL reads them")
    func hybrid() throws {
        var spki = try PublicKey(pem: Fixtures.p256).spki
        for form in [UInt8(6), 7] {
            spki[26] = form
            #expect(throws: SigningError(.unsupportedKey, "")) { try PublicKey(spki: spki) }
        }
    }

    @Test("an RSA exponent that is even, one, or wide is refused")
    func exponents() throws {
        let modulus = [UInt8](repeating: 0xc5, count: 256)
        for exponent: [UInt8] in [[1], [2], [1, 0, 0], [UInt8](repeating: 0x11, count: 9)] {
            #expect(throws: SigningError(.unsupportedKey, "")) {
                try PublicKey(modulus: modulus, exponent: exponent)
            }
        }
        #expect(try PublicKey(modulus: modulus, exponent: [3]).kind == .rsa(bits: 2048))
    }

    @Test("limits of the modulus hold to the bit")
    func modulusLimits() throws {
        let exponent: [UInt8] = [1, 0, 1]
        let just = [UInt8](repeating: 0xff, count: 1024)
        #expect(try PublicKey(modulus: just, exponent: exponent).kind == .rsa(bits: 8192))
        #expect(throws: SigningError(.keySize, "")) { try PublicKey(modulus: [1] + just, exponent: exponent) }
        #expect(throws: SigningError(.keySize, "")) {
            try PublicKey(modulus: [0x7f] + just.prefix(255), exponent: exponent)
        }
    }

    @Test("a modulus that is a power of 65537 modulo every small prime is refused (CVE-2017-15361)")
    func roca() throws {
        // As an integer, 65537^128 is a power of 65537 modulo anything; it has 2,049 bits.
        var power: [UInt8] = [1]
        for _ in 0..<128 { power = Self.product(power, by: 65537) }
        #expect(throws: SigningError(.weakKey, "")) { try PublicKey(modulus: power, exponent: [1, 0, 1]) }
        power[power.count - 1] &+= 2
        #expect(try PublicKey(modulus: power, exponent: [1, 0, 1]).kind == .rsa(bits: 2049))
    }

    private static func product(_ number: [UInt8], by factor: Int) -> [UInt8] {
        var carry = 0
        var digits: [UInt8] = number.reversed().map { digit in
            carry += Int(digit) * factor
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }
        while carry > 0 {
            digits.append(UInt8(truncatingIfNeeded: carry))
            carry >>= 8
        }
        return digits.reversed()
    }

    @Test("integers with needless zeros and lengths in long form are refused")
    func oneSpelling() throws {
        let key = try PublicKey(pem: Fixtures.p256)
        #expect(throws: SigningError(.malformedKey, "")) {
            try PublicKey(spki: [0x30, 0x81, 0x59] + key.spki.dropFirst(2))
        }
        let padded = DERWriter.element(0x02, [0, 0] + [UInt8](repeating: 0xc5, count: 256))
        let rsa = DERWriter.element(0x30, padded + DERWriter.integer([3]))
        let algorithm = DERWriter.element(0x30, DERWriter.element(0x06, OID.rsaEncryption) + [5, 0])
        #expect(throws: SigningError(.malformedKey, "")) {
            try PublicKey(spki: DERWriter.element(0x30, algorithm + DERWriter.element(0x03, [0] + rsa)))
        }
    }
}

@Suite("Ed25519 public keys, RFC 8032 §5.1.3")
struct Ed25519PointTests {
    /// The first test key of RFC 8032 §7.1.
    static let ordinary = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

    @Test("the raw key goes in and out")
    func raw() throws {
        let bytes = try #require(Hex.decode(Self.ordinary))
        let key = try PublicKey(rawEd25519: bytes)
        #expect(key.kind == .ed25519)
        #expect(key.rawEd25519 == bytes)
        #expect(try PublicKey(pem: key.pem) == key)
        #expect(try PublicKey(pem: Fixtures.p256).rawEd25519 == nil)
    }

    @Test("points of small order are refused, with either sign")
    func smallOrder() throws {
        let ys = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ]
        for y in ys {
            var bytes = try #require(Hex.decode(y))
            for _ in 0..<2 {
                #expect(throws: SigningError(.weakKey, "")) { try PublicKey(rawEd25519: bytes) }
                bytes[31] |= 0x80
            }
        }
    }

    @Test("coordinates at or above the prime are refused: they spell a smaller one again")
    func nonCanonical() throws {
        for low in UInt8(0xed)...0xff {
            var bytes = [UInt8](repeating: 0xff, count: 32)
            bytes[0] = low
            for top in [UInt8(0x7f), 0xff] {
                bytes[31] = top
                #expect(throws: SigningError(.malformedKey, "")) { try PublicKey(rawEd25519: bytes) }
            }
        }
    }

    @Test("any length but 32 is refused", arguments: [0, 31, 33, 57])
    func length(count: Int) {
        #expect(throws: SigningError(.malformedKey, "")) {
            try PublicKey(rawEd25519: [UInt8](repeating: 9, count: count))
        }
    }
}

@Suite("Key cache")
struct KeyCacheTests {
    @Test("reading a key twice shares what was decoded")
    func shared() throws {
        let first = try PublicKey(pem: Fixtures.p384)
        #expect(try PublicKey(pem: Fixtures.p384).storage === first.storage)
    }

    @Test("it holds no more than its capacity, and drops the oldest")
    func bounded() throws {
        let cache = KeyCache(capacity: 3)
        var keys: [PublicKey.Storage] = []
        for seed in UInt8(1)...5 {
            let key = try PrivateKey(ed25519Seed: [UInt8](repeating: seed, count: 32)).publicKey.storage
            #expect(cache.insert(key) === key)
            keys.append(key)
        }
        #expect(cache.count == 3)
        #expect(cache.key(keys[0].keyID) == nil)
        #expect(cache.key(keys[1].keyID) == nil)
        for key in keys[2...] { #expect(cache.key(key.keyID) === key) }
    }

    @Test("the first of two readers wins, and both get its key")
    func race() throws {
        let cache = KeyCache(capacity: 3)
        let spki = try PublicKey(pem: Fixtures.p256).spki
        let first = try PublicKey.Storage(spki: spki, keyID: SHA256.hash(spki))
        let second = try PublicKey.Storage(spki: spki, keyID: SHA256.hash(spki))
        #expect(cache.insert(first) === first)
        #expect(cache.insert(second) === first)
        #expect(cache.count == 1)
    }
}

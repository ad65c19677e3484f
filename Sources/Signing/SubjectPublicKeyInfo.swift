/// What a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) says about its key, read from the DER itself.
///
/// One key must have one spelling, or a threshold over distinct keys could be met twice by one signer: named
/// curves and uncompressed points only, canonical Ed25519 points, shortest integers, nothing after the end.
struct SubjectPublicKeyInfo {
    let kind: KeyKind
    /// Whether the key is marked for RSASSA-PSS alone (RFC 4055 §1.2).
    let requiresPSS: Bool
    /// The key itself: a raw Ed25519 key, `04 ‖ x ‖ y`, or the DER of an RSAPublicKey.
    let keyBytes: ArraySlice<UInt8>

    /// Moduli outside of it are refused: smaller ones can be factored, larger ones make a verifier work.
    static let modulusBits = 2048...8192
    /// Public exponents up to this width; common ones are 3 and 65537.
    static let exponentBits = 64

    init(parsing spki: [UInt8]) throws(SigningError) {
        var outer = DERReader(spki[...])
        guard let content = outer.element(DERReader.sequenceTag), outer.isAtEnd else {
            throw SigningError(.malformedKey, "no DER sequence, or bytes after it")
        }
        var fields = DERReader(content)
        guard let algorithm = fields.element(DERReader.sequenceTag), let bits = fields.element(DERReader.bitStringTag),
            fields.isAtEnd, bits.first == 0
        else { throw SigningError(.malformedKey, "not an algorithm followed by a bit string") }
        var parts = DERReader(algorithm)
        guard let identifier = parts.element(DERReader.objectIdentifierTag) else {
            throw SigningError(.malformedKey, "the algorithm has no object identifier")
        }
        keyBytes = bits.dropFirst()
        switch Array(identifier) {
        case OID.ed25519:
            requiresPSS = false
            kind = .ed25519
            guard parts.isAtEnd else { throw SigningError(.malformedKey, "an Ed25519 key has no parameters") }
            try Ed25519Point.check(keyBytes)
        case OID.ecPublicKey:
            requiresPSS = false
            kind = try SubjectPublicKeyInfo.curve(&parts)
            guard keyBytes.first == 4, keyBytes.count == 1 + 2 * (kind.fieldByteCount ?? 0) else {
                throw SigningError(.unsupportedKey, "the point is not uncompressed", hint: "write it as 04 ‖ x ‖ y")
            }
        case OID.rsaEncryption:
            requiresPSS = false
            guard parts.element(DERReader.nullTag)?.isEmpty == true, parts.isAtEnd else {
                throw SigningError(.malformedKey, "an RSA key has the parameters NULL")
            }
            kind = try SubjectPublicKeyInfo.rsa(keyBytes)
        case OID.rsassaPSS:
            requiresPSS = true
            kind = try SubjectPublicKeyInfo.rsa(keyBytes)
        default:
            throw SigningError(
                .unsupportedKey, "unknown key algorithm", hint: "use ECDSA P-256, P-384, P-521, Ed25519 or RSA")
        }
    }

    private static func curve(_ parameters: inout DERReader) throws(SigningError) -> KeyKind {
        // Explicit parameters are a SEQUENCE, an inherited curve is a NULL: neither is an object identifier.
        guard let curve = parameters.element(DERReader.objectIdentifierTag), parameters.isAtEnd else {
            throw SigningError(.unsupportedKey, "the curve is not given by its name", hint: "use a named curve")
        }
        switch Array(curve) {
        case OID.p256: return .ecdsaP256
        case OID.p384: return .ecdsaP384
        case OID.p521: return .ecdsaP521
        default: throw SigningError(.unsupportedKey, "unknown curve", hint: "use P-256, P-384 or P-521")
        }
    }

    private static func rsa(_ key: ArraySlice<UInt8>) throws(SigningError) -> KeyKind {
        var outer = DERReader(key)
        guard let content = outer.element(DERReader.sequenceTag), outer.isAtEnd else {
            throw SigningError(.malformedKey, "the RSA key is no DER sequence")
        }
        var numbers = DERReader(content)
        guard let modulus = numbers.positiveInteger(), let exponent = numbers.positiveInteger(), numbers.isAtEnd
        else { throw SigningError(.malformedKey, "the RSA key is not two positive integers") }
        let bits = bitCount(modulus)
        guard modulusBits.contains(bits) else {
            throw SigningError(
                .keySize, "RSA modulus of \(bits) bits, want \(modulusBits.lowerBound) to \(modulusBits.upperBound)")
        }
        guard bitCount(exponent) <= exponentBits, bitCount(exponent) >= 2, exponent.last.map({ $0 & 1 }) == 1 else {
            throw SigningError(.unsupportedKey, "RSA public exponent is even, 1, or above \(exponentBits) bits")
        }
        guard !ROCAFingerprint.matches(modulus) else {
            throw SigningError(
                .weakKey, "the RSA modulus was made by the generator of CVE-2017-15361",
                hint: "ask the issuer for a new key")
        }
        return .rsa(bits: bits)
    }

    private static func bitCount(_ magnitude: ArraySlice<UInt8>) -> Int {
        guard let first = magnitude.first else { return 0 }
        return magnitude.count * 8 - first.leadingZeroBitCount
    }
}

/// The content bytes of the object identifiers of keys.
enum OID {
    static let ed25519: [UInt8] = [0x2b, 0x65, 0x70]
    static let ecPublicKey: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]
    static let p256: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]
    static let p384: [UInt8] = [0x2b, 0x81, 0x04, 0x00, 0x22]
    static let p521: [UInt8] = [0x2b, 0x81, 0x04, 0x00, 0x23]
    static let rsaEncryption: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]
    static let rsassaPSS: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]
}

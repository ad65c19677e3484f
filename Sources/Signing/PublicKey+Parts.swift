extension PublicKey {
    /// An Ed25519 key from its 32 bytes.
    ///
    /// - Throws: `signing.malformed-key`, `signing.weak-key`.
    package init(rawEd25519 key: [UInt8]) throws(SigningError) {
        try self.init(spki: PublicKey.spki(DERWriter.element(DERReader.objectIdentifierTag, OID.ed25519), key))
    }

    /// A key on a NIST curve from its big-endian coordinates, each as wide as the field.
    ///
    /// - Throws: `signing.malformed-key`, `signing.unsupported-key`.
    package init(curve: KeyKind, x: [UInt8], y: [UInt8]) throws(SigningError) {
        let name =
            switch curve {
            case .ecdsaP256: OID.p256
            case .ecdsaP384: OID.p384
            case .ecdsaP521: OID.p521
            case .ed25519, .rsa: throw SigningError(.unsupportedKey, "\(curve) has no coordinates")
            }
        guard x.count == curve.fieldByteCount, y.count == curve.fieldByteCount else {
            throw SigningError(.malformedKey, "a coordinate is not as wide as the field of \(curve)")
        }
        let algorithm =
            DERWriter.element(DERReader.objectIdentifierTag, OID.ecPublicKey)
            + DERWriter.element(DERReader.objectIdentifierTag, name)
        try self.init(spki: PublicKey.spki(algorithm, [4] + x + y))
    }

    /// An RSA key from its big-endian modulus and public exponent.
    ///
    /// - Throws: `signing.malformed-key`, `signing.unsupported-key`, `signing.key-size`, `signing.weak-key`.
    package init(modulus: [UInt8], exponent: [UInt8]) throws(SigningError) {
        let algorithm =
            DERWriter.element(DERReader.objectIdentifierTag, OID.rsaEncryption)
            + DERWriter.element(DERReader.nullTag, [])
        let key = DERWriter.element(
            DERReader.sequenceTag, DERWriter.integer(modulus) + DERWriter.integer(exponent))
        try self.init(spki: PublicKey.spki(algorithm, key))
    }

    private static func spki(_ algorithm: [UInt8], _ key: [UInt8]) -> [UInt8] {
        DERWriter.element(
            DERReader.sequenceTag,
            DERWriter.element(DERReader.sequenceTag, algorithm) + DERWriter.element(DERReader.bitStringTag, [0] + key))
    }
}

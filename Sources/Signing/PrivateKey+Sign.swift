import COpenSSL

extension PrivateKey {
    /// Signs under an explicit scheme.
    ///
    /// Ed25519 signatures are deterministic, ECDSA ones take fresh randomness.
    ///
    /// - Throws: `signing.scheme-mismatch`, `signing.library`.
    public func sign(_ message: [UInt8], with scheme: SignatureScheme) throws(SigningError) -> [UInt8] {
        switch (scheme, publicKey.kind) {
        case (.ed25519, .ed25519):
            return try sign(message, digest: nil) { _ in true }
        case (.ecdsa(let hash), .ecdsaP256), (.ecdsa(let hash), .ecdsaP384), (.ecdsa(let hash), .ecdsaP521):
            return try contexts.sign(hash.hash(message))
        case (.ecdsaRaw(let hash), .ecdsaP256), (.ecdsaRaw(let hash), .ecdsaP384), (.ecdsaRaw(let hash), .ecdsaP521):
            let der = try contexts.sign(hash.hash(message))
            guard let width = publicKey.kind.fieldByteCount, let raw = ECDSASignature.raw(der: der, width: width)
            else { throw SigningError(.library, "OpenSSL wrote an ECDSA signature that is no DER") }
            return raw
        case (.rsaPKCS1(let hash), .rsa):
            return try sign(message, digest: hash.libraryName) {
                EVP_PKEY_CTX_set_rsa_padding($0, RSA_PKCS1_PADDING) == 1
            }
        case (.rsaPSS(let hash, let mgf, let saltLength), .rsa(let bits)) where (0...bits / 8).contains(saltLength):
            return try sign(message, digest: hash.libraryName) { context in
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                    && EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, mgf.libraryName, nil) == 1
                    && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(saltLength)) == 1
            }
        default:
            throw SigningError(.schemeMismatch, "a key of kind \(publicKey.kind) cannot sign with \(scheme)")
        }
    }

    private func sign(
        _ message: [UInt8], digest: String?, configure: (OpaquePointer) -> Bool
    ) throws(SigningError) -> [UInt8] {
        defer { clearLibraryErrors() }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        // One message is signed with it: libcrypto need not keep it fit for another.
        EVP_MD_CTX_set_flags(context, EVP_MD_CTX_FLAG_FINALISE)
        var parameters: OpaquePointer?
        guard EVP_DigestSignInit_ex(context, &parameters, digest, nil, nil, handle.pointer, nil) == 1,
            let parameters, configure(parameters)
        else { throw SigningError(.library, "could not begin a signature") }
        // The longest that a signature can be; a DER one is often a byte or two shorter.
        var count = Int(EVP_PKEY_get_size(handle.pointer))
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw SigningError(.library, "could not sign")
        }
        return Array(signature.prefix(count))
    }
}

import COpenSSL

extension PublicKey {
    /// Whether `signature` is this key's over a message of which only the digest is known.
    ///
    /// ECDSA in DER, RSA as PKCS#1 v1.5; Ed25519 as Ed25519ph (RFC 8032 §5.1) with an empty context, which takes
    /// SHA-512 alone. False as well for a digest of another length than the algorithm's, and for a key marked for RSA-PSS.
    public func verify(_ signature: [UInt8], ofDigest digest: [UInt8], by algorithm: HashAlgorithm) -> Bool {
        guard digest.count == algorithm.byteCount else { return false }
        switch kind {
        case .ed25519:
            guard algorithm == .sha512, let key = rawEd25519 else { return false }
            return Ed25519Verification.verifyPrehashed(signature, of: digest, by: key)
        case .rsa where storage.info.requiresPSS:
            return false
        case .rsa, .ecdsaP256, .ecdsaP384, .ecdsaP521:
            return verifyByLibrary(signature, of: digest, algorithm)
        }
    }

    private func verifyByLibrary(_ signature: [UInt8], of digest: [UInt8], _ algorithm: HashAlgorithm) -> Bool {
        defer { clearLibraryErrors() }
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, storage.handle.pointer, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_verify_init(context) == 1 else { return false }
        if case .rsa = kind {
            guard EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 else { return false }
        }
        return EVP_PKEY_CTX_set_signature_md(context, algorithm.messageDigest) == 1
            && EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
    }
}

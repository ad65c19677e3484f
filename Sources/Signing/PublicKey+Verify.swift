import COpenSSL

extension PublicKey {
    /// Whether `signature` is this key's over `message` under exactly this scheme.
    ///
    /// False as well when the scheme does not belong to the key's algorithm, the DER of an ECDSA signature has
    /// a second spelling or trailing bytes, or a raw one is not exactly two field widths long.
    public func verify(_ signature: [UInt8], of message: [UInt8], with scheme: SignatureScheme) -> Bool {
        switch (scheme, kind) {
        case (.ed25519, .ed25519):
            return verify(signature, of: message, digest: nil) { _ in true }
        case (.ecdsa(let hash), .ecdsaP256), (.ecdsa(let hash), .ecdsaP384), (.ecdsa(let hash), .ecdsaP521):
            return verify(signature, of: message, digest: hash.libraryName) { _ in true }
        case (.ecdsaRaw(let hash), .ecdsaP256), (.ecdsaRaw(let hash), .ecdsaP384), (.ecdsaRaw(let hash), .ecdsaP521):
            guard let width = kind.fieldByteCount, let der = ECDSASignature.der(raw: signature, width: width) else {
                return false
            }
            return verify(der, of: message, digest: hash.libraryName) { _ in true }
        case (.rsaPKCS1(let hash), .rsa):
            return verify(signature, of: message, digest: hash.libraryName) {
                EVP_PKEY_CTX_set_rsa_padding($0, RSA_PKCS1_PADDING) == 1
            }
        case (.rsaPSS(let hash, let mgf, let saltLength), .rsa):
            return verifyPSS(
                signature, of: message, digest: hash.libraryName, mgf: mgf.libraryName, saltLength: saltLength)
        default:
            return false
        }
    }

    /// RSASSA-PSS with hash functions under OpenSSL's names, for parameter sets that no caller outside may use.
    package func verifyPSS(
        _ signature: [UInt8], of message: [UInt8], digest: String, mgf: String, saltLength: Int
    ) -> Bool {
        // Negative lengths are OpenSSL's way to ask for "any": a parameter the signer must not choose.
        guard case .rsa(let bits) = kind, (0...bits / 8).contains(saltLength) else { return false }
        return verify(signature, of: message, digest: digest) { context in
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, mgf, nil) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(saltLength)) == 1
        }
    }

    private func verify(
        _ signature: [UInt8], of message: [UInt8], digest: String?, configure: (OpaquePointer) -> Bool
    ) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        guard
            EVP_DigestVerifyInit_ex(context, &parameters, digest, nil, nil, storage.handle.pointer, nil) == 1,
            let parameters, configure(parameters),
            EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        else {
            clearLibraryErrors()
            return false
        }
        return true
    }
}

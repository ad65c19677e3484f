import COpenSSL

/// A private key in memory. Its description shows the key id of its public key and nothing else.
public struct PrivateKey: Signer, CustomStringConvertible, CustomDebugStringConvertible {
    public let publicKey: PublicKey
    let handle: KeyHandle
    let contexts: SigningContexts
    /// Written once at the door, where OpenSSL may still refuse.
    private let pkcs8: [UInt8]

    private init(owning key: OpaquePointer) throws(SigningError) {
        handle = KeyHandle(owning: key)
        contexts = SigningContexts(handle)
        guard let spki = encodedDER({ i2d_PUBKEY(key, $0) }), let pkcs8 = PrivateKey.pkcs8(key) else {
            clearLibraryErrors()
            throw SigningError(.malformedPrivateKey, "the private key cannot be written out again")
        }
        self.pkcs8 = pkcs8
        publicKey = try PublicKey(spki: spki)
    }

    private static func pkcs8(_ key: OpaquePointer) -> [UInt8]? {
        guard let info = EVP_PKEY2PKCS8(key) else { return nil }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return encodedDER { i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
    }

    /// Makes a new key from the operating system's randomness, by way of OpenSSL.
    ///
    /// - Throws: `signing.unsupported-key` for RSA, of which only existing keys are read.
    public static func generate(_ kind: KeyKind) throws(SigningError) -> PrivateKey {
        let group: String?
        switch kind {
        case .ecdsaP256: group = "P-256"
        case .ecdsaP384: group = "P-384"
        case .ecdsaP521: group = "P-521"
        case .ed25519: group = nil
        case .rsa: throw SigningError(.unsupportedKey, "RSA keys are not generated", hint: "use P-256 or Ed25519")
        }
        defer { clearLibraryErrors() }
        let context = EVP_PKEY_CTX_new_from_name(nil, group == nil ? "ED25519" : "EC", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            group.map({ EVP_PKEY_CTX_set_group_name(context, $0) == 1 }) ?? true,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw SigningError(.library, "could not generate a \(kind) key") }
        return try PrivateKey(owning: key)
    }

    /// Reads the first `PRIVATE KEY` (PKCS#8, RFC 5958) or `EC PRIVATE KEY` (SEC 1, RFC 5915) block.
    ///
    /// - Throws: `signing.malformed-pem`, `signing.no-key`, `signing.malformed-private-key`,
    ///   `signing.encrypted-private-key`, `signing.unsupported-key`, `signing.key-size`, `signing.weak-key`.
    public init(pem: String) throws(SigningError) {
        for block in try PEM.blocks(in: pem) {
            switch block.label {
            case "PRIVATE KEY", "EC PRIVATE KEY":
                defer { clearLibraryErrors() }
                let key = decodedDER(block.bytes, free: { EVP_PKEY_free($0) }) { d2i_AutoPrivateKey(nil, $0, $1) }
                guard let key else {
                    throw SigningError(.malformedPrivateKey, "a \(block.label) block holds no private key in DER")
                }
                try self.init(owning: key)
                return
            case "ENCRYPTED PRIVATE KEY":
                throw SigningError(
                    .encryptedPrivateKey, "the private key is under a passphrase",
                    hint: "decrypt it first, for example with openssl pkcs8")
            default: continue
            }
        }
        throw SigningError(.noKey, "no PRIVATE KEY block", hint: "export the key as PKCS#8 in PEM")
    }

    /// The Ed25519 key of a 32-byte seed (RFC 8032 §5.1.5).
    ///
    /// - Throws: `signing.malformed-private-key` for any other length.
    public init(ed25519Seed seed: [UInt8]) throws(SigningError) {
        guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, seed.count)
        else {
            clearLibraryErrors()
            throw SigningError(.malformedPrivateKey, "an Ed25519 seed has \(seed.count) bytes, want 32")
        }
        try self.init(owning: key)
    }

    /// The key as unencrypted PKCS#8; whoever holds this text can sign.
    public var pem: String { PEM.encode("PRIVATE KEY", pkcs8) }

    public func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
        try sign(message, with: publicKey.defaultScheme)
    }

    public func sign(_ message: [UInt8], after prefix: [UInt8]) throws(SigningError) -> [UInt8] {
        guard case .ecdsa(let hash) = publicKey.defaultScheme else { return try sign(prefix + message) }
        return try contexts.sign(hash.hash(prefix, message))
    }

    public var description: String { "private key \(publicKey.keyID)" }
    public var debugDescription: String { description }
}

import COpenSSL
import Wire

/// A public key that signatures are verified with.
///
/// Two keys are equal when their SubjectPublicKeyInfo is, and reading accepts one spelling per key only, so
/// that a set of keys counts signers. Copies share one decoded key; reading a key again finds it in a cache.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    final class Storage: Sendable {
        let handle: KeyHandle
        let info: SubjectPublicKeyInfo
        let spki: [UInt8]
        let keyID: Digest
        let pem: String

        init(spki: [UInt8], keyID: Digest) throws(SigningError) {
            info = try SubjectPublicKeyInfo(parsing: spki)
            guard let key = decodedDER(spki, free: { EVP_PKEY_free($0) }, { d2i_PUBKEY(nil, $0, $1) }) else {
                clearLibraryErrors()
                throw SigningError(.malformedKey, "the \(info.kind) key is not on its curve or not well formed")
            }
            handle = KeyHandle(owning: key)
            self.spki = spki
            self.keyID = keyID
            pem = PEM.encode("PUBLIC KEY", spki)
        }
    }

    let storage: Storage

    /// Reads a DER SubjectPublicKeyInfo.
    ///
    /// RSA moduli of 2,048 to 8,192 bits are taken; elliptic curves by name with an uncompressed point.
    ///
    /// - Throws: `signing.malformed-key`, `signing.unsupported-key`, `signing.key-size`, `signing.weak-key`.
    public init(spki: [UInt8]) throws(SigningError) {
        let keyID = SHA256.hash(spki)
        if let known = KeyCache.shared.key(keyID) {
            storage = known
        } else {
            storage = KeyCache.shared.insert(try Storage(spki: spki, keyID: keyID))
        }
    }

    /// Reads the first `PUBLIC KEY` or `CERTIFICATE` block of a text.
    ///
    /// Of a certificate only the key is read: not its dates, names, chain or signature.
    ///
    /// - Throws: `signing.malformed-pem`, `signing.no-key`, `signing.malformed-certificate`, and those of
    ///   ``init(spki:)``.
    public init(pem: String) throws(SigningError) {
        for block in try PEM.blocks(in: pem) {
            guard let key = try PublicKey(block) else { continue }
            self = key
            return
        }
        throw SigningError(.noKey, "no PUBLIC KEY or CERTIFICATE block", hint: "export the key as SPKI in PEM")
    }

    /// Reads every `PUBLIC KEY` and `CERTIFICATE` block of a text in order; other blocks are skipped.
    ///
    /// - Throws: as ``init(pem:)``, but a text without keys is an empty list.
    public static func all(pem: String) throws(SigningError) -> [PublicKey] {
        var keys: [PublicKey] = []
        for block in try PEM.blocks(in: pem) {
            if let key = try PublicKey(block) { keys.append(key) }
        }
        return keys
    }

    private init?(_ block: PEM.Block) throws(SigningError) {
        switch block.label {
        case "PUBLIC KEY": try self.init(spki: block.bytes)
        case "CERTIFICATE": self = try Certificate(der: block.bytes).publicKey
        default: return nil
        }
    }

    /// The DER SubjectPublicKeyInfo.
    public var spki: [UInt8] { storage.spki }

    /// `PUBLIC KEY` with 64 columns and LF at the end of each line.
    public var pem: String { storage.pem }

    public var kind: KeyKind { storage.info.kind }

    /// SHA-256 of the DER SubjectPublicKeyInfo.
    public var keyID: Digest { storage.keyID }

    /// The 32 bytes of an Ed25519 key (RFC 8032 §5.1.5), nil for any other kind.
    public var rawEd25519: [UInt8]? { kind == .ed25519 ? Array(storage.info.keyBytes) : nil }

    /// The scheme a signature of this key is taken to have when nothing else says so.
    ///
    /// P-256 with SHA-256, P-384 with SHA-384, P-521 with SHA-512, all in DER; Ed25519; RSA as PKCS#1 v1.5 with
    /// SHA-256, or as PSS with SHA-256 throughout when the key is marked for PSS alone.
    public var defaultScheme: SignatureScheme {
        switch kind {
        case .ecdsaP256: .ecdsa(.sha256)
        case .ecdsaP384: .ecdsa(.sha384)
        case .ecdsaP521: .ecdsa(.sha512)
        case .ed25519: .ed25519
        case .rsa: storage.info.requiresPSS ? .rsaPSS(.sha256, mgf: .sha256, saltLength: 32) : .rsaPKCS1(.sha256)
        }
    }

    public var description: String { "\(kind) \(keyID)" }

    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.keyID == right.keyID }

    public func hash(into hasher: inout Hasher) { hasher.combine(keyID) }
}

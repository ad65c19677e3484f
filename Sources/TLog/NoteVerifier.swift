public import Signing
import Wire

/// A named public key that checks note signatures.
public struct NoteVerifier: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    public let key: PublicKey
    public let kind: NoteKeyKind
    /// The whole key id; notes carry its first four bytes. For Rekor's form it is the log id of the v1 interface.
    public let keyID: Digest

    /// - Throws: `tlog.verifier-key-syntax` for a name that notes cannot carry; `tlog.key-unsupported` when the kind
    ///   wants an Ed25519 key and this is none.
    public init(name: String, key: PublicKey, kind: NoteKeyKind) throws(TLogError) {
        guard NoteText.isName(name) else {
            throw TLogError(.verifierKeySyntax, "a key name is not empty and has no white space and no plus sign")
        }
        self.name = name
        self.key = key
        self.kind = kind
        if kind == .rekorV1 {
            keyID = key.keyID
        } else {
            let raw = try NoteVerifier.rawKey(of: key)
            keyID = SHA256.hash(Array(name.utf8) + [NoteText.lineFeed, kind.type] + raw)
        }
    }

    /// Reads `name+hint+base64(type ‖ key)`, where the hint is eight hex digits of the key's own id.
    ///
    /// - Throws: `tlog.verifier-key-syntax`; `tlog.key-unsupported` for types other than 0x01, 0x02 and 0x04.
    public init(vkey: String) throws(TLogError) {
        // The base64 may hold plus signs, the name may not.
        let fields = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3, fields[1].utf8.count == 8, let data = Base64.decode(fields[2]), let type = data.first
        else { throw TLogError(.verifierKeySyntax, "a verifier key reads name+hint+base64") }
        guard let kind = NoteKeyKind(type: type) else {
            throw TLogError(.keyUnsupported, "note keys of type \(Hex.encode([type])) are not supported")
        }
        let key = try NoteVerifier.publicKey(Array(data.dropFirst()), kind: kind)
        try self.init(name: fields[0], key: key, kind: kind)
        guard NoteText.isSame(vkey, self.vkey) else {
            throw TLogError(.verifierKeySyntax, "the key has the hint \(hintText), its text says \(fields[1])")
        }
    }

    /// Rekor's form: any key kind that Rekor takes, the log's host as name.
    ///
    /// - Throws: `tlog.verifier-key-syntax`.
    public static func rekorV1(name: String, key: PublicKey) throws(TLogError) -> NoteVerifier {
        try NoteVerifier(name: name, key: key, kind: .rekorV1)
    }

    /// The first four bytes of ``keyID``.
    public var hint: UInt32 { keyID.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }

    /// The text form that ``init(vkey:)`` reads.
    public var vkey: String {
        let data = kind == .rekorV1 ? key.spki : key.rawEd25519 ?? []
        return "\(name)+\(hintText)+" + Base64.encode([kind.type] + data)
    }

    public var description: String { "\(name)+\(hintText)" }

    /// Whether the signature is this key's over the text; the caller has matched name and hint.
    public func verify(text: String, signature: NoteSignature) -> Bool {
        switch kind {
        case .ed25519:
            return key.verify(signature.bytes, of: Array(text.utf8), with: .ed25519)
        case .rekorV1:
            return key.verify(signature.bytes, of: Array(text.utf8), with: key.rekorScheme)
        case .cosignature:
            guard let cosignature = Cosignature(signature) else { return false }
            return key.verify(cosignature.bytes, of: cosignature.message(for: text), with: .ed25519)
        }
    }

    private var hintText: String { Hex.encode(keyID.bytes.prefix(4)) }

    private static func rawKey(of key: PublicKey) throws(TLogError) -> [UInt8] {
        guard let raw = key.rawEd25519 else {
            throw TLogError(.keyUnsupported, "this kind of note signature takes an Ed25519 key")
        }
        return raw
    }

    private static func publicKey(_ data: [UInt8], kind: NoteKeyKind) throws(TLogError) -> PublicKey {
        do {
            return kind == .rekorV1 ? try PublicKey(spki: data) : try PublicKey(rawEd25519: data)
        } catch {
            throw TLogError(.verifierKeySyntax, "the key bytes are not a public key of their type")
        }
    }
}

extension NoteKeyKind {
    init?(type: UInt8) {
        switch type {
        case 0x01: self = .ed25519
        case 0x02: self = .rekorV1
        case 0x04: self = .cosignature
        default: return nil
        }
    }

    var type: UInt8 {
        switch self {
        case .ed25519: 0x01
        case .rekorV1: 0x02
        case .cosignature: 0x04
        }
    }
}

extension PublicKey {
    /// Rekor signs entries and checkpoints over SHA-256 whatever the curve or modulus of the log key.
    package var rekorScheme: SignatureScheme {
        switch kind {
        case .ed25519: .ed25519
        case .rsa: .rsaPKCS1(.sha256)
        case .ecdsaP256, .ecdsaP384, .ecdsaP521: .ecdsa(.sha256)
        }
    }
}

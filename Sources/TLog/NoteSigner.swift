public import Signing

/// A named private key that signs notes.
public struct NoteSigner: Sendable {
    /// What others check this key's signatures with.
    public let verifier: NoteVerifier
    private let key: any Signer

    /// - Throws: `tlog.verifier-key-syntax` for a name that notes cannot carry; `tlog.key-unsupported` for a key that
    ///   is not Ed25519, for Rekor's form neither that nor P-256, and for the cosignature kind, which needs a time:
    ///   see ``Cosigner``.
    public init(name: String, key: any Signer, kind: NoteKeyKind) throws(TLogError) {
        let isSupported =
            switch kind {
            case .ed25519: key.publicKey.kind == .ed25519
            case .rekorV1: key.publicKey.kind == .ed25519 || key.publicKey.kind == .ecdsaP256
            case .cosignature: false
            }
        guard isSupported else {
            throw TLogError(.keyUnsupported, "a note of this kind cannot be signed with a key of this kind")
        }
        verifier = try NoteVerifier(name: name, key: key.publicKey, kind: kind)
        self.key = key
    }

    public var name: String { verifier.name }

    /// The public key in the text form that others configure.
    public var vkey: String { verifier.vkey }

    /// Signs a text that ends in a line feed.
    ///
    /// - Throws: `tlog.signing-failed`, `tlog.note-syntax`.
    public func sign(_ text: String) throws(TLogError) -> NoteSignature {
        let bytes: [UInt8]
        do {
            bytes = try key.sign(Array(text.utf8))
        } catch {
            throw TLogError(.signingFailed, "\(verifier): \(error)")
        }
        return try NoteSignature(name: name, keyHint: verifier.hint, bytes: bytes)
    }
}

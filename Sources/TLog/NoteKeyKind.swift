/// What a note key signs and how its key id is made.
public enum NoteKeyKind: Hashable, Sendable {
    /// Type 0x01: Ed25519 over the text; key id SHA-256(name ‖ LF ‖ 0x01 ‖ key).
    case ed25519
    /// Type 0x02: the form of Rekor, ECDSA over the text; key id SHA-256 of the public key in DER, as in a log id.
    case rekorV1
    /// Type 0x04: Ed25519 over the text with a time before it; key id SHA-256(name ‖ LF ‖ 0x04 ‖ key).
    case cosignature
}

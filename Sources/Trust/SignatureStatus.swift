/// What became of the signature that came with a document.
public enum SignatureStatus: String, CaseIterable, Sendable {
    /// Made with a key of a registered issuer, over exactly the bytes that were read.
    case verified
    /// The document came without one.
    case none
    /// There is one, but no registered key to check it with: counts as unsigned.
    case unknownKey = "unknown_key"
    /// There is one, of a form that nobody here checks: counts as unsigned.
    case unsupported
    /// There is one, and it is wrong: its statements are excluded.
    case invalid
}

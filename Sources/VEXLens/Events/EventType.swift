/// What an event tells. The list is closed: `docs/formats/events.md` has every one of them.
///
/// A new one is a case here, a line where the store's writer says what gives rise to it, and one where its data is read back.
public enum EventType: String, CaseIterable, Sendable {
    /// A verdict was logged.
    case verdictComputed = "verdict_computed"
    /// A delta was logged: another verdict holds now.
    case verdictChanged = "verdict_changed"
    /// A verdict has conflicts that the one before did not have.
    case conflictDetected = "conflict_detected"
    /// A verdict has no longer some conflict of the one before.
    case conflictResolved = "conflict_resolved"
    /// A document was logged.
    case documentIngested = "document_ingested"
    /// The signature that came with a document is wrong; its statements count for nothing.
    case signatureVerificationFailed = "signature_verification_failed"
    /// A document names an issuer that the directory does not know.
    case issuerNotFound = "issuer_not_found"
    /// The directory of issuers changed.
    case issuerChanged = "issuer_changed"

    /// What every CloudEvents `type` of the house begins with.
    public static let prefix = "dev.stella.vex."

    /// As CloudEvents spells it.
    public var cloudEventsType: String { EventType.prefix + rawValue }

    /// Reads a name with or without ``prefix``.
    public init?(name: String) {
        self.init(rawValue: name.hasPrefix(EventType.prefix) ? String(name.dropFirst(EventType.prefix.count)) : name)
    }
}

public import Signing
public import Wire

/// Somebody has looked at a conflict and lives with it: that verdict and no later one.
public struct Acknowledgement: Sendable, Equatable {
    public let verdict: Digest
    /// Who, in their own words.
    public let by: String
    public let at: Timestamp
    /// Why.
    public let note: String

    public init(verdict: Digest, by: String, at: Timestamp, note: String) {
        self.verdict = verdict
        self.by = by
        self.at = at
        self.note = note
    }
}

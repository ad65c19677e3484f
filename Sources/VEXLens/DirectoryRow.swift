public import Ledger
public import Trust

/// What the directory holds about an issuer, and the entry that says so.
public struct DirectoryRow: Sendable, Equatable {
    public let issuer: Issuer
    /// The entry of the newest change; nil for an issuer that an older version registered without one.
    public let change: VirtualIndex?

    public init(issuer: Issuer, change: VirtualIndex?) {
        self.issuer = issuer
        self.change = change
    }
}

public import Signing
public import Wire

/// An entry that comes back from outside the ledger, believed by nobody yet.
public struct ReturnedEntry: Sendable {
    /// Place in its tree.
    public let index: UInt64
    public let body: [UInt8]
    /// nil where the source does not tell: published tiles carry no times.
    public let integratedTime: Timestamp?
    /// What the source has under a digest, of the entry's envelope and document.
    public let blob: @Sendable (Digest) throws(LedgerError) -> Blob?

    public init(
        index: UInt64, body: [UInt8], integratedTime: Timestamp?,
        blob: @escaping @Sendable (Digest) throws(LedgerError) -> Blob? = { _ in nil }
    ) {
        self.index = index
        self.body = body
        self.integratedTime = integratedTime
        self.blob = blob
    }
}

/// Where entries of a log lie outside its ledger: a file of `ledger export`, a folder of `ledger publish`.
public protocol EntrySource: Sendable {
    /// Names it in messages.
    var place: String { get }
    /// The signed note over the state of the log up to which it reaches.
    var note: String { get }
    /// The first entry that it has; the others follow without a gap.
    var first: UInt64 { get }
    /// Whether it tells when entries were integrated.
    var hasTimes: Bool { get }

    /// Hands over the entries of `range` in order, one at a time.
    ///
    /// - Throws: `ledger.source-damaged` for what it cannot give as it promised, and what `take` throws.
    func read(_ range: Range<UInt64>, _ take: (ReturnedEntry) throws(LedgerError) -> Void) throws(LedgerError)
}

extension LedgerError.Code {
    /// A file or folder that entries shall come back from is cut off, altered, or lacks something.
    public static let sourceDamaged = Self(rawValue: "ledger.source-damaged")
}

extension LedgerError {
    /// A source that cannot be used.
    public static func damagedSource(_ place: String, _ detail: String) -> LedgerError {
        LedgerError(
            .sourceDamaged, "\(place): \(detail)", hint: "take another export, or the folder as it was published",
            outcome: .nothingKept)
    }
}

public import Wire

/// Why the ledger did not do what was asked.
///
/// Drivers wrap what their medium says in one of these, so that nothing foreign leaks through the ports; a driver adds
/// codes of its own (`store.…`) as static members of ``Code``.
public struct LedgerError: CodedError, Equatable, Sendable {
    /// Stable text of the kind `ledger.kebab-case` or `store.kebab-case`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    /// What a failed write left behind; the sequencer goes on only when that is certain.
    public enum Outcome: Sendable, Hashable {
        case nothingKept
        /// The write may or may not be durable: reopen and look, never repeat.
        case unknown
    }

    public let code: Code
    public let detail: String
    public let hint: String?
    public let outcome: Outcome

    public init(_ code: Code, _ detail: String, hint: String? = nil, outcome: Outcome = .unknown) {
        self.code = code
        self.detail = detail
        self.hint = hint
        self.outcome = outcome
    }

    public var codeText: String { code.rawValue }

    public static func == (left: LedgerError, right: LedgerError) -> Bool { left.code == right.code }
}

extension LedgerError.Code {
    /// The store holds no log yet.
    public static let notInitialized = Self(rawValue: "ledger.not-initialized")
    /// `create` found a log.
    public static let exists = Self(rawValue: "ledger.exists")
    /// A parameter of a new log that no log may have.
    public static let badParameter = Self(rawValue: "ledger.bad-parameter")
    /// The log no longer has the size that the batch was built on: another writer was first.
    public static let conflict = Self(rawValue: "ledger.conflict")
    /// A body that is empty or longer than a C2SP entry bundle can carry.
    public static let entrySize = Self(rawValue: "ledger.entry-size")
    /// A submission group beyond the limits of one batch.
    public static let groupTooLarge = Self(rawValue: "ledger.group-too-large")
    /// The pool of waiting submissions is full.
    public static let busy = Self(rawValue: "ledger.busy")
    /// The sequencer was closed.
    public static let closed = Self(rawValue: "ledger.closed")
    /// A write failed in a way that leaves the stored state unknown; the sequencer has stopped.
    public static let suspect = Self(rawValue: "ledger.suspect")
    /// The database is behind the newest checkpoint that ever left.
    public static let rollback = Self(rawValue: "ledger.rollback")
    /// The database and the guard disagree about one and the same size.
    public static let fork = Self(rawValue: "ledger.fork")
    /// There is no guard file, and only `init` makes one.
    public static let guardMissing = Self(rawValue: "ledger.guard-missing")
    /// The guard cannot be read back.
    public static let guardDamaged = Self(rawValue: "ledger.guard-damaged")
    /// The committed head exists and the guard has not followed yet: only a writer may repair that.
    public static let unpublished = Self(rawValue: "ledger.unpublished")
    /// Another process has the ledger open for writing.
    public static let locked = Self(rawValue: "ledger.locked")
    /// The stored head contradicts its own checkpoint, or cannot be read.
    public static let headDamaged = Self(rawValue: "ledger.head-damaged")
    /// The checkpoint is not signed by the log's key.
    public static let checkpointUnverified = Self(rawValue: "ledger.checkpoint-unverified")
    /// The root recomputed from stored tiles is not the signed one.
    public static let rootMismatch = Self(rawValue: "ledger.root-mismatch")
    /// A stored tile is missing, or does not hash to what the tree above it says.
    public static let tileDamaged = Self(rawValue: "ledger.tile-damaged")
    /// A stored body is missing, or does not hash to its leaf.
    public static let entryDamaged = Self(rawValue: "ledger.entry-damaged")
    /// A blob is missing, or does not hash to its name.
    public static let blobDamaged = Self(rawValue: "ledger.blob-damaged")
    /// The lookup by leaf hash misses an entry or names a wrong one.
    public static let leafLookupDamaged = Self(rawValue: "ledger.leaf-lookup-damaged")
    /// The lookup by search key cannot be read, or misses what it must have.
    public static let keyLookupDamaged = Self(rawValue: "ledger.key-lookup-damaged")
    /// There are entries whose search keys the store does not know yet, for an older program wrote them.
    public static let keyLookupIncomplete = Self(rawValue: "ledger.key-lookup-incomplete")
    /// A time that goes back.
    public static let timeDamaged = Self(rawValue: "ledger.time-damaged")
    /// An index or size beyond the committed log.
    public static let outOfRange = Self(rawValue: "ledger.out-of-range")
    /// The log's key gave no signature.
    public static let signingFailed = Self(rawValue: "ledger.signing-failed")
}

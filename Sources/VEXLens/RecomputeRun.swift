public import Consensus
public import Ledger
public import Wire

/// Which pairs of vulnerability and product.
public enum PairSelection: Sendable, Hashable {
    case all
    case vulnerability(Identifier)
    case product(Identifier)
    /// Pairs that the issuer speaks about, or whose verdict a statement of the issuer may have a part in.
    case issuer(Identifier)
}

extension PairSelection {
    /// How many pairs are taken at a time, so that memory does not grow with their number.
    public static var pairsPerStep: Int { ComputeLimits.pairsPerStep }
}

/// A recomputation of verdicts: what it is about, and how far it is.
public struct RecomputeRun: Sendable, Equatable {
    public let selection: PairSelection
    public let mode: ConsensusMode
    /// The same for all pairs, however long it takes and however often it is taken up again.
    public let asOf: Timestamp
    /// The pair up to which all is done, in the order of pairs; nil at the beginning.
    public var place: VerdictKey?
    /// Where the ledger ended when that was so.
    public var end: VirtualIndex
    public var counts = RecomputeCounts()
    /// Whether nothing is left to be done; a journal holds none that is.
    public internal(set) var isComplete = false

    public init(_ selection: PairSelection, mode: ConsensusMode, asOf: Timestamp, end: VirtualIndex) {
        self.selection = selection
        self.mode = mode
        self.asOf = asOf
        self.end = end
    }
}

/// What a recomputation found.
public struct RecomputeCounts: Sendable, Equatable {
    /// Pairs looked at: the sum of the others.
    public var pairs: Int { unchanged + changed + silent + failed }
    public var unchanged = 0
    /// With a new verdict, or one that would be new.
    public var changed = 0
    /// About which no logged statement speaks any more, as this version reads them; their verdicts stay.
    public var silent = 0
    public var failed = 0

    public init() {}
}

/// Where a recomputation notes how far it is, so that it can be taken up again by another process.
public protocol RecomputeJournal: Sendable {
    /// The recomputation that was begun last, unless it ended.
    func unfinished() throws -> RecomputeRun?
    /// On return the note survives power loss.
    func save(_ run: RecomputeRun) throws
    func clear() throws
}

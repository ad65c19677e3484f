public import Consensus
public import Ledger
import ProofChain
import Signing
public import Trust
public import Wire

/// What verdicts would be under other settings or other trust; reads and never writes.
///
/// Whatever is not given stays as the current verdict of a pair has it: its mode and its instant. So time alone moves
/// nothing, and a difference comes from what was changed or from what was logged since.
public struct VerdictSimulation<Log: LedgerStore>: VerdictDecider where Log.Row == LensRow {
    let lens: any LensStore
    let settings: ConsensusSettings
    let settingsDigest: Digest
    private let statements: LoggedStatements<Log>
    let trees: ShardedProofs
    let issuers: InMemoryIssuerDirectory
    let rules: Rules

    /// How pairs are decided.
    public struct Rules: Sendable {
        public var settings: ConsensusSettings
        public var issuers: [Issuer]
        /// nil: as the current verdict was decided.
        public var mode: ConsensusMode?
        /// nil: the instant of the current verdict.
        public var asOf: Timestamp?
        /// For pairs that have no verdict yet.
        public var usually: (mode: ConsensusMode, asOf: Timestamp)

        public init(
            settings: ConsensusSettings, issuers: [Issuer], mode: ConsensusMode? = nil, asOf: Timestamp? = nil,
            usually: (mode: ConsensusMode, asOf: Timestamp)
        ) {
            self.settings = settings
            self.issuers = issuers
            self.mode = mode
            self.asOf = asOf
            self.usually = usually
        }
    }

    /// - Throws: What registering the issuers throws, such as `trust.name-taken`.
    public init(log: Log, lens: any LensStore, trees: ShardedProofs, rules: Rules) throws {
        self.lens = lens
        self.trees = trees
        self.rules = rules
        settings = rules.settings
        settingsDigest = rules.settings.digest
        statements = LoggedStatements(log: log)
        issuers = try InMemoryIssuerDirectory(rules.issuers)
    }

    /// Decides every pair, over all cores; what stays as it is leaves nothing behind but a count.
    ///
    /// - Throws: The first error that is not `lens.nothing-known`.
    public func run(_ keys: [VerdictKey]) throws -> SimulationReport {
        var report = SimulationReport()
        for start in stride(from: 0, to: keys.count, by: ComputeLimits.pairsPerPlan) {
            let chunk = Array(keys[start..<min(start + ComputeLimits.pairsPerPlan, keys.count)])
            for result in decide(all: chunk) { report.add(try result.get()) }
        }
        return report
    }

    /// - Returns: For each pair what it comes to; nil where nobody speaks about it.
    func decide(all keys: [VerdictKey]) -> [Result<SimulatedVerdict?, any Error>] {
        ParallelSlices.map(keys) { slice in
            var references = EntryReferences(trees)
            let known = Result { try facts(about: Array(slice)) }
            return slice.indices.map { place in
                Result { try simulate(known.get()[place - slice.startIndex], &references) }
            }
        }
    }

    private func simulate(_ facts: PairFacts, _ references: inout EntryReferences) throws -> SimulatedVerdict? {
        let before = try facts.current.map { try statements.verdict($0.record).verdict }
        let mode = rules.mode ?? before.flatMap { ConsensusMode(rawValue: $0.mode) } ?? rules.usually.mode
        do {
            let decision = try decide(
                facts, mode: mode, asOf: rules.asOf ?? before?.asOf ?? rules.usually.asOf, trusting: issuers,
                &references)
            return try SimulatedVerdict(key: facts.key, current: facts.current, old: before, new: decision.content)
        } catch let error as VEXLensError {
            guard error.code == .nothingKnown else { throw error }
            return nil
        }
    }
}

import Ledger
import ProofChain
import Signing
import Wire

/// In which current verdicts observations stand.
struct ObservationUses {
    private var byObservation: [Digest: [ObservationUse]] = [:]

    /// Reads the merge trace of each current verdict that may list one of the observations.
    init<Log: LedgerStore>(
        of records: [ObservationRecord], _ lens: any LensStore, _ statements: LoggedStatements<Log>,
        _ references: inout EntryReferences
    ) throws {
        let wanted = Set(records.map(\.id))
        let families = Dictionary(grouping: records, by: \.vulnerabilityKey)
            .mapValues { Set($0.map { ProductFamily(of: $0.statement.product) }) }
        for (vulnerability, stated) in families.sorted(by: { $0.key < $1.key }) {
            var query = VerdictQuery()
            query.vulnerability = vulnerability
            for verdict in try lens.currentVerdicts(matching: query)
            where stated.contains(ProductFamily(of: verdict.record.product)) {
                // A verdict whose trace is still owed is listed as soon as that is paid.
                guard let trace = try lens.mergeTrace(of: verdict.record.id) else { continue }
                guard trace.record.sources.contains(where: wanted.contains) else { continue }
                try add(statements.mergeTrace(trace.record), verdict, wanted)
            }
        }
    }

    func of(_ observation: Digest) -> [ObservationUse] { byObservation[observation] ?? [] }

    private mutating func add(_ trace: VEXMergeTrace, _ verdict: Logged<VerdictRecord>, _ wanted: Set<Digest>) {
        for source in trace.sources where wanted.contains(source.observation) {
            let use = ObservationUse(
                verdict: trace.verdict, vulnerability: trace.vulnerability, product: trace.product,
                status: verdict.record.status, matchGrade: source.matchGrade, fate: source.fate,
                supersededBy: trace.successor(of: source))
            byObservation[source.observation, default: []].append(use)
        }
    }
}

extension VEXMergeTrace {
    /// The observation of the same issuer that counts in the place of an excluded one; nil where none does.
    func successor(of source: VEXMergeSource) -> Digest? {
        guard case .excluded(let reason, let by) = source.fate else { return nil }
        let sameIssuer = sources.filter { $0.issuer.id == source.issuer.id && $0.observation != source.observation }
        let sameVoice = sameIssuer.filter { $0.statement.subcomponents == source.statement.subcomponents }
        switch reason {
        case "superseded":
            if let by { return sameVoice.first { $0.document == by.document }?.observation }
            return sameVoice.first { $0.fate.isCurrent }?.observation
        case "unsigned_shadowed": return sameVoice.first { $0.fate.isCurrent }?.observation
        case "issuer_joined":
            return sameIssuer.first { if case .ballot = $0.fate { true } else { false } }?.observation
        default: return nil
        }
    }
}

extension SourceFate {
    /// Whether it is its issuer's newest word, counted or not.
    fileprivate var isCurrent: Bool {
        switch self {
        case .ballot: true
        case .excluded(let reason, _):
            !["superseded", "unsigned_shadowed", "retracted", "range_undecidable", "signature_invalid"].contains(reason)
        }
    }
}

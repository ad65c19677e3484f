public import Consensus
public import Ledger
import ProofChain
import Signing
import Wire

/// Decides logged verdicts again and compares what comes out with what was logged.
///
/// Each run takes a verdict and puts its observations into another order; content and id must come out equal to the last
/// byte. Which verdicts and which orders is a function of the seed.
public struct VerdictSelftest<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    private let lens: any LensStore
    private let statements: LoggedStatements<Log>
    private let end: VirtualIndex
    private let settings: [Digest: ConsensusSettings]

    /// - Parameters:
    ///   - end: Where the log's next entry goes.
    ///   - settings: Those that verdicts may have been made under; a verdict names its own by digest.
    public init(log: Log, lens: any LensStore, end: VirtualIndex, settings: [ConsensusSettings]) {
        self.lens = lens
        self.end = end
        statements = LoggedStatements(log: log)
        self.settings = Dictionary(settings.map { ($0.digest, $0) }) { first, _ in first }
    }

    /// - Parameter runs: How many times a verdict is made again; a small log's verdicts take turns.
    public func run(_ runs: Int, seed: UInt64) throws -> SelftestReport {
        var generator = SplitMix(seed: seed)
        let sample = try sample(runs, &generator)
        guard !sample.isEmpty else { return SelftestReport() }
        let turns = (0..<runs).map { Turn(verdict: sample[$0 % sample.count], seed: generator.next()) }
        var report = SelftestReport()
        for result in ParallelSlices.map(turns, { slice in slice.map { turn in Result { try judge(turn) } } }) {
            report.add(try result.get())
        }
        return report
    }

    private struct Turn {
        let verdict: Logged<VerdictRecord>
        let seed: UInt64
    }

    /// Verdicts without repeats: all of a small log, of a large one those that entries drawn by the seed happen to be.
    private func sample(_ count: Int, _ generator: inout SplitMix) throws -> [Logged<VerdictRecord>] {
        let draws = UInt64(max(count, 64)) * 64
        var found: [Logged<VerdictRecord>] = []
        if end.value <= draws {
            for index in 0..<end.value {
                if let verdict = try lens.verdict(at: VirtualIndex(index)) { found.append(verdict) }
            }
            found.shuffle(using: &generator)
            return Array(found.prefix(count))
        }
        var seen: Set<UInt64> = []
        for _ in 0..<draws where found.count < count {
            let index = generator.next(upperBound: end.value)
            guard seen.insert(index).inserted, let verdict = try lens.verdict(at: VirtualIndex(index)) else { continue }
            found.append(verdict)
        }
        return found
    }

    private func judge(_ turn: Turn) throws -> SelftestReport.Judgement {
        let (record, index) = (turn.verdict.record, turn.verdict.index)
        func difference(_ detail: String) -> SelftestReport.Judgement {
            .different(
                SelftestReport.Difference(
                    verdict: record.id, index: index,
                    key: VerdictKey(vulnerability: record.vulnerability, product: record.product), detail: detail))
        }
        let logged: VEXVerdictContent
        do { logged = try statements.verdict(record).verdict } catch {
            return difference("it cannot be read: \(error)")
        }
        guard logged.id.digest == record.id else { return difference("its content has the id \(logged.id)") }
        guard logged.algorithm == ConsensusAlgorithm.current.description else { return .otherAlgorithm }
        guard let settings = settings[logged.configDigest] else { return .otherSettings }
        var query = ObservationQuery()
        query.ids = logged.observations
        let records = Dictionary(try lens.observations(matching: query).map { ($0.record.id, $0.record) }) { first, _ in
            first
        }
        var generator = SplitMix(seed: turn.seed)
        let replay: VerdictReplay
        do { replay = try VerdictReplay(logged, settings: settings, records: records) } catch {
            return difference("\(error)")
        }
        guard let again = replay.verdict(shuffledBy: &generator) else { return difference("its mode is unknown") }
        if try CanonicalJSON.encode(again.json) == CanonicalJSON.encode(logged.json), again.id == logged.id {
            return .equal(record.id)
        }
        let fields = VEXDeltaChange.between(logged, again).map { "\($0.field) \($0.from ?? "-") is \($0.to ?? "-")" }
        return difference(
            "it comes out as \(again.id): " + (fields.isEmpty ? "other bytes" : fields.joined(separator: "; ")))
    }
}

extension SplitMix {
    /// 0 …< bound; the bias of a log's size against 2^64 does not matter here.
    fileprivate mutating func next(upperBound bound: UInt64) -> UInt64 { next() % bound }
}

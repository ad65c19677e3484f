public import ArgumentParser
public import Consensus
import Ledger
import LedgerSQLite
import ProofChain
import Signing
import VEX
import VEXLens
import Wire

extension Conflict.Kind: ExpressibleByArgument {}

/// `reason`, `issuer`, or both with a comma.
struct GroupKeys: ExpressibleByArgument {
    let keys: Set<ConflictGroup.Key>

    init?(argument: String) {
        var keys: Set<ConflictGroup.Key> = []
        for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let key = ConflictGroup.Key(rawValue: String(name)) else { return nil }
            keys.insert(key)
        }
        self.keys = keys
    }
}

struct ConflictsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List current verdicts that have a conflict and that nobody acknowledged.",
        discussion: """
            FOR and AGAINST are the strongest ballots for the verdict and against it. --group-by counts instead, and names the \
            two issuers behind most conflicts of each group with tier and weights.
            """)

    @OptionGroup var pair: PairOptions

    @Option(name: .long, help: "Only this kind: insufficient_data, weight_tie or status_disagreement.")
    var reason: Conflict.Kind?

    @Option(name: .long, help: "Only verdicts that have stood in the log for so long, such as 12h or 7d.")
    var olderThan: Age?

    @Option(name: .long, help: "Count them by reason, by issuer, or by reason,issuer.")
    var groupBy: GroupKeys?

    @Flag(name: .long, help: "Acknowledged ones too.")
    var all = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let acknowledged = try SQLiteAcknowledgements(session.store).newest()
        let found = try conflicts(session).filter { all || acknowledged[$0.verdict.record.id] == nil }
        guard !found.isEmpty else {
            throw VEXLensError(
                .notFound, "no conflict matches", hint: all ? nil : "acknowledged ones are shown with --all")
        }
        if let groupBy {
            let groups = ConflictGroup.groups(of: found, by: groupBy.keys)
            Report(ConflictsList.groupColumns, rows: groups.map(ConflictsList.row)).print(as: options.output.format)
        } else {
            let rows = try found.map {
                try ConflictsList.row($0, acknowledged[$0.verdict.record.id], session)
            }
            Report(ConflictsList.columns, rows: rows).print(as: options.output.format)
        }
    }

    private func conflicts(_ session: ReadSession) throws -> [DisputedVerdict] {
        var query = VerdictQuery()
        query.vulnerability = pair.vulnerability
        query.product = pair.product
        query.conflictsOnly = true
        let latest = olderThan.map { $0.before(SystemClock.now()) }
        return try session.lens.currentVerdicts(matching: query).filter { verdict in
            guard reason.map({ verdict.record.conflicts.contains($0.rawValue) }) ?? true else { return false }
            guard let latest else { return true }
            return try session.trees.entry(at: verdict.index).integratedTime <= latest
        }.map { DisputedVerdict($0, try session.payload(of: $0.record).verdict) }
    }

    private static let columns: [Report.Column] = [
        .init("vulnerability"), .init("product"), .init("status"), .init("confidence"), .init("reasons"), .init("for"),
        .init("against"), .init("since"), .init("logIndex", "INDEX"),
    ]

    private static func row(
        _ conflict: DisputedVerdict, _ acknowledgement: Acknowledgement?, _ session: ReadSession
    ) throws -> JSONValue {
        let (record, pair) = (conflict.verdict.record, conflict.topPair)
        return [
            "verdictId": .string(record.id.prefixed), "vulnerability": .string(record.vulnerability.text),
            "product": .string(record.product.text), "status": JSONValue(record.status?.rawValue),
            "confidence": .string(conflict.content.confidence), "mode": .string(record.mode),
            "reasons": .array(record.conflicts.map { .string($0) }),
            "severity": JSONValue(conflict.content.conflicts.first?.severity),
            "for": .array(pair.map { ConflictsList.words($0.supporter) } ?? []),
            "against": .array(pair.map { ConflictsList.words($0.opponent) } ?? []),
            "since": .string(try session.trees.entry(at: conflict.verdict.index).integratedTime.rfc3339),
            "logIndex": .integer(conflict.verdict.index.value), "acknowledgement": acknowledgement?.json ?? .null,
        ]
    }

    /// Issuer, status and weight.
    private static func words(_ ballot: VEXVerdictContent.StatedBallot) -> [JSONValue] {
        [.string(ballot.issuer.text), .string(ballot.status.rawValue), .string(ballot.weight)]
    }

    private static let groupColumns: [Report.Column] = [
        .init("count"), .init("reason"), .init("issuers"), .init("ofThese", "OF THESE"), .init("tiers"),
        .init("tierWeights", "TIER WEIGHTS"), .init("weights", "LAST WEIGHTS"), .init("newest"),
    ]

    private static func row(_ group: ConflictGroup) -> JSONValue {
        let newest = group.conflicts.max { $0.verdict.index < $1.verdict.index }
        return [
            "count": .integer(group.conflicts.count), "reason": JSONValue(group.reason),
            "issuers": .array(group.topPair.map { [.string($0.first.text), .string($0.second.text)] } ?? []),
            "ofThese": .integer(group.topPairCount), "tiers": .array(group.ballots.map { .string($0.factors.tier) }),
            "tierWeights": .array(group.ballots.map { .string($0.factors.tierWeight) }),
            "weights": .array(group.ballots.map { .string($0.weight) }),
            "statuses": .array(group.ballots.map { .string($0.status.rawValue) }),
            "newest": newest.map { .integer($0.verdict.index.value) } ?? .null,
        ]
    }
}

extension Acknowledgement {
    var json: JSONValue {
        ["by": .string(by), "at": .string(at.rfc3339), "note": .string(note)]
    }
}

import ArgumentParser
import Consensus
import Ledger
import ProofChain
import VEX
import VEXLens
import Wire

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "List what differs between two verdicts on one pair, and what became of each ballot.",
        discussion: """
            Name two verdicts by id or entry; with --vuln and --purl name two instants, and the newest verdicts that hold for \
            instants not after them are compared.
            """)

    @Argument(
        help: "The one: a verdict id, a log index, a UUID, a leaf hash; with --vuln and --purl an RFC 3339 instant.")
    var old: String

    @Argument(help: "The other.")
    var new: String

    @OptionGroup var pair: PairOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (pair.vuln == nil) == (pair.purl == nil) else {
            throw ValidationError("give both of --vuln and --purl, or neither")
        }
    }

    func run() throws {
        let session = try ReadSession(options)
        let (before, after) = (try verdict(old, session), try verdict(new, session))
        guard before.record.vulnerability == after.record.vulnerability, before.record.product == after.record.product
        else {
            throw CommandError(
                "usage.other-pair",
                "the verdicts are about \(before.record.vulnerability) in \(before.record.product) and "
                    + "\(after.record.vulnerability) in \(after.record.product)", hint: "name two verdicts on one pair")
        }
        let contents = (try session.payload(of: before.record).verdict, try session.payload(of: after.record).verdict)
        let comparison = try VerdictComparison(contents.0, contents.1)
        var report = Report([.init("field"), .init("from"), .init("to")], rows: comparison.changes.map(\.json))
        if options.output.format == .table {
            report.rows += comparison.ballots.flatMap(DiffCommand.factorRows)
        }
        report.summary = [
            JSONMember("vulnerability", .string(before.record.vulnerability.text)),
            JSONMember("product", .string(before.record.product.text)), JSONMember("old", DiffCommand.side(before)),
            JSONMember("new", DiffCommand.side(after)),
            JSONMember("causes", .array(comparison.causes.map { .string($0.rawValue) })),
            JSONMember("counts", VEXDeltaSummary(of: comparison.changes).json),
        ]
        if options.output.format != .table {
            report.summary.append(JSONMember("ballots", .array(comparison.ballots.map(DiffCommand.ballot))))
        }
        report.print(as: options.output.format)
    }

    private func verdict(_ text: String, _ session: ReadSession) throws -> Logged<VerdictRecord> {
        guard let vulnerability = pair.vulnerability, let product = pair.product else {
            return try session.verdict(named: text)
        }
        guard let instant = Timestamp(rfc3339: text) else {
            throw CommandError(
                "usage.instant", "\(text) is no RFC 3339 date-time", hint: "write it like 2026-06-01T00:00:00Z")
        }
        return try session.verdict(on: VerdictKey(vulnerability: vulnerability, product: product), asOf: instant)
    }

    private static func side(_ verdict: Logged<VerdictRecord>) -> JSONValue {
        [
            "verdictId": .string(verdict.record.id.prefixed), "logIndex": .integer(verdict.index.value),
            "asOf": .string(verdict.record.asOf.rfc3339), "status": JSONValue(verdict.record.status?.rawValue),
        ]
    }

    private static func ballot(_ change: VerdictComparison.BallotChange) -> JSONValue {
        ["issuer": .string(change.issuer.text), "from": change.old?.json ?? .null, "to": change.new?.json ?? .null]
    }

    /// The factors that differ of a ballot that was there before and is there now.
    private static func factorRows(_ change: VerdictComparison.BallotChange) -> [JSONValue] {
        guard let old = change.old?.factors, let new = change.new?.factors else { return [] }
        let factors: [(String, String, String)] = [
            ("tier", "\(old.tier) \(old.tierWeight)", "\(new.tier) \(new.tierWeight)"),
            ("signed", old.signed, new.signed),
            ("freshness", old.freshness, new.freshness), ("boost", old.boost, new.boost),
        ]
        return factors.filter { Identifier($0.1) != Identifier($0.2) }.map {
            ["field": .string("\($0.0):\(change.issuer)"), "from": .string($0.1), "to": .string($0.2)]
        }
    }
}

import ArgumentParser
import Ledger
import LedgerSQLite
import ProofChain
import Trust
import VEX
import VEXLens
import Wire

struct ConflictsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the sides of a conflict: who says what, with which weight, and where that is logged.",
        discussion: "Name the verdict by its id or entry, or by --vuln and --purl for the current one.")

    @Argument(help: "A verdict id, a log index, a UUID or a leaf hash.")
    var verdict: String?

    @OptionGroup var pair: PairOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let verdict = try pair.verdict(named: verdict, in: session)
        let conflict = DisputedVerdict(verdict, try session.payload(of: verdict.record).verdict)
        let acknowledgements = try SQLiteAcknowledgements(session.store).all(on: verdict.record.id)
        let voices = try conflict.sides.map { side in try side.ballots.map { try ConflictVoice($0, session) } }
        guard options.output.format == .table else {
            var card = Card()
            card.add("verdictId", verdict.record.id.prefixed)
            card.add("logIndex", verdict.index.value)
            card.add("verdict", conflict.content.json)
            card.add(
                "sides",
                .array(
                    zip(conflict.sides, voices).map { side, voices in
                        [
                            "status": .string(side.status.rawValue), "weight": .string(side.weight),
                            "ballots": .array(voices.map(\.json)),
                        ]
                    }))
            card.add("acknowledgements", .array(acknowledgements.map(\.json)))
            return card.print(as: options.output.format)
        }
        Terminal.out(ConflictsShow.text(conflict, voices, acknowledgements))
    }

    private static func text(
        _ conflict: DisputedVerdict, _ voices: [[ConflictVoice]], _ acknowledgements: [Acknowledgement]
    ) -> String {
        let content = conflict.content
        var lines = [
            "\(content.vulnerability) in \(content.product)",
            "  \(content.status?.rawValue ?? "no verdict") by \(content.mode) as of \(content.asOf), confidence \(content.confidence), "
                + "entry \(conflict.verdict.index.value)",
        ]
        lines +=
            content.conflicts.isEmpty
            ? ["  no conflict"] : content.conflicts.map { "  conflict: \($0.kind) (\($0.severity))" }
        for (side, voices) in zip(conflict.sides, voices) {
            lines.append("\(side.status.rawValue), \(side.weight) together")
            for voice in voices { lines += voice.lines }
        }
        lines += acknowledgements.map { "acknowledged by \($0.by) at \($0.at): \($0.note)" }
        return lines.map { Terminal.escaped($0) + "\n" }.joined()
    }
}

/// One ballot of a conflict and the statement behind it.
private struct ConflictVoice {
    private let ballot: VEXVerdictContent.StatedBallot
    private let statement: Logged<ObservationRecord>

    /// - Throws: `lens.inconsistent` when the statement is not stored.
    init(_ ballot: VEXVerdictContent.StatedBallot, _ session: ReadSession) throws {
        var query = ObservationQuery()
        query.ids = [ballot.observation]
        guard let statement = try session.lens.observations(matching: query).first else {
            throw VEXLensError(.inconsistent, "observation \(ballot.observation.prefixed) is counted and not stored")
        }
        self.ballot = ballot
        self.statement = statement
    }

    var json: JSONValue {
        let record = statement.record
        return [
            "issuer": .string(ballot.issuer.text), "weight": .string(ballot.weight), "factors": ballot.factors.json,
            "statement": record.statement.json, "signature": .string(record.signature.rawValue),
            "observation": .string(record.id.prefixed), "document": .string(record.document.prefixed),
            "format": .string(record.format.rawValue), "pointer": .string(record.location.pointer),
            "documentIndex": .integer(statement.index.value),
        ]
    }

    var lines: [String] {
        let (factors, record) = (ballot.factors, statement.record)
        let why = record.statement.justification.map { ", \($0.rawValue)" } ?? ""
        return [
            "- \(ballot.issuer) weighs \(ballot.weight): \(factors.tier) \(factors.tierWeight) x signed \(factors.signed) "
                + "x freshness \(factors.freshness) x boost \(factors.boost)",
            "    \(record.statement.product)\(why), \(record.statement.timestamp?.rfc3339 ?? "no time"), "
                + "signature \(record.signature.rawValue)",
            "    entry \(statement.index.value), \(record.format.rawValue) \(record.location.pointer)",
        ]
    }
}

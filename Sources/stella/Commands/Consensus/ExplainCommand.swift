import ArgumentParser
import Ledger
import LedgerSQLite
import ProofChain
import Trust
import VEX
import VEXLens
import Wire

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a verdict: who said what, with which weight, and what did not count.",
        discussion: "Name the verdict by its id or entry, or by --vuln and --purl for the current one.")

    @Argument(help: "A verdict id, a log index, a UUID or a leaf hash.")
    var verdict: String?

    @OptionGroup var pair: PairOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let verdict = try pair.verdict(named: verdict, in: session)
        let payload = try session.payload(of: verdict.record)
        guard let logged = try session.lens.mergeTrace(of: verdict.record.id) else {
            throw VEXLensError(
                .notFound, "the merge trace of \(payload.id) is still owed",
                hint: "it is logged at the next `stella vex consensus compute`")
        }
        let trace = try session.mergeTrace(logged.record)
        let mirrors = try session.mirrors.mirrors(of: verdict.index)
        if options.output.format == .table {
            Terminal.out(
                Explanation(
                    payload.verdict, trace, verdictIndex: verdict.index.value, traceIndex: logged.index.value, mirrors: mirrors
                ).text)
        } else {
            var card = Card()
            card.add("verdictId", payload.id.text)
            card.add("logIndex", verdict.index.value)
            card.add("traceIndex", logged.index.value)
            card.add("verdict", payload.verdict.json)
            card.add("trace", trace.json)
            card.add("mirrors", .array(mirrors.map(\.whole)))
            card.print(as: options.output.format)
        }
    }
}

/// A merge trace as people read it.
struct Explanation {
    let text: String

    init(
        _ verdict: VEXVerdictContent, _ trace: VEXMergeTrace, verdictIndex: UInt64, traceIndex: UInt64,
        mirrors: [MirrorRecord]
    ) {
        var lines = [
            "\(verdict.vulnerability) in \(verdict.product)",
            "  \(verdict.status?.rawValue ?? "no verdict") by \(verdict.mode) as of \(verdict.asOf), "
                + "confidence \(verdict.confidence), agreement \(verdict.agreement)",
            "  verdict is entry \(verdictIndex), its merge trace entry \(traceIndex)",
        ]
        lines += mirrors.map { "  also entry \($0.logIndex) of \($0.url), \($0.uuid)" }
        lines += verdict.conflicts.map { "  conflict: \($0.kind) (\($0.severity))" }
        lines += verdict.weights.map { "  \($0.weight)  \($0.status.rawValue)" }
        for source in trace.sources { lines += Explanation.lines(of: source) }
        text = lines.map { Terminal.escaped($0) + "\n" }.joined()
    }

    /// The form is told where it explains the result.
    private static func text(of signature: StatedSignature) -> String {
        [.verified, .none].contains(signature.result)
            ? signature.result.rawValue : "\(signature.format) \(signature.result.rawValue)"
    }

    private static func lines(of source: VEXMergeSource) -> [String] {
        let place =
            switch source.entry {
            case .logged(let entry): "entry \(entry.logIndex)"
            case .unlogged(let reason): "not logged: \(reason)"
            }
        let fate =
            switch source.fate {
            case .ballot(let weight): "weighs \(weight)"
            case .excluded(let reason, let by):
                "does not count: \(reason)" + (by.map { ", replaced by document \($0.document.prefixed)" } ?? "")
            }
        let said = source.statement.justification.map { " (\($0.rawValue))" } ?? ""
        var lines = [
            "- \(source.issuer.id) says \(source.statement.status.rawValue)\(said) and \(fate)",
            "    \(place), \(source.format.rawValue) \(source.location.pointer), "
                + "\(source.statement.timestamp?.rfc3339 ?? "no time"), signature \(Explanation.text(of: source.signature)), "
                + "match \(source.matchGrade)",
        ]
        if let revocation = source.revocation {
            lines.append(
                "    revoked \(revocation.isLater ? "later, at" : "at") \(revocation.at): \(revocation.reason)"
                    + (revocation.isLater ? "; the entry is older and stays as good as it was" : ""))
        }
        if let factors = source.factors {
            lines.append(
                "    \(factors.tier) \(factors.tierWeight) x signed \(factors.signed) x freshness \(factors.freshness) "
                    + "x boost \(factors.boost)")
        }
        return lines
    }
}

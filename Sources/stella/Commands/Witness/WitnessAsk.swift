import ArgumentParser
import Ledger
import Signing
import TLog
import Transport
import VEXLens
import Wire

struct WitnessAsk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask witnesses to cosign the newest checkpoint, and keep what they sign.",
        discussion: """
            Asks the witnesses of a C2SP tlog-policy one after the other until its quorum is met, and keeps the lines that \
            verify in the ledger's directory. `stella ledger checkpoint`, `stella ledger publish` and \
            `stella proof create --format tlog-proof` then carry them. Prints a row for each witness. Exit status: 0 the \
            quorum is met; 1 it is not; 5 it is not, and not every witness could be reached; 6 a witness has cosigned a \
            larger tree of this log than there is, or another history of it.
            """)

    @Option(
        name: .long,
        help: """
            The C2SP tlog-policy that names the witnesses, their keys and addresses, and the quorum (default: \
            Operations.WitnessPolicy).
            """)
    var policy: String?

    @Flag(name: .long, help: "Ask every witness, also when the quorum is met.")
    var all = false

    @Option(name: .long, help: "Seconds that one witness has for its answer.")
    var timeout = 10

    @OptionGroup var options: LedgerOptions

    /// Longest answer that is read: 16 KiB are more than a hundred lines.
    private static let answerLimit = 1 << 14

    func validate() throws {
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is 1 to 3600 seconds") }
    }

    func run() throws {
        let policy = try WitnessPolicy(parsing: try Files.read(try policyFile(), limit: WitnessPolicy.maxBytes))
        let session = try ReadSession(options, isShowing: true)
        let tree = try session.tree()
        let kept = keptNote(session, tree)
        let head = tree.proofs.head
        let note = try kept.flatMap { $0.isOver(head) ? $0.note : nil } ?? SignedNote(parsing: head.note)
        let result = try WitnessClient(transport: try transport(session)).collect(
            for: note, signedBy: tree.verifiers, policy: policy, knownSizes: kept?.knownSizes(policy) ?? [:],
            everyone: all
        ) { (from, to) throws(LedgerError) in try tree.proofs.consistency(from: from, to: to) }
        let witnessed = try WitnessedNote(result.note, signedBy: tree.verifiers, policy: policy)
        if let witnessed, witnessed.replaces(kept, under: policy, logs: tree.verifiers) {
            try Files.replace(session.home.witnessedPath(ofShard: tree.number), with: witnessed.encoded)
        }
        print(result, head)
        try finish(result)
    }

    private func policyFile() throws -> String {
        guard let file = try policy ?? Configuration(options.place).witnessPolicy else {
            throw CommandError(
                "usage.no-policy", "nobody says which witnesses are to be asked",
                hint: "name a policy with --policy, or set Operations.WitnessPolicy")
        }
        return file
    }

    /// What was kept before; when it is damaged, it is asked for again.
    private func keptNote(_ session: ReadSession, _ tree: ReadTree) -> WitnessedNote? {
        do {
            return try session.witnessed(tree)
        } catch {
            Terminal.say("stella: \(error)", quiet: options.output.quiet)
            return nil
        }
    }

    private func transport(_ session: ReadSession) throws -> WitnessClient.Transport {
        guard !session.options.airGap.sealedMode else {
            throw NetworkError(
                .refused, "no witness is asked: this process is sealed", hint: "AirGap.SealedMode forbids connections")
        }
        var limits = HTTPClient.Options()
        limits.connectTimeout = min(limits.connectTimeout, timeout * 1000)
        limits.timeout = timeout * 1000
        let client = HTTPClient(.open, options: limits)
        return { url, body in
            let answer = try client.post(url, body: body, contentType: "text/plain", limit: WitnessAsk.answerLimit)
            return WitnessClient.Response(status: answer.status, contentType: answer.contentType, body: answer.body)
        }
    }

    private func finish(_ result: WitnessedCheckpoint) throws {
        var isMissing = false
        for report in result.reports {
            switch report.outcome {
            case .refused(let reason) where [.witnessAhead, .witnessInconsistent].contains(reason.code): throw ExitStatus.alarm
            case .failed(let reason): throw reason
            case .unreachable: isMissing = true
            default: break
            }
        }
        guard !result.evaluation.isAccepted else { return }
        throw isMissing ? ExitStatus.unavailable : ExitStatus.failed
    }

    private func print(_ result: WitnessedCheckpoint, _ head: CommittedHead) {
        let rows = result.reports.map(\.row)
        guard options.output.format == .table else {
            var card = Card()
            card.add("origin", head.origin)
            card.add("size", head.size.value)
            card.add("rootHash", head.root.hex)
            card.add("accepted", .bool(result.evaluation.isAccepted))
            card.add("witnesses", .array(rows))
            return card.print(as: options.output.format)
        }
        Report([.init("witness"), .init("result"), .init("time"), .init("detail")], rows: rows).print(as: .table)
        let verdict = result.evaluation.isAccepted ? "WITNESSED" : "NOT WITNESSED"
        Terminal.out("\(verdict)  \(Terminal.escaped(head.origin)) at \(head.size)\n")
    }
}

extension WitnessReport {
    fileprivate var row: JSONValue {
        let (result, time, detail): (String, UInt64?, String?) =
            switch outcome {
            case .cosigned(let time): ("cosigned", time, nil)
            case .present(let time): ("present", time, nil)
            case .refused(let reason): ("refused", nil, "\(reason)")
            case .unreachable(let reason): ("unreachable", nil, reason)
            case .failed(let reason): ("failed", nil, "\(reason)")
            case .notAsked(let reason): ("not-asked", nil, reason)
            }
        let text = time.flatMap { Int64(exactly: $0) }.map { Timestamp(seconds: $0).rfc3339 }
        return [
            "witness": .string(name.description), "result": .string(result), "time": JSONValue(text),
            "detail": JSONValue(detail),
        ]
    }
}

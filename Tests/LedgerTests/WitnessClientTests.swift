import Ledger
import LedgerTestKit
import Rekor
import Signing
import Synchronization
import TLog
import Testing
import Wire

@Suite("Witness client")
struct WitnessClientTests {
    @Test("three witnesses over a growing log: two are asked, each is asked again from where it stands")
    func quorum() throws {
        let net = try Network(3)
        let policy = try net.policy("group g 2 w1 w2 w3\nquorum g\n")
        let note = try net.log.note(5)
        let first = try net.collect(note, policy)
        #expect(first.evaluation.isAccepted)
        #expect(first.note.signatures.map(\.name) == ["log.example/a", "witness.example/w1", "witness.example/w2"])
        #expect(first.reports.map(\.outcome) == [net.cosigned, net.cosigned, .notAsked(reason: "the quorum is met")])
        #expect(first.reports.map(\.knownSize) == [TreeSize(5), TreeSize(5), nil])
        #expect(net.requests == ["w1 old 0", "w2 old 0"])
        // Remembered sizes spare the second request; without them the witness tells.
        let sizes = [try net.name(1): TreeSize(5)]
        let second = try net.collect(net.log.note(9), policy, knownSizes: sizes, everyone: true)
        #expect(second.evaluation.witnesses.count { $0.hasCosigned } == 3)
        #expect(net.requests.dropFirst(2) == ["w1 old 5", "w2 old 0", "w2 old 5", "w3 old 0"])
        #expect(second.reports.map(\.knownSize) == [TreeSize(9), TreeSize(9), TreeSize(9)])
    }

    @Test("a witness that is down or refuses is reported, and the others make the quorum")
    func down() throws {
        let net = try Network(3)
        let policy = try net.policy("group g 2 w1 w2 w3\nquorum g\n")
        net.override("w1") { _ in throw Down() }
        let result = try net.collect(net.log.note(5), policy)
        #expect(result.evaluation.isAccepted)
        #expect(result.reports[0].outcome == .unreachable(reason: "no route"))
        net.override("w2") { _ in .init(status: 403, contentType: nil, body: Array("no\u{1b}[31m\n".utf8)) }
        let missed = try net.collect(net.log.note(6), policy)
        #expect(missed.evaluation.refusal == TLogError(.quorumUnmet, ""))
        guard case .refused(let reason) = missed.reports[1].outcome else { throw Down() }
        #expect(reason.code == .witnessRefused && reason.detail.hasSuffix("status 403: no [31m "))
        #expect(missed.note.signatures.map(\.name) == ["log.example/a", "witness.example/w3"])
    }

    @Test("a 200 is taken only when every line by the witness's key verifies over this checkpoint")
    func forged() throws {
        let net = try Network(1)
        let policy = try net.policy("quorum w1\n")
        let own = try WitnessedSample.cosigner(1)
        let good = try own.cosign(net.log.checkpoint(5), time: 7)
        let stale = try own.cosign(net.log.checkpoint(4), time: 7)
        let other = try WitnessedSample.cosigner(2).cosign(net.log.checkpoint(5), time: 7)
        func outcome(_ body: String) throws -> WitnessReport.Outcome {
            net.override("w1") { _ in .init(status: 200, contentType: nil, body: Array(body.utf8)) }
            let result = try net.collect(net.log.note(5), policy)
            #expect(result.evaluation.isAccepted == (result.note.signatures.count == 2))
            return result.reports[0].outcome
        }
        #expect(try outcome(good.line + "\n") == .cosigned(time: 7))
        #expect(try outcome(other.line + "\n" + good.line + "\n") == .cosigned(time: 7))
        let refused = WitnessReport.Outcome.refused(reason: LedgerError(.witnessRefused, ""))
        let plain = try NoteSigner(name: own.name, key: WitnessedSample.key(101), kind: .ed25519)
        let answers = [
            "", "\n", good.line, stale.line + "\n", good.line + "\n" + stale.line + "\n", other.line + "\n",
            "<html>\n", good.line + "\n\n", try plain.sign(net.log.checkpoint(5).text).line + "\n",
        ]
        for answer in answers { #expect(try outcome(answer) == refused, "\(answer.prefix(30))") }
    }

    @Test("a 409 is believed once, and only with a size in its one spelling under its content type")
    func conflicts() throws {
        let net = try Network(1)
        let policy = try net.policy("quorum w1\n")
        let refused = WitnessReport.Outcome.refused(reason: LedgerError(.witnessRefused, ""))
        func ask(_ type: String?, _ body: String) throws -> (outcome: WitnessReport.Outcome, requests: Int) {
            let before = net.requests.count
            net.override("w1") { _ in .init(status: 409, contentType: type, body: Array(body.utf8)) }
            let outcome = try net.collect(net.log.note(5), policy).reports[0].outcome
            return (outcome, net.requests.count - before)
        }
        let size = "text/x.tlog.size"
        for (type, body) in [
            (nil, "3\n"), ("text/plain", "3\n"), (size, "3"), (size, "03\n"), (size, "+3\n"), (size, "-1\n"),
            (size, ""),
            (size, "\n"), (size, "3\n\n"), (size, "three\n"), (size, "18446744073709551616\n"), (size, "0\n"),
        ] as [(String?, String)] {
            #expect(try ask(type, body) == (refused, 1), "\(type ?? "no type"): \(body)")
        }
        #expect(try ask(size, "3\n") == (refused, 2))
        #expect(try ask(size + "; charset=utf-8", "5\n") == (refused, 2))
        let ahead = WitnessReport.Outcome.refused(reason: LedgerError(.witnessAhead, ""))
        #expect(try ask(size, "6\n") == (ahead, 1))
        #expect(try ask(size, "18446744073709551615\n") == (ahead, 1))
    }

    @Test("a log that was rolled back learns it from the witness, and one that forked is refused")
    func rollback() throws {
        let net = try Network(1)
        let policy = try net.policy("quorum w1\n")
        #expect(try net.collect(net.log.note(9), policy).evaluation.isAccepted)
        let rolledBack = try net.collect(net.log.note(5), policy)
        #expect(rolledBack.reports[0].outcome == .refused(reason: LedgerError(.witnessAhead, "")))
        #expect(rolledBack.reports[0].knownSize == TreeSize(9))
        let fork = try WitnessedSample(forkedAt: 3)
        for size in [9, 12] {
            let result = try net.collect(fork.note(size), policy, of: fork)
            #expect(result.reports[0].outcome == .refused(reason: LedgerError(.witnessInconsistent, "")))
            #expect(result.reports[0].knownSize == TreeSize(9))
        }
    }

    @Test("good cosignatures that the note has are kept and not asked for again; bad ones are left out")
    func present() throws {
        let net = try Network(3)
        let policy = try net.policy("group g all w1 w2 w3\nquorum g\n")
        let stranger = try NoteSignature(name: "pq.example", keyHint: 6, bytes: Array(repeating: 1, count: 2428))
        let good = try WitnessedSample.cosigner(1).cosign(net.log.checkpoint(5), time: 9)
        let bad = try WitnessedSample.cosigner(2).cosign(net.log.checkpoint(4), time: 9)
        let plain = try net.log.note(5)
        let note = try SignedNote(text: plain.text, signatures: plain.signatures + [stranger, good, bad])
        let result = try net.collect(note, policy)
        #expect(result.evaluation.isAccepted)
        #expect(result.reports.map(\.outcome) == [.present(time: 9), net.cosigned, net.cosigned])
        #expect(
            result.note.signatures.map(\.name) == [
                "log.example/a", "pq.example", "witness.example/w1", "witness.example/w2", "witness.example/w3",
            ])
        #expect(net.requests == ["w2 old 0", "w3 old 0"])
        // What strangers wrote is not sent on.
        #expect(net.sent.withLock { $0 }.allSatisfy { $0.note.signatures.map(\.name) == ["log.example/a"] })
    }

    @Test("a checkpoint of Rekor's v1 form is never witnessed, whoever signed it")
    func rekorForm() throws {
        let net = try Network(1)
        let policy = try net.policy("quorum w1\n")
        let key = try WitnessedSample.key(5)
        let note = try RekorCheckpoint.note(
            host: "log.example", treeID: 1_193_050_959_916_656_506, size: TreeSize(1), root: .zero, by: key)
        let rekor = try NoteVerifier.rekorV1(name: "log.example", key: key.publicKey)
        #expect(throws: LedgerError(.notWitnessable, "")) { try WitnessableCheckpoint(note, signedBy: [rekor]) }
        let c2sp = try NoteSigner(name: "log.example", key: key, kind: .ed25519)
        let again = try SignedNote.signed(text: note.text, by: [c2sp])
        #expect(throws: LedgerError(.notWitnessable, "")) {
            try WitnessableCheckpoint(again, signedBy: [c2sp.verifier])
        }
        #expect(throws: LedgerError(.notWitnessable, "")) {
            try WitnessClient(transport: net.transport).collect(for: note, signedBy: [rekor], policy: policy) {
                (_, _) throws(LedgerError) in throw LedgerError(.busy, "not asked")
            }
        }
        #expect(net.requests == [])
    }

    @Test("a checkpoint that its log did not sign is not sent")
    func unsigned() throws {
        let net = try Network(1)
        let other = try WitnessedSample(seed: 9)
        #expect(throws: LedgerError(.checkpointUnverified, "")) {
            try net.collect(other.note(5), net.policy("quorum w1\n"))
        }
        #expect(net.requests == [])
    }

    @Test("a witness without URL or with a key of another kind is not asked, nor anyone for a quorum of none")
    func notAsked() throws {
        let net = try Network(2)
        let offline = try WitnessPolicy(
            witnesses: net.policy("quorum none\n").witnesses.map { .init(name: $0.name, key: $0.key) },
            quorum: net.name(1))
        let result = try net.collect(net.log.note(5), offline)
        #expect(result.reports.allSatisfy { $0.outcome == .notAsked(reason: "the policy names no URL") })
        #expect(try net.collect(net.log.note(5), net.policy("quorum none\n")).evaluation.isAccepted)
        #expect(net.requests == [])
    }

    @Test("a proof that cannot be had is our failure, not the witness's")
    func noProof() throws {
        let net = try Network(1)
        let policy = try net.policy("quorum w1\n")
        let note = try net.log.note(5)
        let result = try WitnessClient(transport: net.transport).collect(
            for: note, signedBy: [net.log.signer.verifier], policy: policy, knownSizes: [net.name(1): TreeSize(3)]
        ) { (_, _) throws(LedgerError) in throw LedgerError(.tileDamaged, "a tile is gone") }
        #expect(result.reports[0].outcome == .failed(reason: LedgerError(.tileDamaged, "")))
        #expect(net.requests == [])
    }
}

private struct Down: Error, CustomStringConvertible {
    let description = "no route"
}

/// Witnesses `w1` … behind a transport that writes down what passes.
private final class Network: Sendable {
    typealias Handler = @Sendable ([UInt8]) throws -> WitnessClient.Response

    let log: WitnessedSample
    let sent = Mutex<[AddCheckpointRequest]>([])
    private let count: Int
    private let lines = Mutex<[String]>([])
    private let handlers: Mutex<[String: Handler]>

    init(_ count: Int) throws {
        self.count = count
        let log = try WitnessedSample()
        self.log = log
        var handlers: [String: Handler] = [:]
        for number in 1...count {
            let witness = try log.witness(UInt8(number))
            handlers["https://w\(number).example/add-checkpoint"] = { body in
                let answer = try witness.addCheckpoint(body)
                return .init(status: answer.status, contentType: answer.contentType, body: Array(answer.body.utf8))
            }
        }
        self.handlers = Mutex(handlers)
    }

    var requests: [String] { lines.withLock { $0 } }

    var cosigned: WitnessReport.Outcome { .cosigned(time: UInt64(FixedClock().now.seconds)) }

    var transport: WitnessClient.Transport {
        { url, body in
            let request = try AddCheckpointRequest(parsing: body)
            self.sent.withLock { $0.append(request) }
            self.lines.withLock { $0.append("\(url.dropFirst(8).prefix(2)) old \(request.oldSize)") }
            guard let handler = self.handlers.withLock({ $0[url] }) else { throw Down() }
            return try handler(body)
        }
    }

    func override(_ name: String, _ handler: @escaping Handler) {
        handlers.withLock { $0["https://\(name).example/add-checkpoint"] = handler }
    }

    func name(_ number: Int) throws -> PolicyText { try #require(PolicyText("w\(number)")) }

    /// Every other URL ends in a slash, which makes no difference.
    func policy(_ quorum: String) throws -> WitnessPolicy {
        var text = "log \(log.signer.vkey)\n"
        for number in 1...count {
            let vkey = try WitnessedSample.cosigner(UInt8(number)).vkey
            text += "witness w\(number) \(vkey) https://w\(number).example\(number % 2 == 0 ? "/" : "")\n"
        }
        return try WitnessPolicy(parsing: text + quorum)
    }

    func collect(
        _ note: SignedNote, _ policy: WitnessPolicy, of log: WitnessedSample? = nil,
        knownSizes: [PolicyText: TreeSize] = [:], everyone: Bool = false
    ) throws -> WitnessedCheckpoint {
        let log = log ?? self.log
        return try WitnessClient(transport: transport).collect(
            for: note, signedBy: [log.signer.verifier], policy: policy, knownSizes: knownSizes, everyone: everyone
        ) { (from, to) throws(LedgerError) in
            do {
                return ConsistencyProof(
                    from: from, to: to, hashes: try log.proof(Int(from.value), Int(to.value)))
            } catch {
                throw LedgerError(.outOfRange, "\(error)")
            }
        }
    }
}

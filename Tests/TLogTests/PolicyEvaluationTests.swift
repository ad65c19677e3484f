import Signing
import TLog
import Testing

@Suite("C2SP tlog-policy: the verdict")
struct PolicyEvaluationTests {
    @Test("every subset of four witnesses meets each quorum exactly when a plain count says so")
    func subsets() throws {
        let quorums: [(text: String, holds: (Set<UInt8>) -> Bool)] = [
            ("quorum none", { _ in true }),
            ("quorum w2", { $0.contains(2) }),
            ("group g any w1 w2 w3 w4\nquorum g", { !$0.isEmpty }),
            ("group g all w1 w2 w3 w4\nquorum g", { $0.count == 4 }),
            ("group g 2 w1 w2 w3 w4\nquorum g", { $0.count >= 2 }),
            ("group g 3 w1 w2 w3 w4\nquorum g", { $0.count >= 3 }),
            (
                "group x any w1 w2\ngroup y any w3 w4\ngroup z all x y\nquorum z",
                { !$0.isDisjoint(with: [1, 2]) && !$0.isDisjoint(with: [3, 4]) }
            ),
            (
                "group x all w1 w2\ngroup y 2 x w3 w4\nquorum y",
                { ($0.isSuperset(of: [1, 2]) ? 1 : 0) + $0.intersection([3, 4]).count >= 2 }
            ),
        ]
        for quorum in quorums {
            let policy = try WitnessPolicy(parsing: WitnessSamples.keys(1...4) + quorum.text + "\n")
            for bits in 0..<16 {
                let chosen = (1...4).filter { bits >> ($0 - 1) & 1 == 1 }.map(UInt8.init)
                let evaluation = policy.evaluate(try WitnessSamples.note(witnesses: chosen))
                let holds = quorum.holds(Set(chosen))
                #expect(evaluation.isQuorumMet == holds, "\(quorum.text) with \(chosen)")
                #expect(evaluation.refusal == (holds ? nil : TLogError(.quorumUnmet, "")))
                #expect(evaluation.log == (try WitnessSamples.log().verifier))
                for number in 1...4 as ClosedRange<UInt8> {
                    let standing = evaluation.witnesses[Int(number) - 1].standing
                    let wanted = WitnessSamples.time + UInt64(number)
                    #expect(standing == (chosen.contains(number) ? .cosigned(time: wanted) : .absent))
                }
            }
        }
    }

    @Test("the refusal says what is missing, and groups say how far they are")
    func reasons() throws {
        let policy = try WitnessPolicy(parsing: WitnessSamples.keys(1...3) + "group g 2 w1 w2 w3\nquorum g\n")
        let evaluation = policy.evaluate(try WitnessSamples.note(witnesses: [3]))
        #expect(evaluation.refusal?.detail == "the quorum g is not met, 1 of 2; cosigned by w3")
        #expect(evaluation.groups.map(\.witnessed) == [1] && evaluation.groups.map(\.needed) == [2])
        #expect(evaluation.groups.map(\.isMet) == [false])
    }

    @Test("a known witness whose signature fails condemns a note that has its quorum without it")
    func invalid() throws {
        let policy = try WitnessPolicy(parsing: WitnessSamples.keys(1...3) + "group g any w1 w2 w3\nquorum g\n")
        let good = try WitnessSamples.note(witnesses: [1, 2])
        let foreign = try WitnessSamples.note(4, witnesses: [3])
        #expect(policy.evaluate(good).isAccepted)
        let bad = try SignedNote(text: good.text, signatures: good.signatures + [foreign.signatures[1]])
        let evaluation = policy.evaluate(bad)
        #expect(evaluation.refusal == TLogError(.noteSignatureInvalid, ""))
        #expect(evaluation.witnesses.map(\.standing).last == .invalid)
        // The same line under a key that the policy does not know is passed over.
        let narrow = try WitnessPolicy(parsing: WitnessSamples.keys(1...2) + "group g any w1 w2\nquorum g\n")
        #expect(narrow.evaluate(bad).isAccepted)
    }

    @Test("of two good lines by one witness the newer time counts, and the witness counts once")
    func twice() throws {
        let policy = try WitnessPolicy(parsing: WitnessSamples.keys(1...2) + "group g all w1 w2\nquorum g\n")
        let note = try WitnessSamples.note(witnesses: [1])
        let newer = try WitnessSamples.witness(1).cosign(Checkpoint(parsing: note.text), time: WitnessSamples.time + 9)
        let evaluation = policy.evaluate(try SignedNote(text: note.text, signatures: note.signatures + [newer]))
        #expect(evaluation.witnesses[0].standing == .cosigned(time: WitnessSamples.time + 9))
        #expect(evaluation.refusal == TLogError(.quorumUnmet, ""))
    }

    @Test("a log vouches for its own origin only")
    func origins() throws {
        let text =
            try WitnessSamples.keys(1...1) + "log \(WitnessSamples.log("log.example/b", seed: 2).vkey)\nquorum none\n"
        let policy = try WitnessPolicy(parsing: text)
        let a = try WitnessSamples.log()
        #expect(policy.evaluate(try WitnessSamples.note(signer: a)).isAccepted)
        let foreign = policy.evaluate(try WitnessSamples.note(origin: "log.example/b", signer: a))
        #expect(foreign.refusal == TLogError(.originMismatch, "") && foreign.log == nil)
        let unknown = policy.evaluate(try WitnessSamples.note(signer: WitnessSamples.log(seed: 9)))
        #expect(unknown.refusal == TLogError(.noteUnverified, ""))
    }

    @Test("a log that the caller knows needs no line in the policy, and its key need not bear the origin")
    func knownLogs() throws {
        let policy = try WitnessPolicy(parsing: "quorum none\n")
        let signer = try WitnessSamples.log("key.example")
        let note = try WitnessSamples.note(signer: signer)
        #expect(policy.evaluate(note).refusal == TLogError(.noteUnverified, ""))
        #expect(policy.evaluate(note, knownLogs: [signer.verifier]).log == signer.verifier)
    }

    @Test("a witness is no log")
    func witnessOnly() throws {
        let policy = try WitnessPolicy(parsing: WitnessSamples.keys(1...1) + "quorum w1\n")
        let note = try WitnessSamples.note(witnesses: [1])
        let alone = try SignedNote(text: note.text, signatures: [note.signatures[1]])
        let evaluation = policy.evaluate(alone)
        #expect(evaluation.isQuorumMet && evaluation.refusal == TLogError(.noteUnverified, ""))
    }

    @Test("a note over something else than a checkpoint is refused for that")
    func noCheckpoint() throws {
        let policy = try WitnessPolicy(parsing: WitnessSamples.keys(1...1) + "quorum none\n")
        let note = try SignedNote.signed(text: "log.example/a\n01\n", by: [WitnessSamples.log()])
        #expect(policy.evaluate(note).refusal == TLogError(.checkpointSyntax, ""))
    }
}

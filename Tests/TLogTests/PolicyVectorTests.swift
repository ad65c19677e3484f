import TLog
import Testing

@Suite("Cosigned notes of others under a policy", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct PolicyVectorTests {
    @Test("9 cosigned notes have the verdict of the specification under a policy; the 4 of ML-DSA-44 never count")
    func policies() throws {
        let vectors = try CosignatureVector.read()
        let log = try #require(try CosignatureKeys.read().first { $0.Name == "log.example/verdicts" })
        #expect(vectors.count == 9)
        var byStanding: [String: Int] = [:]
        for vector in vectors {
            let policy = try WitnessPolicy(parsing: "log \(log.VKey)\nwitness w \(vector.VKey)\nquorum w\n")
            let note = try SignedNote(parsing: vector.Note)
            let standing = policy.evaluate(note).witnesses[0].standing
            switch standing {
            case .cosigned(let time):
                #expect(vector.SpecAccept && time == vector.Timestamp, "\(vector.Name)")
                byStanding["cosigned", default: 0] += 1
            case .unsupported:
                #expect(vector.VKey.hasPrefix("witness.example/pq"), "\(vector.Name)")
                byStanding["unsupported", default: 0] += 1
            case .invalid:
                #expect(!vector.SpecAccept, "\(vector.Name)")
                byStanding["invalid", default: 0] += 1
            case .absent:
                Issue.record("\(vector.Name): the witness's line was not found")
            }
            let isSignedByLog = note.signatures.contains { $0.name == "log.example/verdicts" }
            #expect(
                policy.evaluate(note).isAccepted == (isSignedByLog && standing == .cosigned(time: vector.Timestamp)))
        }
        #expect(byStanding == ["cosigned": 2, "invalid": 3, "unsupported": 4])
    }

    @Test("a mirror's cosignature over its 300 leaves verifies")
    func mirror() throws {
        let verifier = try NoteVerifier(
            vkey: "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O")
        let note = try SignedNote(parsing: Vectors.bytes("tlog/skylight-mirror/checkpoint"))
        #expect(try note.verify(with: [verifier]) == [verifier])
        let policy = try WitnessPolicy(parsing: "witness mirror \(verifier.vkey)\nquorum mirror\n")
        let evaluation = policy.evaluate(note)
        #expect(evaluation.isQuorumMet && evaluation.refusal == TLogError(.noteUnverified, ""))
        #expect(evaluation.checkpoint?.size == TreeSize(300))
    }
}

import Foundation
import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing
import Wire

private struct Sequences: Decodable {
    struct Step: Decodable {
        let body: String
        let status: Int
        let assert: String
    }
    let sigsum_log_public_key_hex: String
    let sumdb_vkey: String
    let sumdb_origin: String
    let sigsum_sequence: [Step]
    let sumdb_sequence: [Step]
}

@Suite("Witness requests of others", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct WitnessVectorTests {
    /// Two differences are ours: the unknown log is 404, as the specification says by now (then 403), and a signature
    /// whose base64 ends in bits that are not zero is malformed: 400, and 403 like there when it is spelled rightly.
    @Test("10 requests that litewitness answers have its statuses")
    func litewitness() throws {
        let vectors = try JSONDecoder().decode(
            Sequences.self, from: Data(Vectors.bytes("tlog/real-world/litewitness-requests.json")))
        let first = try AddCheckpointRequest(parsing: Array(vectors.sigsum_sequence[0].body.utf8))
        let key = try PublicKey(rawEd25519: #require(Hex.decode(vectors.sigsum_log_public_key_hex)))
        let sigsum = try WitnessedLog(NoteVerifier(name: first.origin, key: key, kind: .ed25519))
        let sumdb = try WitnessedLog(
            origin: vectors.sumdb_origin, verifiers: [NoteVerifier(vkey: vectors.sumdb_vkey)])
        let store = MemoryWitnessStore()
        let cosigner = try Cosigner(name: "example.com/witness", key: WitnessedSample.key(7))
        let witness = try Witness(
            cosigner: cosigner, logs: [sigsum, sumdb], store: store, clock: { FixedClock().now })
        var statuses: [Int] = []
        for step in vectors.sigsum_sequence + vectors.sumdb_sequence {
            var body = Array(step.body.utf8)
            if step.body.hasSuffix("6gx=\n") {
                #expect(try witness.addCheckpoint(body).status == 400)
                body = Array((step.body.dropLast(3) + "w=\n").utf8)
            }
            let request = try AddCheckpointRequest(parsing: body)
            #expect(request.encoded == body)
            let answer = try witness.addCheckpoint(body)
            statuses.append(answer.status)
            #expect(answer.status == (step.assert.contains("unknown log") ? 404 : step.status), "\(step.assert)")
            if step.status == 409 { #expect(step.assert == "body == \"\(answer.body.dropLast())\\n\"") }
            if step.status == 200 {
                #expect(answer.body.hasPrefix("— example.com/witness "))
                let lines = try NoteSignature.list(parsing: Array(answer.body.utf8))
                #expect(cosigner.verifier.verify(text: request.note.text, signature: lines[0]))
            }
        }
        #expect(statuses == [200, 403, 404, 422, 422, 200, 409, 200, 409, 200])
    }
}

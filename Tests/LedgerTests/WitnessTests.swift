import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Witness: statuses of add-checkpoint")
struct WitnessTests {
    @Test("a log is followed from every size to every greater one, and the nearest wrong proofs are refused")
    func growth() throws {
        let log = try WitnessedSample(12)
        for from in 0...12 {
            for to in from...12 {
                let store = MemoryWitnessStore()
                let witness = try log.witness(store: store)
                if from > 0 { #expect(try witness.addCheckpoint(log.body(0, from, hashes: [])).status == 200) }
                let before = try store.newest(origin: log.origin)
                let proof = try log.proof(from, to)
                var wrong = [proof + [.zero], proof.indices.map { $0 == 0 ? proof[$0].turned : proof[$0] }]
                if !proof.isEmpty { wrong.append(Array(proof.dropLast())) }
                for hashes in wrong where hashes != proof {
                    let answer = try witness.addCheckpoint(log.body(from, to, hashes: hashes))
                    #expect(answer.status == 422, "\(from) to \(to)")
                    #expect(try store.newest(origin: log.origin) == before)
                }
                let answer = try witness.addCheckpoint(log.body(from, to))
                #expect(answer.status == 200, "\(from) to \(to)")
                let stored = try SignedNote(parsing: #require(try store.newest(origin: log.origin)))
                #expect(try Checkpoint(parsing: stored.text) == log.checkpoint(to))
                guard case .cosigned(let lines) = answer else { continue }
                #expect(lines.count == 1 && stored.signatures.last == lines[0])
                #expect(answer.body == lines[0].line + "\n")
                #expect(try WitnessedSample.cosigner(1).verifier.verify(text: stored.text, signature: lines[0]))
            }
        }
    }

    @Test("400: what is no request, and an old size above the new one")
    func malformed() throws {
        let log = try WitnessedSample()
        let witness = try log.witness()
        let body = try log.body(0, 3)
        let note = try log.note(3).encoded
        let texts = [
            "", "\n", "old 0\n", "old 0\n\n", "old 00\n\n\(note)", "old -1\n\n\(note)", "old 0\n\(note)",
            "0\n\n\(note)",
            "old 0\n\n\(note)\n", "old 0\nAAAA\n\n\(note)", "old 4\n\n\(note)", "old 18446744073709551615\n\n\(note)",
        ]
        for text in texts {
            #expect(try witness.addCheckpoint(Array(text.utf8)).status == 400, "\(text.prefix(20))")
        }
        #expect(try witness.addCheckpoint(body.dropLast()).status == 400)
        #expect(try witness.addCheckpoint(Array(repeating: 0xff, count: 100)).status == 400)
        let long = Array(repeating: UInt8(ascii: "a"), count: AddCheckpointRequest.maxBytes + 1)
        #expect(try witness.addCheckpoint(long).status == 400)
        #expect(try witness.addCheckpoint(body).status == 200)
    }

    @Test("404: a log that is not followed, also one that looks alike")
    func unknown() throws {
        let log = try WitnessedSample(origin: "log.example/\u{e9}")
        let other = try WitnessedSample(origin: "log.example/e\u{301}")
        let witness = try log.witness()
        #expect(try witness.addCheckpoint(other.body(0, 1)) == .unknownLog)
        #expect(try witness.addCheckpoint(log.body(0, 1)).status == 200)
    }

    @Test("403: no signature by a key of the log, or one that fails beside a good one")
    func untrusted() throws {
        let log = try WitnessedSample()
        let second = try NoteSigner(name: log.origin, key: WitnessedSample.key(2), kind: .ed25519)
        let witness = try Witness(
            cosigner: WitnessedSample.cosigner(1),
            logs: [WitnessedLog(origin: log.origin, verifiers: [log.signer.verifier, second.verifier])],
            store: MemoryWitnessStore(), clock: { FixedClock().now })
        let good = try log.note(3)
        func status(_ signatures: [NoteSignature]) throws -> Int {
            try witness.addCheckpoint(log.body(0, 3, note: SignedNote(text: good.text, signatures: signatures))).status
        }
        let stranger = try NoteSigner(name: log.origin, key: WitnessedSample.key(3), kind: .ed25519).sign(good.text)
        let foreign = try second.sign(log.note(4).text)
        #expect(try status([stranger]) == 403)
        #expect(try status([foreign]) == 403)
        #expect(try status([good.signatures[0], foreign]) == 403)
        #expect(try status([WitnessedSample.cosigner(1).cosign(log.checkpoint(3), time: 1)]) == 403)
        #expect(try status([good.signatures[0], stranger]) == 200)
        #expect(try status([second.sign(good.text)]) == 409)
    }

    @Test("409 tells the size that is known, under its own content type")
    func conflict() throws {
        let log = try WitnessedSample()
        let witness = try log.witness()
        let first = try witness.addCheckpoint(log.body(3, 5))
        #expect(first == .conflict(size: .empty) && first.body == "0\n")
        #expect(try witness.addCheckpoint(log.body(0, 5)).status == 200)
        for old in [0, 1, 4, 6, 7] {
            let answer = try witness.addCheckpoint(log.body(old, 7, hashes: []))
            #expect(answer == .conflict(size: TreeSize(5)), "old \(old)")
            #expect(answer.status == 409 && answer.body == "5\n" && answer.contentType == "text/x.tlog.size")
        }
        #expect(try witness.addCheckpoint(log.body(5, 7)).status == 200)
    }

    @Test("422: equal sizes with other roots, which is a fork, and forks at every size")
    func forks() throws {
        let log = try WitnessedSample(12)
        let fork = try WitnessedSample(12, forkedAt: 2)
        let witness = try log.witness()
        #expect(try witness.addCheckpoint(log.body(0, 5)).status == 200)
        let equal = try witness.addCheckpoint(fork.body(5, 5))
        #expect(equal == .unprovable(reason: TLogError(.rootMismatch, "")) && equal.status == 422)
        #expect(equal.contentType == "text/plain; charset=utf-8")
        for size in 6...12 { #expect(try witness.addCheckpoint(fork.body(5, size)).status == 422) }
        #expect(try witness.addCheckpoint(log.body(5, 5)).status == 200)
    }

    @Test("422: a proof from size 0, and size 0 with another root than that of nothing; size 0 itself is cosigned")
    func empty() throws {
        let log = try WitnessedSample()
        let witness = try log.witness()
        #expect(try witness.addCheckpoint(log.body(0, 3, hashes: [.zero])).status == 422)
        let text = "\(log.origin)\n0\n\(String(repeating: "A", count: 43))=\n"
        let signed = try SignedNote.signed(text: text, by: [log.signer]).encoded
        #expect(
            try witness.addCheckpoint(Array("old 0\n\n\(signed)".utf8))
                == .unprovable(reason: TLogError(.emptyRoot, "")))
        #expect(try witness.addCheckpoint(Array("old 1\n\n\(signed)".utf8)).status == 400)
        #expect(try witness.addCheckpoint(log.body(0, 0)).status == 200)
        #expect(try witness.addCheckpoint(log.body(0, 0)).status == 200)
        #expect(try witness.addCheckpoint(Array("old 0\n\n\(signed)".utf8)).status == 422)
        #expect(try witness.addCheckpoint(log.body(0, 3)).status == 200)
        #expect(try witness.addCheckpoint(Array("old 0\n\n\(signed)".utf8)) == .conflict(size: TreeSize(3)))
    }

    @Test("the specification's order: origin, signature, order of sizes, known size, proof")
    func order() throws {
        let log = try WitnessedSample()
        let stranger = try WitnessedSample(seed: 9)
        let elsewhere = try WitnessedSample(origin: "log.example/b")
        let witness = try log.witness()
        #expect(try witness.addCheckpoint(log.body(0, 5)).status == 200)
        #expect(try witness.addCheckpoint(elsewhere.body(9, 3, hashes: [.zero])).status == 404)
        #expect(try witness.addCheckpoint(stranger.body(9, 3, hashes: [.zero])).status == 403)
        #expect(try witness.addCheckpoint(log.body(9, 3, hashes: [.zero])).status == 400)
        #expect(try witness.addCheckpoint(log.body(2, 6, hashes: [.zero])).status == 409)
        #expect(try witness.addCheckpoint(log.body(5, 6, hashes: [.zero])).status == 422)
    }
}

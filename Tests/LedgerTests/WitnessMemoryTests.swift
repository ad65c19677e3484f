import Dispatch
import Ledger
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Testing
import Wire

@Suite("Witness: what it keeps")
struct WitnessMemoryTests {
    @Test("only verified lines are kept: the log's, each once, and the witness's own")
    func lines() throws {
        let log = try WitnessedSample()
        let store = MemoryWitnessStore()
        let witness = try log.witness(store: store)
        let own = try WitnessedSample.cosigner(1)
        let good = try log.note(3)
        // A forged line under the witness's own name, one of a stranger, and the log's line 90 times.
        let forged = try own.cosign(log.checkpoint(4), time: 1)
        let stranger = try NoteSignature(name: "evil.example", keyHint: 1, bytes: [1, 2, 3])
        let lines = [forged, stranger] + Array(repeating: good.signatures[0], count: 90)
        let note = try SignedNote(text: good.text, signatures: lines)
        #expect(try witness.addCheckpoint(log.body(0, 3, note: note)).status == 200)
        let kept = try SignedNote(parsing: #require(try store.newest(origin: log.origin)))
        #expect(kept.signatures.map(\.name) == [log.origin, own.name])
        #expect(try kept.verify(with: [log.signer.verifier, own.verifier]).count == 2)
        #expect(try witness.addCheckpoint(log.body(3, 5)).status == 200)
    }

    @Test("the same checkpoint is cosigned again at a later time, and time never goes back")
    func times() throws {
        let log = try WitnessedSample()
        let clock = FixedClock()
        let start = UInt64(clock.now.seconds)
        let witness = try log.witness(clock: clock)
        func time(_ from: Int, _ to: Int) throws -> UInt64? {
            guard case .cosigned(let lines) = try witness.addCheckpoint(log.body(from, to)) else { return nil }
            return Cosignature(lines[0])?.time
        }
        #expect(try time(0, 3) == start)
        clock.advance(bySeconds: 10)
        #expect(try time(3, 3) == start + 10)
        clock.advance(bySeconds: -8)
        #expect(try time(3, 5) == start + 10)
        clock.advance(bySeconds: 20)
        #expect(try time(5, 6) == start + 22)
        clock.advance(bySeconds: -Int64(start) - 100)
        #expect(throws: LedgerError(.timeDamaged, "")) { try time(6, 7) }
    }

    @Test("the read interface serves the newest note by the hash of the origin, and nothing else")
    func reading() throws {
        let log = try WitnessedSample()
        let store = MemoryWitnessStore()
        let witness = try log.witness(store: store)
        let hash = SHA256.hash(Array(log.origin.utf8)).hex
        #expect(try witness.checkpoint(originHash: hash) == nil)
        #expect(try witness.addCheckpoint(log.body(0, 3)).status == 200)
        let served = try #require(try witness.checkpoint(originHash: hash))
        #expect(try served == store.newest(origin: log.origin))
        #expect(try SignedNote(parsing: served).verify(with: [WitnessedSample.cosigner(1).verifier]).count == 1)
        for other in [hash.uppercased(), String(hash.dropLast()), "", log.origin, hash + "0"] {
            #expect(try witness.checkpoint(originHash: other) == nil)
        }
    }

    @Test("what is stored is not believed before the witness's own line verifies over it")
    func damage() throws {
        let log = try WitnessedSample()
        let store = MemoryWitnessStore()
        let witness = try log.witness(store: store)
        #expect(try witness.addCheckpoint(log.body(0, 3)).status == 200)
        let good = try #require(try store.newest(origin: log.origin))
        let hash = SHA256.hash(Array(log.origin.utf8)).hex
        let smaller = try log.note(2).encoded
        let elsewhere = try WitnessedSample(origin: "log.example/b")
        let swapped = try elsewhere.note(3).adding([
            WitnessedSample.cosigner(1).cosign(elsewhere.checkpoint(3), time: 1)
        ]).encoded
        for bad in ["", "x", String(good.dropLast()), smaller, swapped, good.replacing("\n3\n", with: "\n2\n")] {
            try store.replace(origin: log.origin, old: store.newest(origin: log.origin), new: bad)
            #expect(throws: LedgerError(.witnessDamaged, "")) { try witness.addCheckpoint(log.body(3, 5)) }
            #expect(throws: LedgerError(.witnessDamaged, "")) { try witness.checkpoint(originHash: hash) }
            #expect(try store.newest(origin: log.origin) == bad)
        }
        // A bit anywhere in what is stored.
        let bytes = Array(good.utf8)
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1
            guard let text = String(validating: other, as: UTF8.self) else { continue }
            try store.replace(origin: log.origin, old: store.newest(origin: log.origin), new: text)
            let answer = try? witness.addCheckpoint(log.body(3, 5))
            // The log's own line is not what the witness believes; that alone may differ.
            let isLogLine =
                (try? SignedNote(parsing: text))?.signatures.last == (try? SignedNote(parsing: good))?.signatures.last
            #expect(answer == nil || isLogLine, "byte \(place)")
        }
    }

    @Test("a store belongs to one key")
    func otherKey() throws {
        let log = try WitnessedSample()
        let store = MemoryWitnessStore()
        #expect(try log.witness(1, store: store).addCheckpoint(log.body(0, 3)).status == 200)
        let other = try log.witness(2, store: store)
        #expect(throws: LedgerError(.witnessDamaged, "")) { try other.addCheckpoint(log.body(3, 5)) }
    }

    @Test("a failing store lets no cosignature out, whether it kept the checkpoint or not", arguments: [false, true])
    func failingStore(keeps: Bool) throws {
        let log = try WitnessedSample()
        let store = FailingStore(keeps: keeps)
        let witness = try log.witness(store: store)
        #expect(throws: LedgerError(.suspect, "")) { try witness.addCheckpoint(log.body(0, 3)) }
        store.failing.withLock { $0 = false }
        // What it answers next depends on what was kept, and a fork of it is refused either way.
        let fork = try WitnessedSample(forkedAt: 1)
        if keeps {
            #expect(try witness.addCheckpoint(fork.body(0, 4)) == .conflict(size: TreeSize(3)))
            #expect(try witness.addCheckpoint(fork.body(3, 4)).status == 422)
            #expect(try witness.addCheckpoint(log.body(3, 4)).status == 200)
        } else {
            #expect(try witness.addCheckpoint(log.body(0, 4)).status == 200)
        }
    }

    @Test("whatever is asked of it, what it cosigned is one history", arguments: 1...20 as ClosedRange<UInt64>)
    func oneHistory(seed: UInt64) throws {
        print("seed: \(seed)")
        var random = SeededGenerator(seed: seed)
        let fork = 4
        let branches = [try WitnessedSample(16), try WitnessedSample(16, forkedAt: fork)]
        let store = FailingStore(keeps: seed % 2 == 0)
        let witness = try branches[0].witness(store: store)
        var shown: [(size: Int, branch: Int)] = []
        for _ in 0..<120 {
            store.failing.withLock { $0 = Int.random(in: 0..<4, using: &random) == 0 }
            let branch = Int.random(in: 0...1, using: &random)
            let (from, to) = (Int.random(in: 0...16, using: &random), Int.random(in: 0...16, using: &random))
            let newest = try witness.checkpoint(originHash: WitnessedLog(branches[0].signer.verifier).originHash.hex)
            let known = try newest.map { Int(try Checkpoint(parsing: SignedNote(parsing: $0).text).size.value) } ?? 0
            // Half of them start from the size that is known, so that the history gets on, by a small step.
            let old = Bool.random(using: &random) ? known : from
            let new = old == known ? min(16, known + to % 4) : to
            let hashes = old <= new ? try branches[branch].proof(old, new) : []
            let body = try branches[branch].body(old, new, hashes: hashes)
            guard let answer = try? witness.addCheckpoint(body), answer.status == 200 else { continue }
            shown.append((new, new <= fork ? -1 : branch))
        }
        #expect(shown.count > 5 && shown.last?.size ?? 0 > fork)
        #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.size <= $1.size })
        #expect(Set(shown.map(\.branch)).subtracting([-1]).count <= 1)
    }

    @Test("of eight requests at once from one size, one wins and seven are told its size")
    func race() throws {
        let log = try WitnessedSample()
        let store = MemoryWitnessStore()
        let witness = try log.witness(store: store)
        #expect(try witness.addCheckpoint(log.body(0, 1)).status == 200)
        var size = 1
        for _ in 0..<4 {
            let bodies = try (1...8).map { try log.body(size, size + $0) }
            let answers = Mutex<[Int: WitnessAnswer]>([:])
            DispatchQueue.concurrentPerform(iterations: 8) { number in
                let answer = try? witness.addCheckpoint(bodies[number])
                answers.withLock { $0[number + 1] = answer }
            }
            let winners = answers.withLock { $0 }.filter { $0.value.status == 200 }
            #expect(winners.count == 1)
            let won = size + (winners.keys.first ?? 0)
            let losers = answers.withLock { $0 }.values.filter { $0 == .conflict(size: TreeSize(UInt64(won))) }
            #expect(losers.count == 7)
            size = won
        }
    }

    @Test("eight requests at once for the size that is known are all cosigned")
    func sameSize() throws {
        let log = try WitnessedSample()
        let witness = try log.witness()
        #expect(try witness.addCheckpoint(log.body(0, 5)).status == 200)
        let body = try log.body(5, 5)
        let cosigned = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            if (try? witness.addCheckpoint(body))?.status == 200 { cosigned.withLock { $0 += 1 } }
        }
        #expect(cosigned.withLock { $0 } == 8)
    }

    @Test("a store in which others are always first ends in `busy`, not in a loop")
    func alwaysBeaten() throws {
        let log = try WitnessedSample()
        let witness = try log.witness(store: BeatenStore())
        #expect(throws: LedgerError(.busy, "")) { try witness.addCheckpoint(log.body(0, 3)) }
    }

    @Test("logs of Rekor's v1 form, of a witness's key, and twice the same are not taken")
    func configuration() throws {
        let key = try WitnessedSample.key(1)
        let ed25519 = try NoteSigner(name: "log.example", key: key, kind: .ed25519).verifier
        let rekor = try NoteVerifier.rekorV1(name: "log.example", key: key.publicKey)
        let cosigner = try WitnessedSample.cosigner(1)
        #expect(throws: LedgerError(.notWitnessable, "")) {
            try WitnessedLog(origin: "log.example - 1193050959916656506", verifiers: [ed25519])
        }
        #expect(throws: LedgerError(.notWitnessable, "")) {
            try WitnessedLog(origin: "log.example", verifiers: [rekor])
        }
        #expect(throws: LedgerError(.badParameter, "")) { try WitnessedLog(cosigner.verifier) }
        #expect(throws: LedgerError(.badParameter, "")) { try WitnessedLog(origin: "a", verifiers: []) }
        #expect(throws: LedgerError(.badParameter, "")) { try WitnessedLog(origin: "a\nb", verifiers: [ed25519]) }
        let log = try WitnessedLog(ed25519)
        #expect(throws: LedgerError(.badParameter, "")) {
            try Witness(
                cosigner: cosigner, logs: [log, log], store: MemoryWitnessStore(), clock: { FixedClock().now })
        }
    }
}

/// Fails each replacement, with or without keeping it, for as long as it is told to.
private final class FailingStore: WitnessStore {
    private let base = MemoryWitnessStore()
    private let keeps: Bool
    let failing = Mutex(true)

    init(keeps: Bool) { self.keeps = keeps }

    func newest(origin: String) throws(LedgerError) -> String? { try base.newest(origin: origin) }

    func replace(origin: String, old: String?, new: String) throws(LedgerError) {
        guard failing.withLock({ $0 }) else { return try base.replace(origin: origin, old: old, new: new) }
        if keeps { try base.replace(origin: origin, old: old, new: new) }
        throw LedgerError(.suspect, "the disk said no")
    }
}

private struct BeatenStore: WitnessStore {
    func newest(origin: String) throws(LedgerError) -> String? { nil }
    func replace(origin: String, old: String?, new: String) throws(LedgerError) {
        throw LedgerError(.conflict, "another was first", outcome: .nothingKept)
    }
}

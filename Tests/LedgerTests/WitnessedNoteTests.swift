import Foundation
import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing
import Wire

@Suite("Kept cosignatures")
struct WitnessedNoteTests {
    private let log: WitnessedSample
    private let policy: WitnessPolicy

    init() throws {
        log = try WitnessedSample()
        let lines = try (1...3 as ClosedRange<UInt8>).map { number in
            "witness w\(number) \(try WitnessedSample.cosigner(number).vkey)\n"
        }
        policy = try WitnessPolicy(parsing: lines.joined() + "group g 2 w1 w2 w3\nquorum g\n")
    }

    private var own: [NoteVerifier] { [log.signer.verifier] }

    private func note(_ size: Int, by numbers: [UInt8]) throws -> SignedNote {
        try log.note(size).adding(
            numbers.map { try WitnessedSample.cosigner($0).cosign(log.checkpoint(size), time: 7) })
    }

    private func kept(_ size: Int, by numbers: [UInt8]) throws -> WitnessedNote {
        try #require(try WitnessedNote(note(size, by: numbers), signedBy: own, policy: policy))
    }

    private func code(_ bytes: [UInt8]) -> LedgerError.Code? {
        do throws(LedgerError) {
            _ = try WitnessedNote(parsing: bytes, signedBy: own)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "lines of the log and of the policy's witnesses are kept, those of strangers are not; without any, nothing is")
    func kept() throws {
        let stranger = try WitnessedSample.cosigner(9).cosign(log.checkpoint(5), time: 7)
        let kept = try #require(
            try WitnessedNote(note(5, by: [2, 1]).adding([stranger]), signedBy: own, policy: policy))
        #expect(kept.note.signatures.map(\.name) == [log.origin, "witness.example/w2", "witness.example/w1"])
        #expect(kept.witnesses.map(\.name) == ["witness.example/w2", "witness.example/w1"])
        let read = try WitnessedNote(parsing: kept.encoded, signedBy: own)
        #expect(read.encoded == kept.encoded && read.note.encoded == kept.note.encoded)
        #expect(try WitnessedNote(log.note(5), signedBy: own, policy: policy) == nil)
        #expect(try WitnessedNote(log.note(5).adding([stranger]), signedBy: own, policy: policy) == nil)
        #expect(throws: LedgerError(.checkpointUnverified, "")) {
            try WitnessedNote(note(5, by: [1]), signedBy: [WitnessedSample(seed: 9).signer.verifier], policy: policy)
        }
    }

    @Test("the file that the page shows is the one of its checkpoint and its cosignature")
    func page() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../docs/formats/witness.md")
        let blocks = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "```")
        let block = try #require(blocks.first { $0.hasPrefix("\nstella-witnessed v1") }).dropFirst()
        let note = try log.note(5).adding([
            WitnessedSample.cosigner(1).cosign(log.checkpoint(5), time: 1_769_904_001)
        ])
        let kept = try #require(try WitnessedNote(note, signedBy: own, policy: policy))
        #expect(block.utf8.elementsEqual(kept.encoded))
    }

    @Test("no bit of the file can be turned, no line left out or doubled")
    func damage() throws {
        let bytes = try kept(5, by: [1, 2]).encoded
        #expect(code(bytes) == nil)
        for place in bytes.indices {
            for bit in 0..<8 as Range<UInt8> {
                var other = bytes
                other[place] ^= 1 << bit
                #expect(code(other) == .witnessedDamaged, "byte \(place), bit \(bit)")
            }
        }
        for end in 0..<bytes.count { #expect(code(Array(bytes[..<end])) == .witnessedDamaged, "\(end) bytes") }
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast()
        for place in lines.indices {
            for other in [Array(lines[..<place] + lines[(place + 1)...]), Array(lines[...place] + lines[place...])] {
                #expect(code(Array((other + [[]]).joined(separator: [0x0a]))) == .witnessedDamaged, "line \(place)")
            }
        }
    }

    @Test("a file for another log, or with a log's key for a witness's, is damaged")
    func foreign() throws {
        let bytes = try kept(5, by: [1]).encoded
        let other = try WitnessedSample(seed: 9).signer.verifier
        #expect(throws: LedgerError(.witnessedDamaged, "")) { try WitnessedNote(parsing: bytes, signedBy: [other]) }
        let second = try NoteSigner(name: "log.example/b", key: WitnessedSample.key(2), kind: .ed25519)
        let plain = try log.note(5)
        let note = try SignedNote(text: plain.text, signatures: plain.signatures + [second.sign(plain.text)])
        #expect(code(Array("stella-witnessed v1\n\(second.vkey)\n\n\(note.encoded)".utf8)) == .witnessedDamaged)
    }

    @Test("a quorum that was met is kept until another is met; for one checkpoint the newest lines win")
    func replacing() throws {
        let (met, more) = (try kept(5, by: [1, 2]), try kept(5, by: [1, 2, 3]))
        let (partly, next) = (try kept(9, by: [3]), try kept(9, by: [2, 3]))
        func replaces(_ new: WitnessedNote, _ old: WitnessedNote?) -> Bool {
            new.replaces(old, under: policy, logs: own)
        }
        #expect(replaces(partly, nil) && replaces(met, nil))
        #expect(replaces(more, met) && replaces(met, more))
        #expect(!replaces(partly, met))
        #expect(replaces(next, met) && replaces(next, partly))
        #expect(try replaces(partly, kept(5, by: [1])), "neither meets it: the newer one is worth more")
    }

    @Test("each witness is asked from what it is known to have cosigned")
    func sizes() throws {
        let sizes = try kept(5, by: [1, 3]).knownSizes(policy)
        #expect(sizes.count == 2)
        #expect(sizes[try #require(PolicyText("w1"))] == TreeSize(5))
        #expect(sizes[try #require(PolicyText("w2"))] == nil)
    }

    @Test("cosignatures belong to one head: its size, its root, its text")
    func over() throws {
        func head(_ size: Int, _ log: WitnessedSample) throws -> CommittedHead {
            let checkpoint = try log.checkpoint(size)
            return CommittedHead(
                treeID: 1, origin: log.origin, size: checkpoint.size, root: checkpoint.root,
                note: try log.note(size).encoded, integratedTime: FixedClock().now)
        }
        let kept = try kept(5, by: [1])
        #expect(try kept.isOver(head(5, log)))
        #expect(try !kept.isOver(head(6, log)))
        #expect(try !kept.isOver(head(5, WitnessedSample(forkedAt: 2))))
        #expect(try !kept.isOver(head(5, WitnessedSample(origin: "log.example/b"))))
    }
}

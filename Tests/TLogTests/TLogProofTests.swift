import Foundation
import Signing
import TLog
import Testing
import Wire

@Suite("C2SP tlog-proof")
struct TLogProofTests {
    private static func proof(_ index: Int = 2, of size: Int = 5, extra: [UInt8] = []) throws -> TLogProof {
        let tree = SyntheticTree(numberedLeaves: size)
        let inclusion = try InclusionProof.make(index: LogIndex(UInt64(index)), size: TreeSize(UInt64(size))) {
            tree.hashes($0)
        }
        return try TLogProof(
            index: inclusion.index, hashes: inclusion.hashes, note: WitnessSamples.note(size, witnesses: [1, 2]),
            extra: extra)
    }

    private static func policy(_ quorum: String = "group g all w1 w2\nquorum g\n") throws -> WitnessPolicy {
        try WitnessPolicy(parsing: WitnessSamples.keys(1...3) + quorum)
    }

    private static func leaf(_ index: Int) -> Digest { MerkleHash.leaf(Array("leaf-\(index)".utf8)) }

    @Test("every entry of every tree up to 17 leaves is proved, and no entry in the place of another")
    func all() throws {
        let policy = try Self.policy()
        for size in 1...17 {
            for index in 0..<size {
                let proof = try Self.proof(index, of: size)
                let read = try TLogProof(parsing: Array(proof.encoded.utf8))
                #expect(read.encoded == proof.encoded)
                #expect(read.verify(leafHash: Self.leaf(index), policy: policy).isValid)
                let other = read.verify(leafHash: Self.leaf(index + 1), policy: policy)
                #expect(other.refusal == TLogError(.rootMismatch, "") && other.policy.isAccepted)
            }
        }
    }

    @Test("the file reads as the specification's example does")
    func text() throws {
        let proof = try Self.proof(1, of: 2, extra: Array("hi".utf8))
        let lines = proof.encoded.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(Array(lines[..<3]) == ["c2sp.org/tlog-proof@v1", "extra aGk=", "index 1"])
        #expect(lines[3] == Base64.encode(Self.leaf(0).bytes))
        #expect(Array(lines[4...6]) == ["", "log.example/a", "2"])
        #expect(lines.count == 13 && lines.last == "")
        #expect(try TLogProof(parsing: Array(proof.encoded.utf8)).extra == Array("hi".utf8))
    }

    @Test("each part is judged: quorum, log, witness, index, hashes")
    func parts() throws {
        let proof = try Self.proof()
        let leaf = Self.leaf(2)
        #expect(proof.verify(leafHash: leaf, policy: try Self.policy()).isValid)
        let three = try Self.policy("group g all w1 w2 w3\nquorum g\n")
        let unmet = proof.verify(leafHash: leaf, policy: three)
        #expect(unmet.refusal == TLogError(.quorumUnmet, "") && unmet.inclusion.isValid)
        let foreign = try WitnessPolicy(parsing: "log \(WitnessSamples.log(seed: 9).vkey)\nquorum none\n")
        #expect(proof.verify(leafHash: leaf, policy: foreign).refusal == TLogError(.noteUnverified, ""))
        func refusal(_ index: UInt64, _ hashes: [Digest]) throws -> TLogError? {
            try TLogProof(index: LogIndex(index), hashes: hashes, note: proof.note)
                .verify(leafHash: leaf, policy: Self.policy()).refusal
        }
        #expect(try refusal(2, proof.hashes) == nil)
        #expect(try refusal(3, proof.hashes) == TLogError(.rootMismatch, ""))
        #expect(try refusal(5, proof.hashes) == TLogError(.indexOutOfRange, ""))
        #expect(try refusal(2, Array(proof.hashes.dropLast())) == TLogError(.hashCountMismatch, ""))
        #expect(try refusal(2, proof.hashes + [.zero]) == TLogError(.hashCountMismatch, ""))
        for (place, hash) in proof.hashes.enumerated() {
            var hashes = proof.hashes
            hashes[place] = hash.flipping(0)
            #expect(try refusal(2, hashes) == TLogError(.rootMismatch, ""))
        }
    }

    @Test("18 other spellings are refused")
    func spellings() throws {
        let text = try Self.proof(extra: [1, 2, 3]).encoded
        let hash = Base64.encode(try Self.proof().hashes[0].bytes)
        let changes: [(String, String)] = [
            ("proof@v1\n", "proof@v2\n"), ("proof@v1\n", "proof@v1 \n"), ("c2sp", " c2sp"),
            ("extra AQID", "extra AQID="),
            ("extra AQID", "extra"), ("extra AQID", "extra "), ("extra AQID", "Extra AQID"),
            ("extra AQID\n", "extra AQID\nextra AQID\n"), ("index 2", "index 02"), ("index 2", "index +2"),
            ("index 2", "index -2"), ("index 2", "index  2"), ("index 2", "index 18446744073709551616"),
            ("index 2\n", ""), ("extra AQID\nindex 2\n", "index 2\nextra AQID\n"),
            (hash, String(hash.dropLast())), (hash, Base64.encode([1, 2, 3])), ("\n\n", "\n"),
        ]
        #expect(changes.count == 18)
        #expect(throws: Never.self) { try TLogProof(parsing: Array(text.utf8)) }
        for (old, new) in changes {
            let range = try #require(text.range(of: old), "\(old)")
            let other = text.replacingCharacters(in: range, with: new)
            #expect(throws: TLogError(.proofSyntax, ""), "\(old) → \(new)") {
                try TLogProof(parsing: Array(other.utf8))
            }
        }
    }

    @Test("no byte of a proof can be turned without its being refused")
    func flips() throws {
        let policy = try Self.policy()
        let bytes = Array(try Self.proof().encoded.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[place] ^= 1 << UInt8(bit)
                let result = try? TLogProof(parsing: other).verify(leafHash: Self.leaf(2), policy: policy)
                #expect(result?.isValid != true, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test("a proof cut short anywhere is refused")
    func cuts() throws {
        let bytes = Array(try Self.proof().encoded.utf8)
        let policy = try Self.policy()
        for end in 0..<bytes.count {
            let result = try? TLogProof(parsing: Array(bytes[..<end])).verify(leafHash: Self.leaf(2), policy: policy)
            #expect(result?.isValid != true, "\(end) bytes")
        }
    }

    @Test("64 hashes are read, 65 are not; nor is a proof of more than 2 MiB")
    func limits() throws {
        let note = try WitnessSamples.note()
        let most = try TLogProof(index: LogIndex(0), hashes: Array(repeating: .zero, count: 64), note: note)
        #expect(try TLogProof(parsing: Array(most.encoded.utf8)).hashes.count == 64)
        #expect(throws: TLogError(.hashCountMismatch, "")) {
            try TLogProof(index: LogIndex(0), hashes: Array(repeating: .zero, count: 65), note: note)
        }
        let line = Base64.encode(Digest.zero.bytes) + "\n"
        let longer = most.encoded.replacingOccurrences(of: "index 0\n", with: "index 0\n" + line)
        #expect(throws: TLogError(.hashCountMismatch, "")) { try TLogProof(parsing: Array(longer.utf8)) }
        let bulk = longer.replacingOccurrences(of: "index 0\n", with: "index 0\n" + line + line)
        #expect(throws: TLogError(.proofSyntax, "")) { try TLogProof(parsing: Array(bulk.utf8)) }
        #expect(throws: TLogError(.proofSyntax, "")) {
            try TLogProof(parsing: Array(repeating: UInt8(ascii: "a"), count: TLogProof.maxBytes + 1))
        }
        #expect(throws: TLogError(.proofSyntax, "")) {
            try TLogProof(index: LogIndex(0), hashes: [], note: note, extra: Array(repeating: 0, count: 1 << 19 | 1))
        }
    }
}

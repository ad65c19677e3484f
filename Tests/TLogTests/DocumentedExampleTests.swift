import Foundation
import Signing
import TLog
import Testing

@Suite("The examples of the format pages")
struct DocumentedExampleTests {
    /// The first fenced block of a page that begins with a text.
    private static func block(_ page: String, beginning text: String) throws -> String {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../docs/formats/\(page)")
        let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "```")
        let block = parts.enumerated().first { $0.offset % 2 == 1 && $0.element.hasPrefix("\n" + text) }
        return String(try #require(block, "no block of \(page) begins with \(text)").element.dropFirst())
    }

    private static func proof() throws -> TLogProof {
        let tree = SyntheticTree(numberedLeaves: 5)
        let inclusion = try InclusionProof.make(index: LogIndex(2), size: TreeSize(5)) { tree.hashes($0) }
        return try TLogProof(
            index: inclusion.index, hashes: inclusion.hashes, note: WitnessSamples.note(5, witnesses: [1, 2]))
    }

    @Test("the proof of the page is made again byte for byte, and the policy of the other page accepts it")
    func proofAndPolicy() throws {
        let text = try Self.block("tlog-proof.md", beginning: "c2sp.org/tlog-proof@v1")
        #expect(try text == Self.proof().encoded)
        let policy = try WitnessPolicy(parsing: Self.block("witness.md", beginning: "# who"))
        let proof = try TLogProof(parsing: Array(text.utf8))
        let leaf = MerkleHash.leaf(Array("leaf-2".utf8))
        #expect(proof.verify(leafHash: leaf, policy: policy).isValid)
        #expect(policy.witnesses.count == 3 && policy.groups.map(\.threshold) == [.count(2)])
    }

    @Test("the request of the page is made again byte for byte, and so is its answer")
    func request() throws {
        let tree = SyntheticTree(numberedLeaves: 5)
        let proof = try ConsistencyProof.make(from: TreeSize(3), to: TreeSize(5)) { tree.hashes($0) }
        let note = try WitnessSamples.note(5)
        let request = try AddCheckpointRequest(oldSize: TreeSize(3), hashes: proof.hashes, note: note)
        #expect(try Self.block("witness.md", beginning: "old 3").utf8.elementsEqual(request.encoded))
        let answer = try WitnessSamples.witness(1).cosign(Checkpoint(parsing: note.text), time: WitnessSamples.time + 1)
        #expect(try Self.block("witness.md", beginning: "— witness.example/w1") == answer.line + "\n")
    }
}

import Foundation
import Signing
import TLog
import Testing
import Wire

/// One of the 518 probes of transparency-dev/merkle.
private struct Probe: Decodable {
    let kind: String
    let file: String
    let desc: String
    let wantErr: Bool
    let leafIdx: UInt64?
    let treeSize: UInt64?
    let size1: UInt64?
    let size2: UInt64?
    let start: UInt64?
    let end: UInt64?
    let size: UInt64?
    let root: String?
    let root1: String?
    let root2: String?
    let leafHash: String?
    let proof: [String]?

    /// A hash that is not 32 bytes long is refused where it is read.
    static func digest(_ text: String?) -> Digest? { text.flatMap(Base64.decode).flatMap { Digest($0) } }

    /// Some roots are texts such as "don't care 1"; here any text stands for its own digest.
    static func root(_ text: String?) -> Digest? {
        text.flatMap(Base64.decode).map { Digest($0) ?? SHA256.hash($0) }
    }

    /// The merkle library refuses every proof from size 0; a C2SP witness accepts the empty one.
    var isFromEmptyTree: Bool {
        kind == "consistency" && size1 == 0 && (proof ?? []).isEmpty && Probe.root(root1) == MerkleHash.emptyRoot
    }

    var isAccepted: Bool {
        let hashes = (proof ?? []).map { Probe.digest($0) }
        guard !hashes.contains(nil) else { return false }
        return verify(hashes.compactMap { $0 })?.isValid ?? false
    }

    private func verify(_ hashes: [Digest]) -> ProofResult? {
        switch kind {
        case "inclusion":
            guard let leafIdx, let treeSize, let leaf = Probe.digest(leafHash), let root = Probe.root(root)
            else { return nil }
            return InclusionProof(index: LogIndex(leafIdx), size: TreeSize(treeSize), hashes: hashes)
                .verify(leafHash: leaf, root: root)
        case "consistency":
            guard let size1, let size2, let old = Probe.root(root1), let new = Probe.root(root2)
            else { return nil }
            return ConsistencyProof(from: TreeSize(size1), to: TreeSize(size2), hashes: hashes)
                .verify(oldRoot: old, newRoot: new)
        case "subtreeinclusion":
            guard let subtree, let leafIdx, let leaf = Probe.digest(leafHash), let root = Probe.root(root)
            else { return nil }
            return subtree.verifyInclusion(of: leaf, at: LogIndex(leafIdx), hashes: hashes, root: root)
        default:
            guard let subtree, let size, let small = Probe.root(root1), let root = Probe.root(root2)
            else { return nil }
            return subtree.verifyConsistency(
                with: TreeSize(size), hashes: hashes, subtreeRoot: small, root: root)
        }
    }

    private var subtree: Subtree? {
        guard let start, let end else { return nil }
        return try? Subtree(start: LogIndex(start), end: TreeSize(end))
    }
}

@Suite(
    "transparency-dev/merkle: 518 probes", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct MerkleProbeTests {
    @Test(
        "every probe has the verdict it wants",
        arguments: [
            ("inclusion", 6, 92), ("consistency", 6, 92), ("subtreeinclusion", 12, 192),
            ("subtreeconsistency", 12, 106),
        ])
    func probes(kind: String, accepted: Int, refused: Int) throws {
        let lines = try Vectors.bytes("tlog/merkle-proofs-all.jsonl").split(separator: UInt8(ascii: "\n"))
        let probes = try lines.map { try JSONDecoder().decode(Probe.self, from: Data($0)) }
        let ours = probes.filter { $0.kind == kind }
        #expect(probes.count == 518)
        #expect(ours.filter { !$0.wantErr }.count == accepted)
        #expect(ours.filter { $0.wantErr }.count == refused)
        for probe in ours where !(probe.isFromEmptyTree && probe.wantErr) {
            #expect(probe.isAccepted == !probe.wantErr, "\(probe.file): \(probe.desc)")
        }
        let exceptions = ours.filter { $0.isFromEmptyTree && $0.wantErr }
        #expect(exceptions.filter(\.isAccepted).count == (kind == "consistency" ? 1 : 0))
    }
}

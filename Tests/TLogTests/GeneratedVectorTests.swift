import Foundation
import Signing
import TLog
import Testing
import Wire

private struct Roots: Decodable {
    struct Root: Decodable {
        let size: Int
        let root_b64: String
    }
    let roots: [Root]
}

private struct Inclusion: Decodable {
    let Index: UInt64
    let Size: UInt64
    let LeafHash: String
    let Root: String
    let Proof: [String]?
    let Valid: Bool
    let Note: String
}

private struct Consistency: Decodable {
    let Size1: UInt64
    let Size2: UInt64
    let Root1: String
    let Root2: String
    let Proof: [String]?
    let Valid: Bool
    let Note: String
}

private struct Paths: Decodable {
    struct Path: Decodable {
        let Level: Int
        let Index: UInt64
        let Width: Int
        let Path: String
        /// Only beside level 0.
        let Entries: String?
    }
    struct Edge: Decodable {
        let size: UInt64
        let right_edge_paths: [String]
        let full_tiles_per_level: [UInt64]
    }
    let paths: [Path]
    let by_tree_size: [Edge]
}

private struct Files: Decodable {
    struct File: Decodable {
        let path: String
        let len: Int
        let sha256: String
    }
    let files: [File]
    let root_b64: String
}

/// Vectors made with golang/mod `tlog`, transparency-dev/merkle and Tessera; leaf i is the text `leaf-<i>`.
@Suite("tlog/generated: trees of others", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct GeneratedVectorTests {
    private static let tree = SyntheticTree(numberedLeaves: 70_000)

    private func read<Vector: Decodable>(_ type: Vector.Type, _ name: String) throws -> Vector {
        try JSONDecoder().decode(type, from: Data(Vectors.bytes("tlog/generated/\(name).json")))
    }

    private func digest(_ text: String) -> Digest? { Base64.decode(text).flatMap { Digest($0) } }

    /// nil when one of the hashes is not 32 bytes long.
    private func digests(_ texts: [String]?) -> [Digest]? {
        let digests = (texts ?? []).map { digest($0) }
        return digests.contains(nil) ? nil : digests.compactMap { $0 }
    }

    @Test("41 roots up to 70,000 leaves")
    func roots() throws {
        let roots = try read(Roots.self, "roots").roots
        #expect(roots.count == 41)
        var range = CompactRange()
        for root in roots.sorted(by: { $0.size < $1.size }) {
            while range.size.value < UInt64(root.size) { range.append(Self.tree.leafHashes[Int(range.size.value)]) }
            #expect(Base64.encode(range.root.bytes) == root.root_b64)
            #expect(Self.tree.root(0..<root.size) == range.root)
        }
    }

    @Test("197 inclusion proofs and mutations; the valid ones are what we make")
    func inclusion() throws {
        let vectors = try read([Inclusion].self, "inclusion")
        #expect(vectors.count == 197)
        for vector in vectors {
            var isValid = false
            if let hashes = digests(vector.Proof), let leaf = digest(vector.LeafHash), let root = digest(vector.Root) {
                let proof = InclusionProof(index: LogIndex(vector.Index), size: TreeSize(vector.Size), hashes: hashes)
                isValid = proof.verify(leafHash: leaf, root: root).isValid
            }
            #expect(isValid == vector.Valid, "\(vector.Index) of \(vector.Size): \(vector.Note)")
            guard vector.Note == "valid" else { continue }
            let made = try InclusionProof.make(index: LogIndex(vector.Index), size: TreeSize(vector.Size)) {
                Self.tree.hashes($0)
            }
            #expect(made.hashes == digests(vector.Proof))
        }
    }

    @Test("566 consistency proofs and mutations; only the empty tree is judged otherwise, as the witness rule wants")
    func consistency() throws {
        let vectors = try read([Consistency].self, "consistency")
        #expect(vectors.count == 566)
        var fromEmpty = 0
        for vector in vectors {
            var isValid = false
            if let hashes = digests(vector.Proof), let old = digest(vector.Root1), let new = digest(vector.Root2) {
                let proof = ConsistencyProof(from: TreeSize(vector.Size1), to: TreeSize(vector.Size2), hashes: hashes)
                isValid = proof.verify(oldRoot: old, newRoot: new).isValid
            }
            // The merkle library refuses every proof from size 0; a C2SP witness accepts the empty one.
            let isEmptyPrefix =
                vector.Size1 == 0 && digests(vector.Proof) == [] && digest(vector.Root1) == MerkleHash.emptyRoot
            if isEmptyPrefix { fromEmpty += 1 }
            #expect(
                isValid == (vector.Valid || isEmptyPrefix), "\(vector.Size1) to \(vector.Size2): \(vector.Note)")
            guard vector.Note == "valid" else { continue }
            let made = try ConsistencyProof.make(from: TreeSize(vector.Size1), to: TreeSize(vector.Size2)) {
                Self.tree.hashes($0)
            }
            #expect(made.hashes == digests(vector.Proof))
        }
        #expect(fromEmpty > 0)
    }

    @Test("tile and bundle paths, both ways")
    func paths() throws {
        for vector in try read(Paths.self, "tile-paths").paths {
            let width = vector.Width == 0 ? Tile.full : vector.Width
            let tile = Tile(level: vector.Level, index: vector.Index, width: width)
            #expect(tile.path == vector.Path)
            #expect(Tile(path: vector.Path) == tile)
            guard let entries = vector.Entries else { continue }
            let bundle = EntryBundle(index: vector.Index, width: width)
            #expect(bundle.path == entries)
            #expect(EntryBundle(path: entries) == bundle)
        }
    }

    @Test("partial and full tiles of 11 tree sizes")
    func rightEdges() throws {
        let edges = try read(Paths.self, "tile-paths").by_tree_size
        #expect(edges.count == 11)
        for edge in edges {
            let tiles = try Tile.growth(from: .empty, to: TreeSize(edge.size))
            #expect(tiles.filter(\.isPartial).map(\.path) == edge.right_edge_paths)
            #expect(Tile.rightEdge(of: TreeSize(edge.size)).map(\.path) == edge.right_edge_paths)
            for (level, count) in edge.full_tiles_per_level.enumerated() {
                #expect(tiles.filter { $0.level == level && !$0.isPartial }.count == Int(count))
            }
        }
    }

    @Test("551 tiles and bundles of 70,000 leaves, byte for byte, and no others")
    func tiles() throws {
        let vectors = try read(Files.self, "tiles-70000")
        #expect(vectors.files.count == 551)
        let size = TreeSize(70_000)
        #expect(Base64.encode(Self.tree.edge.root.bytes) == vectors.root_b64)
        var files: [String: [UInt8]] = [:]
        for tile in try Tile.growth(from: .empty, to: size) { files[tile.path] = Tile.encode(Self.tree.tile(tile)) }
        for bundle in try EntryBundle.growth(from: .empty, to: size) {
            let first = Int(bundle.index) * Tile.full
            let entries = (first..<first + bundle.width).map { Array("leaf-\($0)".utf8) }
            files[bundle.path] = try EntryBundle.encode(entries)
        }
        #expect(Set(files.keys) == Set(vectors.files.map(\.path)))
        for vector in vectors.files {
            let bytes = try #require(files[vector.path])
            #expect(bytes.count == vector.len)
            #expect(SHA256.hash(bytes).hex == vector.sha256, "\(vector.path)")
        }
    }
}

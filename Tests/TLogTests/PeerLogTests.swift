import Foundation
import Signing
import TLog
import Testing
import Wire

@Suite("Logs made by others", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct PeerLogTests {
    private static let tesseraKey =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

    private func tessera(_ path: String) throws -> [UInt8] { try Vectors.bytes("tlog/tessera-log/" + path) }

    private func checkpoint(_ size: Int) throws -> Checkpoint {
        let note = try SignedNote(parsing: try tessera("checkpoint.\(size)"))
        let verifier = try NoteVerifier(vkey: Self.tesseraKey)
        #expect(try note.verify(with: [verifier]) == [verifier])
        return try Checkpoint(parsing: note.text)
    }

    @Test("every checkpoint, tile and bundle of Tessera's sample log agrees", arguments: 0...15)
    func tesseraLog(size: Int) throws {
        let checkpoint = try checkpoint(size)
        #expect(checkpoint.origin == "example.com/log/testdata")
        #expect(checkpoint.size == TreeSize(UInt64(size)))
        guard size > 0 else {
            #expect(checkpoint.root == MerkleHash.emptyRoot)
            return
        }
        let tiles = Tile.rightEdge(of: checkpoint.size)
        #expect(tiles == [Tile(level: 0, index: 0, width: size)])
        let hashes = try tiles[0].decode(try tessera(tiles[0].path))
        let bundle = EntryBundle(index: 0, width: size)
        let bytes = try tessera(bundle.path)
        let entries = try bundle.entries(in: bytes)
        #expect(entries.map { MerkleHash.leaf($0) } == hashes)
        #expect(try EntryBundle.encode(entries) == bytes)
        #expect(Tile.encode(hashes) == (try tessera(tiles[0].path)))
        let tree = SyntheticTree(leafHashes: hashes)
        #expect(tree.edge.root == checkpoint.root)
        for index in 0..<size {
            let proof = try InclusionProof.make(index: LogIndex(UInt64(index)), size: checkpoint.size) {
                tree.hashes($0)
            }
            #expect(proof.verify(leafHash: MerkleHash.leaf(entries[index]), root: checkpoint.root) == .valid)
        }
        for older in 0...size {
            let old = try self.checkpoint(older)
            let proof = try ConsistencyProof.make(from: old.size, to: checkpoint.size) { tree.hashes($0) }
            #expect(proof.verify(oldRoot: old.root, newRoot: checkpoint.root) == .valid)
        }
    }

    @Test("the tree state that Tessera keeps for itself has our root")
    func tesseraState() throws {
        struct State: Decodable {
            let size: UInt64
            let root: String
        }
        let state = try JSONDecoder().decode(State.self, from: Data(try tessera(".state/treeState")))
        let checkpoint = try checkpoint(15)
        #expect(state.size == 15)
        #expect(state.root == Base64.encode(checkpoint.root.bytes))
        #expect(try tessera("checkpoint") == tessera("checkpoint.15"))
    }

    @Test("the tiles of a Sunlight mirror lead to its cosigned checkpoint")
    func skylightMirror() throws {
        struct Mirror: Decodable { let verifier_keys: [String] }
        let folder = "tlog/skylight-mirror/"
        let mirror = try JSONDecoder().decode(Mirror.self, from: Data(Vectors.bytes(folder + "mirror.v0.json")))
        let note = try SignedNote(parsing: try Vectors.bytes(folder + "checkpoint"))
        let verifiers = try mirror.verifier_keys.map { try NoteVerifier(vkey: $0) }
        #expect(try note.verify(with: verifiers) == verifiers)
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(checkpoint.size == TreeSize(300))
        var tiles: [Tile: [Digest]] = [:]
        for tile in try Tile.growth(from: .empty, to: checkpoint.size) {
            tiles[tile] = try tile.decode(try Vectors.bytes(folder + tile.path))
        }
        #expect(Set(tiles.keys.map(\.path)) == ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"])
        #expect(
            tiles[Tile(level: 1, index: 0, width: 1)]?[0]
                == TileHash.root(ofFull: tiles[Tile(level: 0, index: 0)] ?? []))
        let edge = try TilePlan.hashes(of: CompactRange.nodes(of: checkpoint.size), size: checkpoint.size) { wanted in
            wanted.map { tiles[$0] ?? [] }
        }
        #expect(try CompactRange(size: checkpoint.size, hashes: edge).root == checkpoint.root)
    }
}

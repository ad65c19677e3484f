import Attestation
import Foundation
import LedgerTestKit
import ProofChain
import Rekor
import Signing
import TLog
import Testing
import Wire

/// The folder `ledger/` of the repository, read as files.
private struct OwnLedger {
    let folder: URL

    init() {
        folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("ledger")
    }

    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(path))) }
    func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    func checkpoint() throws -> Checkpoint { try Checkpoint(parsing: SignedNote(parsing: text("checkpoint")).text) }

    func bodies() throws -> [[UInt8]] {
        let size = try checkpoint().size
        return try EntryBundle.growth(from: .empty, to: size).flatMap { bundle in
            try EntryBundle.decode(bytes(bundle.path))
        }
    }
}

@Suite("The project's own log")
struct OwnLedgerTests {
    private let ledger = OwnLedger()

    @Test("every leaf is made again from its envelope, byte for byte")
    func leaves() throws {
        var used: Set<String> = []
        for body in try ledger.bodies() {
            let digest = try #require(try EntryBody(parsing: body).envelopeHash)
            let envelope = try ledger.bytes("envelopes/\(digest.hex).json")
            #expect(SHA256.hash(envelope) == digest)
            let keys = try PublicKey.all(pem: ledger.text("log.pub")).filter { $0.kind == .ecdsaP256 }
            #expect(try EntryBody.dsse(envelope: envelope, verifiers: keys).encoded == body)
            used.insert("\(digest.hex).json")
        }
        let stored = try FileManager.default.contentsOfDirectory(atPath: ledger.folder.path + "/envelopes")
        #expect(Set(stored) == used)
    }

    @Test("every tile, the root and the checkpoint are made again from the leaves")
    func tree() throws {
        let leaves = try ledger.bodies().map { MerkleHash.leaf($0) }
        var range = CompactRange()
        var levels: [Int: [Digest]] = [0: leaves]
        for leaf in leaves {
            range.append(leaf) { node, hash in
                if node.level > 0, node.level % 8 == 0 { levels[node.level / 8, default: []].append(hash) }
            }
        }
        let checkpoint = try ledger.checkpoint()
        #expect(range.root == checkpoint.root && range.size == checkpoint.size)
        for tile in try Tile.growth(from: .empty, to: checkpoint.size) {
            let first = Int(tile.index) * Tile.full
            let hashes = try #require(levels[tile.level])[first..<first + tile.width]
            #expect(try ledger.bytes(tile.path) == Tile.encode(hashes), "\(tile.path)")
        }
        let key = try PrivateKey(pem: ledger.text("keys/demonstration-checkpoint.pem"))
        let signer = try NoteSigner(name: checkpoint.origin, key: key, kind: .ed25519)
        #expect(try SignedNote.signed(text: checkpoint.text, by: [signer]).encoded == ledger.text("checkpoint"))
    }

    @Test("a changed body gives another root")
    func changedBody() throws {
        var bodies = try ledger.bodies()
        bodies[bodies.count / 2][10] ^= 1
        var range = CompactRange()
        for body in bodies { range.append(MerkleHash.leaf(body)) }
        #expect(try range.root != ledger.checkpoint().root)
    }

    @Test("statements verify, and cite only entries before them, by the right leaf")
    func citations() throws {
        let keys = try PublicKey.all(pem: ledger.text("log.pub"))
        let bodies = try ledger.bodies()
        var cited = 0
        for (index, body) in bodies.enumerated() {
            let digest = try #require(try EntryBody(parsing: body).envelopeHash)
            let envelope = try Envelope(parsing: ledger.bytes("envelopes/\(digest.hex).json"))
            let payload = try #require(envelope.verify(keys: keys).payload())
            for reference in EntryCitations.all(in: try InTotoStatement(parsing: payload).predicate) {
                #expect(reference.logIndex < index)
                #expect(reference.leafHash == MerkleHash.leaf(bodies[reference.logIndex]).hex)
                cited += 1
            }
        }
        #expect(cited > bodies.count)
    }

    @Test("today's checkpoint extends the parent commit's")
    func extendsParent() throws {
        let git = try ChildProcess.run("git", ["-C", ledger.folder.path, "show", "HEAD~1:./checkpoint"])
        guard git.status == 0 else {
            print("the parent commit holds no ledger/checkpoint: nothing to compare with")
            return
        }
        let before = try Checkpoint(parsing: SignedNote(parsing: git.output).text)
        let now = try ledger.checkpoint()
        #expect(before.origin == now.origin && before.size <= now.size)
        var range = CompactRange()
        for body in try ledger.bodies().prefix(Int(before.size.value)) { range.append(MerkleHash.leaf(body)) }
        #expect(range.root == before.root)
    }
}

/// Every entry that a predicate cites, however deep.
private enum EntryCitations {
    static func all(in value: JSONValue) -> [(logIndex: Int, leafHash: String)] {
        switch value {
        case .object(let members):
            if case .string(let uuid)? = value["uuid"], case .number(let text)? = value["logIndex"], let index = Int(text) {
                return [(index, String(uuid.suffix(64)))]
            }
            return members.flatMap { all(in: $0.value) }
        case .array(let elements): return elements.flatMap { all(in: $0) }
        default: return []
        }
    }
}

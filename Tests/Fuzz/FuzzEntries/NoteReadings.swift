import FuzzKit
import Signing
import TLog

/// Notes and what is built of them: each has one spelling, which is the one that was read.
enum NoteReadings {
    static let all = [
        Reading("n") { try note($0) }, Reading("f") { try proof($0) }, Reading("w") { try request($0) },
        Reading("o") { try policy($0) }, Reading("v") { try verifier($0) }, Reading("e") { try entries($0) },
        Reading("T") { tile($0) },
    ]

    private static let verifiers: [NoteVerifier] = {
        guard let key = try? PrivateKey(ed25519Seed: Array(repeating: 7, count: 32)).publicKey else { return [] }
        return [NoteKeyKind.ed25519, .cosignature, .rekorV1].compactMap {
            try? NoteVerifier(name: "log.example", key: key, kind: $0)
        }
    }()

    private static let cosigned = verifiers.first.flatMap { verifier in
        let text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        return (try? NoteSignature(name: "log.example", keyHint: verifier.hint, bytes: Array(repeating: 1, count: 64)))
            .flatMap { try? SignedNote(text: text, signatures: [$0]) }
    }

    private static func note(_ bytes: [UInt8]) throws {
        let note = try SignedNote(parsing: bytes)
        require(note.encoded.utf8.elementsEqual(bytes), "a note in other bytes than it was read from")
        _ = try? note.verify(with: verifiers)
        let checkpoint = try Checkpoint(parsing: note.text)
        require(
            checkpoint.text.utf8.elementsEqual(note.text.utf8), "a checkpoint in another text than it was read from")
    }

    private static func proof(_ bytes: [UInt8]) throws {
        let proof = try TLogProof(parsing: bytes)
        require(proof.encoded.utf8.elementsEqual(bytes), "a proof in other bytes than it was read from")
        let policy = must("no policy") { try WitnessPolicy(quorum: nil) }
        require(
            !proof.verify(leafHash: MerkleHash.emptyRoot, policy: policy).isValid, "a proof by no known log is valid")
        _ = try? proof.inclusion.root(leafHash: MerkleHash.emptyRoot)
    }

    private static func request(_ bytes: [UInt8]) throws {
        let request = try AddCheckpointRequest(parsing: bytes)
        require(request.encoded == bytes, "a request in other bytes than it was read from")
        let checkpoint = try request.checkpoint()
        require(checkpoint.origin.utf8.elementsEqual(request.origin.utf8), "two origins of one request")
        let proof = ConsistencyProof(from: request.oldSize, to: checkpoint.size, hashes: request.hashes)
        _ = proof.verify(oldRoot: MerkleHash.emptyRoot, newRoot: checkpoint.root)
    }

    private static func policy(_ bytes: [UInt8]) throws {
        let policy = try WitnessPolicy(parsing: bytes)
        let encoded = policy.encoded
        let again = must("a policy is not read again") { try WitnessPolicy(parsing: encoded) }
        require(again.encoded == encoded, "a policy is another when it is read again")
        if let cosigned { _ = policy.evaluate(cosigned, knownLogs: verifiers) }
    }

    private static func verifier(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let key = try PolicyKey(vkey: text)
        require(key.vkey.utf8.elementsEqual(text.utf8), "a verifier key in two spellings")
        if let verifier = key.verifier {
            require(verifier.vkey.utf8.elementsEqual(text.utf8), "two spellings of one key")
        }
    }

    private static func entries(_ bytes: [UInt8]) throws {
        let entries = try EntryBundle.decode(bytes)
        let encoded = must("a bundle is not written again") { try EntryBundle.encode(entries) }
        require(encoded == bytes, "a bundle in other bytes than it was read from")
    }

    private static func tile(_ bytes: [UInt8]) {
        let path = String(decoding: bytes, as: UTF8.self)
        if let tile = Tile(path: path) { require(tile.path.utf8.elementsEqual(path.utf8), "a tile in two spellings") }
        if let bundle = EntryBundle(path: path) {
            require(bundle.path.utf8.elementsEqual(path.utf8), "a bundle in two spellings")
        }
    }
}

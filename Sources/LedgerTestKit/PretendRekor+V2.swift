import Rekor
import RekorClient
import Signing
import TLog
import Transport
import Wire

extension PretendRekor {
    /// What a client of v2 pins, and the name that the log signs under.
    func answerV2(_ path: String, _ body: [UInt8]?, _ state: inout State) throws -> HTTPResponse {
        if let body, path == "log/entries" { return try submitToV2(body, &state) }
        let size = UInt64(state.leaves.count)
        if path == "checkpoint" { return file(Array(try note(state).encoded.utf8)) }
        if let bundle = EntryBundle(path: path) {
            let first = Int(bundle.index) * Tile.full
            guard first + bundle.width <= state.leaves.count else { return PretendRekor.gone }
            return file(try EntryBundle.encode(state.leaves[first..<first + bundle.width].map(\.body)))
        }
        guard let tile = Tile(path: path),
            tile.index * 256 + UInt64(tile.width) <= size >> UInt64(8 * tile.level)
        else { return PretendRekor.gone }
        let nodes = (0..<tile.width).map { NodeID(level: 8 * tile.level, index: tile.index * 256 + UInt64($0)) }
        return file(Tile.encode(PretendRekor.hashes(nodes, state)))
    }

    private static var gone: HTTPResponse { HTTPResponse(status: 404, contentType: nil, body: []) }

    private func file(_ bytes: [UInt8]) -> HTTPResponse { HTTPResponse(status: 200, contentType: nil, body: bytes) }

    private func note(_ state: State) throws -> SignedNote {
        let checkpoint = try Checkpoint(
            origin: host, size: TreeSize(UInt64(state.leaves.count)), root: PretendRekor.root(state.leaves.map(\.body)))
        return try SignedNote.signed(
            text: checkpoint.text, by: [try NoteSigner(name: host, key: noteKey, kind: .ed25519)])
    }

    private func submitToV2(_ body: [UInt8], _ state: inout State) throws -> HTTPResponse {
        guard let request = try JSONDocument(body).root["hashedRekordRequestV002"], let signature = request["signature"],
            let digest = request["digest"]?.string.flatMap({ Base64.decode($0) }),
            let content = signature["content"]?.string.flatMap({ Base64.decode($0) }),
            let spki = signature["verifier"]?["publicKey"]?["rawBytes"]?.string.flatMap({ Base64.decode($0) })
        else { return PretendRekor.failure(400, "invalid hashedrekord request") }
        let verifier = EntryVerifier(try PublicKey(spki: spki))
        guard let details = KeyDetails(verifier.key) else { return PretendRekor.failure(400, "invalid key") }
        let entry = try EntryBody(
            .hashedRekord(
                HashedRekordEntry(
                    version: .v002, algorithm: details.hash, digest: digest, signature: content, verifier: verifier)))
        if let place = state.leaves.firstIndex(where: { $0.body == entry.encoded }) {
            return PretendRekor.failure(409, "duplicate", [HTTPHeader("x-log-index", String(place))])
        }
        state.leaves.append((entry.encoded, state.time))
        return PretendRekor.json(201, try v2Answer(state.leaves.count - 1, entry, state))
    }

    private func v2Answer(_ place: Int, _ body: EntryBody, _ state: State) throws -> JSONValue {
        let size = TreeSize(UInt64(state.leaves.count))
        let proof = try InclusionProof.make(index: LogIndex(UInt64(place)), size: size) { PretendRekor.hashes($0, state) }
        let verifier = try NoteVerifier(name: host, key: noteKey.publicKey, kind: .ed25519)
        let entry = LogEntry(
            body: body.encoded, integratedTime: 0, logID: verifier.keyID, logIndex: UInt64(place), treeID: nil,
            inclusionProof: proof, rootHash: PretendRekor.root(state.leaves.map(\.body)),
            checkpoint: try note(state).encoded, signedEntryTimestamp: nil)
        return entry.transparencyJSON(kind: body.kind, version: body.apiVersion, isAnswer: true)
    }
}

import Rekor
import RekorClient
import Signing
import TLog
import Transport
import Wire

extension PretendRekor {
    func answerV1(_ path: String, _ query: [String: String], _ body: [UInt8]?, _ state: inout State) throws -> HTTPResponse {
        switch (path, body) {
        case ("log", nil): return try logInformation(state)
        case ("log/proof", nil): return try consistency(query, state)
        case ("log/entries", let body?): return try submit(body, &state)
        case ("log/entries", nil):
            guard let index = query["logIndex"].flatMap({ UInt64($0) }), index >= shardOffset,
                index - shardOffset < state.leaves.count
            else { return PretendRekor.missing }
            return try show(Int(index - shardOffset), 200, [], state)
        case ("index/retrieve", let body?): return try search(body, state)
        default:
            guard path.hasPrefix("log/entries/"), let uuid = EntryUUID(path.dropFirst(12)),
                uuid.treeID == nil || uuid.treeID == treeID,
                let place = state.leaves.firstIndex(where: { MerkleHash.leaf($0.body) == uuid.leafHash })
            else { return PretendRekor.missing }
            return try show(place, 200, [], state)
        }
    }

    private static var missing: HTTPResponse { HTTPResponse(status: 404, contentType: nil, body: []) }

    private func submit(_ body: [UInt8], _ state: inout State) throws -> HTTPResponse {
        let entry = try ProposedEntry(parsing: body).body
        let uuid = EntryUUID(treeID: treeID, leafHash: entry.leafHash).text
        let location = HTTPHeader("Location", "/api/v1/log/entries/\(uuid)")
        guard !state.leaves.contains(where: { $0.body == entry.encoded }) else {
            let message = "an equivalent entry already exists in the transparency log with UUID \(uuid)"
            return PretendRekor.failure(409, message, [location])
        }
        state.leaves.append((entry.encoded, state.time))
        return try show(state.leaves.count - 1, 201, [HTTPHeader("ETag", uuid), location], state)
    }

    private func show(_ place: Int, _ status: Int, _ headers: [HTTPHeader], _ state: State) throws -> HTTPResponse {
        let entry = try entry(place, state)
        return HTTPResponse(
            status: status, contentType: "application/json", headers: headers, body: entry.encoded + [0x0a])
    }

    func entry(_ place: Int, _ state: State) throws -> LogEntry {
        let size = TreeSize(UInt64(state.leaves.count))
        let proof = try InclusionProof.make(index: LogIndex(UInt64(place)), size: size) { PretendRekor.hashes($0, state) }
        return try LogEntry.signed(
            body: state.leaves[place].body, integratedTime: state.leaves[place].time, treeID: treeID,
            logIndex: shardOffset + UInt64(place), inclusion: proof, root: PretendRekor.root(state.leaves.map(\.body)),
            host: host, by: key)
    }

    private func tree(_ treeID: UInt64, _ leaves: [[UInt8]]) throws -> [JSONMember] {
        let root = PretendRekor.root(leaves)
        let note = try RekorCheckpoint.note(
            host: host, treeID: treeID, size: TreeSize(UInt64(leaves.count)), root: root, by: key)
        return [
            JSONMember("rootHash", .string(root.hex)), JSONMember("signedTreeHead", .string(note.encoded)),
            JSONMember("treeID", .string(String(treeID))), JSONMember("treeSize", .integer(leaves.count)),
        ]
    }

    private func logInformation(_ state: State) throws -> HTTPResponse {
        let old = (0..<shardOffset).map { Array("entry \($0) of the first shard".utf8) }
        let inactive: JSONValue = old.isEmpty ? .null : .array([.object(try tree(1, old))])
        return PretendRekor.json(
            200, .object([JSONMember("inactiveShards", inactive)] + (try tree(treeID, state.leaves.map(\.body)))))
    }

    private func consistency(_ query: [String: String], _ state: State) throws -> HTTPResponse {
        guard let old = query["firstSize"].flatMap({ UInt64($0) }), let new = query["lastSize"].flatMap({ UInt64($0) }),
            old <= new, new <= state.leaves.count, query["treeID"].map({ $0 == String(treeID) }) ?? true
        else { return PretendRekor.failure(400, "firstSize or lastSize out of range") }
        let proof = try ConsistencyProof.make(from: TreeSize(old), to: TreeSize(new)) { PretendRekor.hashes($0, state) }
        return PretendRekor.json(
            200,
            [
                "rootHash": .string(PretendRekor.root(state.leaves.map(\.body)).hex),
                "hashes": .array(proof.hashes.map { .string($0.hex) }),
            ])
    }

    /// Finds by the digests of payload and envelope, and by the key.
    private func search(_ body: [UInt8], _ state: State) throws -> HTTPResponse {
        let wanted = try JSONDocument(body).root["hash"]?.string?.lowercased()
        let found = state.leaves.compactMap { leaf -> JSONValue? in
            guard let body = try? EntryBody(parsing: leaf.body) else { return nil }
            let keys = body.verifiers.map { SHA256.hash(Array($0.pem.utf8)) }
            let digests = ([body.payloadHash, body.envelopeHash].compactMap { $0 } + keys).map { "sha256:" + $0.hex }
            guard let wanted, digests.contains(wanted) else { return nil }
            return .string(EntryUUID(treeID: treeID, leafHash: body.leafHash).text)
        }
        return PretendRekor.json(200, .array(found))
    }
}

import Signing
import TLog
import Transport
import Wire

/// Reads the files of a v2 log (C2SP tlog-tiles). Nothing that they say is believed before a proof is made of it.
struct TileReader {
    private let conversation: Conversation

    init(_ conversation: Conversation) { self.conversation = conversation }

    private static let prefix = "/api/v2/"
    private static let tileLimit = Tile.full * Digest.byteCount
    private static let bundleLimit = (EntryBundle.maxEntryLength + 2) * Tile.full

    /// The newest signed note.
    func note() throws(RekorClientError) -> String {
        let answer = try conversation.get(TileReader.prefix + "checkpoint", accept: "text/plain", limit: SignedNote.maxBytes)
        guard answer.status == 200 else { throw LogClient.refusal(answer, of: conversation.log.url) }
        guard let note = String(validating: answer.body, as: UTF8.self) else {
            throw RekorClientError(.checkpointInvalid, "the checkpoint is not UTF-8")
        }
        return note
    }

    /// The proof made of the log's own tiles; whether it leads to a root is for the caller to check.
    func inclusion(of index: LogIndex, size: TreeSize) throws(RekorClientError) -> InclusionProof {
        try wrapped { try InclusionProof.make(index: index, size: size) { nodes in try hashes(of: nodes, size) } }
    }

    /// As ``inclusion(of:size:)``.
    func consistency(from old: TreeSize, to new: TreeSize) throws(RekorClientError) -> ConsistencyProof {
        try wrapped { try ConsistencyProof.make(from: old, to: new) { nodes in try hashes(of: nodes, new) } }
    }

    /// The entry as the log's bundle has it.
    func entry(at index: LogIndex, size: TreeSize) throws(RekorClientError) -> [UInt8] {
        let place = index.value / UInt64(Tile.full)
        let width = Int(min(UInt64(Tile.full), size.value - place * UInt64(Tile.full)))
        let bundle = EntryBundle(index: place, width: width)
        let bytes = try file(bundle.path, full: EntryBundle(index: place).path, limit: TileReader.bundleLimit)
        let entries = try wrapped { try EntryBundle.decode(bytes) }
        let number = Int(index.value % UInt64(Tile.full))
        guard entries.indices.contains(number) else {
            throw RekorClientError(.answerSyntax, "\(bundle) holds \(entries.count) entries, wanted is number \(number)")
        }
        return entries[number]
    }

    private func hashes(of nodes: [NodeID], _ size: TreeSize) throws -> [Digest] {
        try TilePlan.hashes(of: nodes, size: size) { tiles in
            try tiles.map { tile in
                let bytes = try file(tile.path, full: tile.completed.path, limit: TileReader.tileLimit)
                let width = bytes.count / Digest.byteCount
                let isFull = width == Tile.full && tile.isPartial
                return try (isFull ? tile.completed : tile).decode(bytes)
            }
        }
    }

    /// A file, or the full one that has taken the place of a partial one.
    private func file(_ path: String, full: String, limit: Int) throws(RekorClientError) -> [UInt8] {
        for name in path == full ? [path] : [path, full] {
            let answer = try conversation.get(TileReader.prefix + name, accept: "application/octet-stream", limit: limit)
            if answer.status == 404 || answer.status == 410 { continue }
            guard answer.status == 200 else { throw LogClient.refusal(answer, of: conversation.log.url) }
            return answer.body
        }
        throw RekorClientError(
            .tileMissing, "\(conversation.log.url) has no \(path), which its checkpoint covers", hint: "try again later")
    }

    private func wrapped<Value>(_ work: () throws -> Value) throws(RekorClientError) -> Value {
        do {
            return try work()
        } catch let error as RekorClientError {
            throw error
        } catch let error as TLogError {
            // Sizes and indexes have been checked: what is left is a file that is not in its form.
            throw RekorClientError(.answerSyntax, error.detail)
        } catch {
            throw RekorClientError(.answerSyntax, "\(error)")
        }
    }
}

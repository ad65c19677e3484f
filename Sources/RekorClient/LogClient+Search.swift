public import Rekor
public import TLog
public import Signing
import Transport
import Wire

/// What the index of a v1 log is asked for.
public enum IndexQuery: Sendable, Hashable {
    /// Of a file, an envelope or a payload, such as `sha256:` and 64 hexadecimal digits.
    case hash(String)
    case email(String)
    /// Any name in a certificate.
    case subject(String)
    case key(EntryVerifier)

    /// What is posted, one after the other; the results are put together.
    ///
    /// A log finds `dsse` entries by the digest of the key's PEM and not by the key; `hashedrekord` the other way round.
    var requests: [JSONValue] {
        switch self {
        case .hash(let text): [["hash": .string(text)]]
        case .email(let text): [["email": .string(text)]]
        case .subject(let text): [["subject": .string(text)]]
        case .key(let verifier):
            [
                ["hash": .string("sha256:" + SHA256.hash(Array(verifier.pem.utf8)).hex)],
                ["publicKey": ["format": "x509", "content": .string(Base64.encode(verifier.pem.utf8))]],
            ]
        }
    }
}

extension LogClient {
    /// The names of entries that the log's index gives, each once, in its order.
    ///
    /// Nothing of it is proven: an index may leave out what it likes. Fetch the entries to have them proven.
    ///
    /// - Throws: `client.unsupported` for a v2 log, `client.…`, `network.…`.
    public func search(_ query: IndexQuery) throws(RekorClientError) -> [EntryUUID] {
        guard log.api == .v1 else {
            throw RekorClientError(.unsupported, "a log of version v2 has no search", hint: "search where the entries were made")
        }
        return try operation { conversation throws(RekorClientError) in
            var found: [EntryUUID] = []
            for request in query.requests {
                let answer = try conversation.post("/api/v1/index/retrieve", request.compact)
                guard answer.status == 200 else { throw LogClient.refusal(answer, of: log.url) }
                for uuid in try LogClient.names(answer.body) where !found.contains(uuid) { found.append(uuid) }
            }
            return found
        }
    }

    private static func names(_ bytes: [UInt8]) throws(RekorClientError) -> [EntryUUID] {
        let root: JSONNode
        do { root = try JSONDocument(bytes).root } catch { throw RekorClientError(.answerSyntax, "\(error)") }
        let names = root.elements.map { $0.string.flatMap { EntryUUID($0) } }
        guard root.kind == .array, !names.contains(nil) else {
            throw RekorClientError(.answerSyntax, "the answer is not a list of entry UUIDs")
        }
        return names.compactMap { $0 }
    }

    /// Proves that the active tree grew from one size to another.
    ///
    /// The newest checkpoint is fetched, verified and compared with what is remembered first.
    ///
    /// - Parameters:
    ///   - old: At least 1; nil for the size remembered before, and 1 when there is none.
    ///   - new: nil for the newest size.
    ///   - oldRoot: What the tree of `old` leaves is believed to hash to.
    /// - Returns: The proof. It is proven when both roots are known: the new one is when `new` is the newest size, the old
    ///   one when it is given, remembered, or the newest's own.
    public func consistency(
        from old: TreeSize?, to new: TreeSize?, oldRoot: Digest? = nil
    ) throws(RekorClientError) -> LogConsistency {
        let before = try memory.all()
        let newest = try information().active
        return try operation { conversation throws(RekorClientError) in
            let kept = before.first { $0.origin.utf8.elementsEqual(newest.checkpoint.origin.utf8) }
            let known = try kept.map { kept throws(RekorClientError) in try EntryCheck.verified(kept.note, by: log) }
            let from = old ?? known?.size ?? TreeSize(1)
            let to = new ?? newest.checkpoint.size
            guard from >= TreeSize(1), from <= to, to <= newest.checkpoint.size else {
                throw RekorClientError(
                    .unsupported, "there is no proof from \(from) to \(to) in a tree of \(newest.checkpoint.size) leaves",
                    hint: "give two sizes from 1 on, the smaller one first")
            }
            let treeID = RekorCheckpoint.parts(ofOrigin: newest.checkpoint.origin)?.treeID
            let proof =
                switch log.api {
                case .v1: try LogClient.proof(from: from, to: to, treeID: treeID, conversation)
                case .v2: try TileReader(conversation).consistency(from: from, to: to)
                }
            func root(_ size: TreeSize) -> Digest? {
                if size == newest.checkpoint.size { return newest.checkpoint.root }
                return size == known?.size ? known?.root : nil
            }
            var isProven = false
            if let first = oldRoot ?? root(from), let last = root(to) {
                if case .invalid(let reason) = proof.verify(oldRoot: first, newRoot: last) {
                    throw RekorClientError(
                        .consistencyUnproven, "the tree of \(to) leaves is not proven to begin with that of \(from): \(reason)",
                        hint: "the log may have been rewritten: keep the evidence and tell others")
                }
                isProven = true
            }
            return LogConsistency(
                origin: newest.checkpoint.origin, proof: proof, oldRoot: oldRoot ?? root(from), newRoot: root(to),
                isProven: isProven)
        }
    }
}

/// A proof of growth, and whether it was checked against two roots.
public struct LogConsistency: Sendable {
    public let origin: String
    public let proof: ConsistencyProof
    public let oldRoot: Digest?
    public let newRoot: Digest?
    public let isProven: Bool
}

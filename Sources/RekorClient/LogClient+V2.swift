import Attestation
public import Rekor
import Signing
import TLog
import Transport
import Wire

extension LogClient {
    /// As ``submit(envelope:verifiers:)`` for what a `hashedrekord` 0.0.2 entry says: a digest, a signature and a key.
    ///
    /// - Throws: `client.unsupported` for a v1 log; `rekor.…`, `client.…`, `network.…`.
    public func submit(_ entry: HashedRekordEntry) throws(RekorClientError) -> LoggedEntry {
        guard log.api == .v2, entry.version == .v002 else {
            throw RekorClientError(.unsupported, "only hashedrekord 0.0.2 goes to a log of version v2, and to no other")
        }
        let body: EntryBody
        do { body = try EntryBody(.hashedRekord(entry)) } catch { throw .wrapping(error) }
        return try submit(body, request: entry.request)
    }

    func submitToV2(_ envelope: [UInt8], _ verifiers: [EntryVerifier]) throws(RekorClientError) -> LoggedEntry {
        let body: EntryBody
        do {
            let envelope = try Envelope(parsing: envelope)
            guard verifiers.count == 1, let verifier = verifiers.first else {
                throw RekorError(.verifierMismatch, "a log of version v2 takes one signature and its key, got \(verifiers.count)")
            }
            body = try EntryBody.hashedRekord(envelope: envelope, verifier: verifier)
        } catch let error as any CodedError {
            throw .wrapping(error)
        } catch {
            throw RekorClientError(.unsupported, "\(error)")
        }
        guard case .hashedRekord(let entry) = body.content else {
            throw RekorClientError(.unsupported, "a log of version v2 takes hashedrekord and nothing else")
        }
        return try submit(body, request: entry.request)
    }

    private func submit(_ body: EntryBody, request: JSONValue) throws(RekorClientError) -> LoggedEntry {
        try operation(expecting: body.encoded) { conversation throws(RekorClientError) in
            let answer = try conversation.post("/api/v2/log/entries", request.compact)
            switch answer.status {
            case 201: return try believeV2(answer, body, conversation)
            case 409: return try existingInV2(answer, body, conversation)
            case 405:
                throw RekorClientError(
                    .frozen, "\(log.url) takes nothing any more: it is frozen",
                    hint: "fetch the signing config again, and name the log that takes its place")
            default: throw LogClient.refusal(answer, of: log.url)
            }
        }
    }

    private func believeV2(
        _ answer: HTTPResponse, _ body: EntryBody, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        let entry: LogEntry
        do {
            let root = try LogClient.document(answer.body)
            entry = try LogEntry(transparency: root)
            let (kind, version) = (root["kindVersion"]?["kind"]?.string, root["kindVersion"]?["version"]?.string)
            guard kind == body.kind, version == body.apiVersion else {
                throw RekorClientError(
                    .answerSyntax,
                    "kindVersion is \(kind ?? "no kind") \(version ?? ""), wanted is \(body.kind) \(body.apiVersion)")
            }
        } catch let error as RekorError {
            throw RekorClientError(.answerSyntax, error.detail)
        } catch let error as RekorClientError {
            throw error
        } catch {
            throw RekorClientError(.answerSyntax, "\(error)")
        }
        return try believe(entry, raw: answer.body, body: body.encoded, isNew: true, conversation)
    }

    /// The entry at the index that a 409 names, proven from the log's tiles.
    private func existingInV2(
        _ answer: HTTPResponse, _ body: EntryBody, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        guard let index = answer.header("x-log-index").flatMap({ UInt64($0) }) else {
            throw RekorClientError(.duplicateUnresolved, "the log has the entry and does not say at which index")
        }
        return try entry(at: LogIndex(index), body: body.encoded, isAwaited: true, conversation)
    }

    /// The entry at an index: virtual in v1, of the log's only tree in v2.
    ///
    /// - Parameter body: What the entry must be, byte for byte, if that is known.
    /// - Throws: `client.not-found` and what else `client.…` and `network.…` say.
    public func entry(at index: UInt64, body: [UInt8]? = nil) throws(RekorClientError) -> LoggedEntry {
        guard log.api == .v2 else { return try entryOfV1(at: index, body: body) }
        return try operation(expecting: body) { conversation throws(RekorClientError) in
            try entry(at: LogIndex(index), body: body, isAwaited: false, conversation)
        }
    }

    /// - Parameter isAwaited: Whether the log has promised the entry: then a checkpoint that covers it is waited for.
    private func entry(
        at index: LogIndex, body: [UInt8]?, isAwaited: Bool, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        let tiles = TileReader(conversation)
        var failures = 0
        while true {
            let note = try tiles.note()
            let checkpoint = try EntryCheck.verified(note, by: log)
            guard checkpoint.size.contains(index) else {
                failures += 1
                guard isAwaited else {
                    throw RekorClientError(.notFound, "the log has \(checkpoint.size) entries, none at \(index)")
                }
                guard failures < retry.attempts else {
                    throw RekorClientError(
                        .duplicateUnresolved, "the log says that entry \(index) is ours and shows a tree of \(checkpoint.size)",
                        hint: "try again later")
                }
                retry.sleep(retry.delay(after: failures))
                continue
            }
            return try proven(index, of: checkpoint, note, body: body, conversation)
        }
    }

    /// Makes the proof that the log did not give.
    private func proven(
        _ index: LogIndex, of checkpoint: Checkpoint, _ note: String, body: [UInt8]?, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        let tiles = TileReader(conversation)
        let leaf = try tiles.entry(at: index, size: checkpoint.size)
        let proof = try tiles.inclusion(of: index, size: checkpoint.size)
        let entry = LogEntry(
            body: leaf, integratedTime: 0, logID: try LogClient.keyID(of: note, log), logIndex: index.value, treeID: nil,
            inclusionProof: proof, rootHash: checkpoint.root, checkpoint: note, signedEntryTimestamp: nil)
        let read = try? EntryBody(parsing: leaf)
        let raw = entry.transparencyJSON(kind: read?.kind ?? "", version: read?.apiVersion ?? "", isAnswer: true).compact
        return try believe(entry, raw: raw, body: body, isNew: false, conversation)
    }

    private func believe(
        _ entry: LogEntry, raw: [UInt8], body: [UInt8]?, isNew: Bool, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        let time = now()
        let check = EntryCheck(log: log, body: body, time: .past, now: time, tolerance: tolerance)
        let checkpoint = try check.check(entry)
        try remember(checkpoint, entry.checkpoint, conversation)
        return LoggedEntry(entry: entry, raw: raw, checkpoint: checkpoint, time: time, isNew: isNew)
    }

    /// The whole key id of the pinned key that signed.
    private static func keyID(of note: String, _ log: RemoteLog) throws(RekorClientError) -> Digest {
        do {
            let signed = try SignedNote(parsing: note)
            let origin = try Checkpoint(parsing: signed.text).origin
            let verifiers = log.trusted.compactMap { $0.verifier(forOrigin: origin) }
            return try signed.verify(with: verifiers)[0].keyID
        } catch {
            throw RekorClientError(.checkpointInvalid, "\(error)")
        }
    }
}

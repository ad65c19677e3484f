public import Rekor
import Signing
import TLog
import Transport
import Wire

extension LogClient {
    /// Makes the log take in an envelope, or finds it there.
    ///
    /// The bytes are sent as they are, and again in the same bytes after a time-out, 429 or 5xx. An entry that was there
    /// before is fetched.
    ///
    /// - Parameter verifiers: The public keys or certificates of all of its signatures.
    /// - Throws: What is wrong with the envelope (`rekor.…`), before anything is sent; `client.…`; `network.…`.
    public func submit(envelope: [UInt8], verifiers: [EntryVerifier]) throws(RekorClientError) -> LoggedEntry {
        switch log.api {
        case .v1: try submitToV1(envelope, verifiers)
        case .v2: try submitToV2(envelope, verifiers)
        }
    }

    private func submitToV1(_ envelope: [UInt8], _ verifiers: [EntryVerifier]) throws(RekorClientError) -> LoggedEntry {
        let body: EntryBody
        let proposal: [UInt8]
        do {
            body = try EntryBody.dsse(envelope: envelope, verifiers: verifiers)
            proposal = try ProposedEntry.encode(envelope: envelope, verifiers: verifiers)
        } catch {
            throw .wrapping(error)
        }
        return try operation(expecting: body.encoded) { conversation throws(RekorClientError) in
            let answer = try conversation.post("/api/v1/log/entries", proposal)
            switch answer.status {
            case 201: return try believe(answer, body: body.encoded, isNew: true, conversation)
            case 409: return try existing(answer, body: body, conversation)
            default: throw LogClient.refusal(answer, of: conversation.log.url)
            }
        }
    }

    /// The entry that a 409 speaks of. It may not be readable in the first moment.
    private func existing(
        _ answer: HTTPResponse, body: EntryBody, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        guard let uuid = LogClient.named(in: answer) else {
            throw RekorClientError(
                .duplicateUnresolved, "the log has the entry and does not say where",
                hint: "find it with `stella rekor verify`")
        }
        guard uuid.leafHash == body.leafHash else {
            throw RekorClientError(
                .uuidMismatch, "the log says that \(uuid) is our entry, whose leaf hash is \(body.leafHash.hex)")
        }
        for attempt in 1...max(1, retry.attempts) {
            let found = try conversation.get("/api/v1/log/entries/\(uuid)")
            guard found.status == 404 else {
                return try believe(found, body: body.encoded, uuid: uuid, isNew: false, conversation)
            }
            if attempt < retry.attempts { retry.sleep(retry.delay(after: attempt)) }
        }
        throw RekorClientError(
            .duplicateUnresolved, "the log says that it has \(uuid) and does not show it", hint: "try again later")
    }

    /// The last part of `Location`, or else the 80 digits in the message.
    private static func named(in answer: HTTPResponse) -> EntryUUID? {
        let place = answer.header("Location")?.split(separator: "/").last.flatMap { EntryUUID($0) }
        if let place, place.treeID != nil { return place }
        let words = message(of: answer)?.split { !$0.isHexDigit } ?? []
        return words.filter { $0.utf8.count == 80 }.compactMap { EntryUUID($0) }.first
    }

    /// The entry with a UUID of 80 digits, or with the leaf hash of 64 in any of the log's trees.
    ///
    /// - Parameter body: What the entry must be, byte for byte, if that is known.
    /// - Throws: `client.not-found` and what else `client.…` and `network.…` say.
    public func entry(_ uuid: EntryUUID, body: [UInt8]? = nil) throws(RekorClientError) -> LoggedEntry {
        guard log.api == .v1 else {
            throw RekorClientError(
                .unsupported, "a log of version v2 finds no entry by its hash", hint: "give the index of the entry")
        }
        return try operation(expecting: body) { conversation throws(RekorClientError) in
            let answer = try conversation.get("/api/v1/log/entries/\(uuid)")
            return try believe(answer, body: body, uuid: uuid, isNew: false, conversation)
        }
    }

    func entryOfV1(at index: UInt64, body: [UInt8]?) throws(RekorClientError) -> LoggedEntry {
        try operation(expecting: body) { conversation throws(RekorClientError) in
            let answer = try conversation.get("/api/v1/log/entries?logIndex=\(index)")
            let found = try believe(answer, body: body, isNew: false, conversation)
            guard found.entry.logIndex == index else {
                throw RekorClientError(.indexMismatch, "asked for entry \(index), got \(found.entry.logIndex)")
            }
            return found
        }
    }

    /// Reads an answer, checks the entry, and the tree against what is remembered.
    func believe(
        _ answer: HTTPResponse, body: [UInt8]?, uuid: EntryUUID? = nil, isNew: Bool, _ conversation: Conversation
    ) throws(RekorClientError) -> LoggedEntry {
        guard answer.status == (isNew ? 201 : 200) else { throw LogClient.refusal(answer, of: log.url) }
        let entry = try LogClient.read(answer.body)
        if let uuid, uuid.leafHash != entry.leafHash || uuid.treeID ?? entry.treeID != entry.treeID {
            throw RekorClientError(.uuidMismatch, "asked for \(uuid), got \(entry.uuid)")
        }
        let time = now()
        let check = EntryCheck(
            log: log, body: body, time: isNew ? .now : .past, now: time, tolerance: tolerance)
        let checkpoint = try check.check(entry)
        try remember(checkpoint, entry.checkpoint, conversation)
        return LoggedEntry(entry: entry, raw: answer.body, checkpoint: checkpoint, time: time, isNew: isNew)
    }

    /// One entry under 80 digits whose last 64 are the leaf hash of its body.
    static func read(_ bytes: [UInt8]) throws(RekorClientError) -> LogEntry {
        let root = try document(bytes)
        guard root.count == 1, let member = Array(root.members).first else {
            throw RekorClientError(.entryName, "the answer holds \(root.count) entries, wanted is one")
        }
        guard let uuid = member.name.string.flatMap({ EntryUUID($0) }), uuid.treeID != nil else {
            throw RekorClientError(.entryName, "the entry stands under \(member.name.string ?? ""), wanted are 80 digits")
        }
        return try read(uuid, member.value)
    }

    /// One entry under its name.
    static func read(_ uuid: EntryUUID, _ node: JSONNode) throws(RekorClientError) -> LogEntry {
        if let leaf = node["body"]?.string.flatMap({ Base64.decode($0) }).map({ MerkleHash.leaf($0) }), leaf != uuid.leafHash {
            throw RekorClientError(.uuidMismatch, "the entry \(uuid) has the leaf hash \(leaf.hex)")
        }
        do {
            return try LogEntry(uuid: uuid, node)
        } catch {
            throw RekorClientError(.answerSyntax, error.detail)
        }
    }

    /// An object of JSON.
    static func document(_ bytes: [UInt8]) throws(RekorClientError) -> JSONNode {
        do {
            let root = try JSONDocument(bytes).root
            guard root.kind == .object else { throw RekorClientError(.answerSyntax, "the answer is not an object") }
            return root
        } catch let error as RekorClientError {
            throw error
        } catch {
            throw RekorClientError(.answerSyntax, "\(error)", hint: "check that the address is that of a log")
        }
    }

    /// What an answer means that is not the one hoped for.
    static func refusal(_ answer: HTTPResponse, of url: String) -> RekorClientError {
        let message = message(of: answer).map { ": " + $0 } ?? ""
        switch answer.status {
        case 400, 413, 415, 422: return RekorClientError(.refused, "the log refuses (\(answer.status))" + message)
        case 401, 403:
            return RekorClientError(
                .forbidden, "the log does not allow this (\(answer.status))" + message, hint: "give a token with --token-file")
        case 404: return RekorClientError(.notFound, "the log has no such entry" + message)
        case 300..<400:
            return RekorClientError(
                .status, "\(url) answers with status \(answer.status)",
                hint: "redirects are not followed: name the address itself")
        default: return RekorClientError(.status, "\(url) answers with status \(answer.status)" + message)
        }
    }

    /// The message of an error body, cut to a sentence's length.
    private static func message(of answer: HTTPResponse) -> String? {
        let text = try? JSONDocument(answer.body).root["message"]?.string
        return text.map { String($0.prefix(400)) }
    }
}

public import Ledger
public import Rekor
import Signing
public import TLog
public import Wire

extension LogService {
    /// Makes ready what a client of version 1 proposes: checks its signatures and hashes it. Computes and reads nothing.
    ///
    /// - Throws: What ``Rekor/ProposedEntry/init(parsing:attachmentLimit:)`` throws, `ledger.entry-size`.
    public func prepare(_ proposal: [UInt8]) throws -> PreparedEntry<Log.Row> {
        try PreparedEntry(ProposedEntry(parsing: proposal, attachmentLimit: attachmentLimit).accepted)
    }

    /// As ``prepare(_:)`` for a client of version 2.
    ///
    /// - Parameter takesDSSE: Whether the `dsse` request is taken that clients sent until 2026.
    /// - Throws: What ``Rekor/TransparencyRequest/init(parsing:takesDSSE:attachmentLimit:)`` throws, `ledger.entry-size`.
    public func prepareTransparency(_ request: [UInt8], takesDSSE: Bool) throws -> PreparedEntry<Log.Row> {
        try PreparedEntry(
            TransparencyRequest(parsing: request, takesDSSE: takesDSSE, attachmentLimit: attachmentLimit).accepted)
    }

    /// Appends an entry; returns when a checkpoint that covers it is durable. Little else is done: an answer is made of
    /// the receipt by ``shown(_:_:)`` or ``transparency(_:_:)``, which sign.
    ///
    /// - Throws: `service.own-key`, and what ``Ledger/LogSequencer/append(_:)-(Submission<Row>)`` throws: `ledger.busy`,
    ///   `ledger.closed`, `ledger.suspect`, `ledger.signing-failed`.
    public func append(_ prepared: PreparedEntry<Log.Row>) async throws -> Receipt {
        try await sequencer.append(prepared.submission)
    }

    /// The appended entry in the form of version 1.
    public func shown(_ prepared: PreparedEntry<Log.Row>, _ receipt: Receipt) throws -> ShownEntry {
        let stored = StoredEntry(
            index: receipt.index, body: prepared.body.encoded, integratedTime: receipt.integratedTime)
        let entry = try entries.entry(stored, in: receipt.head, inclusion: receipt.inclusion)
        return ShownEntry(entry: entry, attestation: nil)
    }

    /// The appended entry as `TransparencyLogEntry` with every member, as version 2 answers.
    public func transparency(_ prepared: PreparedEntry<Log.Row>, _ receipt: Receipt) throws -> JSONValue {
        let (body, head) = (prepared.body, receipt.head)
        let entry = LogEntry(
            body: body.encoded, integratedTime: 0, logID: try keyID(of: head), logIndex: receipt.index.value, treeID: nil,
            inclusionProof: receipt.inclusion, rootHash: head.root, checkpoint: head.note, signedEntryTimestamp: nil)
        return entry.transparencyJSON(kind: body.kind, version: body.apiVersion, isAnswer: true)
    }

    /// Refuses a new entry that is signed by the ledger's own key.
    ///
    /// What that key has signed is the ledger's own word, and rows are made of it when they are made again from the log.
    /// An envelope of the ledger can be written otherwise, or its signature be turned into another valid one, and then has
    /// another leaf: such a copy must not look like a second statement. Asking again for an entry that is there is fine.
    /// - Throws: `service.own-key`, and what a damaged log throws.
    public func requireStranger(_ prepared: PreparedEntry<Log.Row>) throws {
        guard prepared.body.verifiers.contains(where: { $0.key == publicKey }),
            try active.store.index(ofLeaf: prepared.submission.leafHash) == nil
        else { return }
        throw ServiceError(
            .ownKey, "the entry is signed by this log's own key, with which the ledger alone makes entries",
            hint: "submit what you have signed with a key of your own")
    }
}

/// An entry that passed every check, hashed and ready to be appended.
public struct PreparedEntry<Row: Sendable>: Sendable {
    public let body: EntryBody
    let submission: Submission<Row>

    init(_ accepted: AcceptedEntry) throws(LedgerError) {
        body = accepted.body
        submission = try Submission(
            body: accepted.body.encoded, blobs: accepted.attachments.map { Blob($0) },
            keys: accepted.searchKeys.map { SearchKey($0) })
    }
}

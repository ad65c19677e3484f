public import Signing
public import TLog

/// A state of the log that somebody outside knows: it can never be taken back.
public struct SeenHead: Sendable, Hashable {
    public let size: TreeSize
    public let root: Digest
    /// Who knows it, for messages: the guard, or the name of a file.
    public let place: String

    /// What the guard remembers.
    ///
    /// - Throws: `ledger.fork` when it is the guard of another tree than that of `head`.
    public init(_ newest: GuardedHead, of head: CommittedHead) throws(LedgerError) {
        guard newest.treeID == head.treeID, newest.shardOffset == head.shardOffset else {
            throw LedgerError(
                .fork, "the guard belongs to the log with tree id \(newest.treeID), this is \(head.treeID)",
                hint: "the directory holds parts of two ledgers: bring back the database that belongs to this guard")
        }
        size = newest.size
        root = newest.root
        place = "the guard"
    }

    /// A checkpoint that was published, signed by the log's keys.
    ///
    /// - Throws: `ledger.checkpoint-unverified`, `ledger.fork` for another log's.
    public init(note: String, from place: String, of origin: String, verifiers: [NoteVerifier]) throws(LedgerError) {
        let checkpoint = try LogView.checkpoint(in: note, signedBy: verifiers)
        guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else {
            throw LedgerError(
                .fork, "\(place) has a checkpoint of \(checkpoint.origin), this is \(origin)",
                hint: "name what was published of this log", outcome: .nothingKept)
        }
        size = checkpoint.size
        root = checkpoint.root
        self.place = place
    }
}

import Signing
public import TLog

/// What publishing has to do: from the tree that is published to the one that a note signs.
public struct PublishPlan: Sendable {
    /// The size that the published checkpoint has; 0 when there is none.
    public let from: TreeSize
    /// What will stand there.
    public let checkpoint: Checkpoint
    let note: String
    /// Whether the published checkpoint says all that the note says.
    let isPublished: Bool

    /// - Parameters:
    ///   - note: Over a committed state of the log.
    ///   - published: What stands there now.
    ///   - root: The log's own root at a committed size.
    /// - Throws: `ledger.publish-conflict`, `ledger.out-of-range`, and what `root` throws.
    init(
        note: String, over published: String?, root: (TreeSize) throws(LedgerError) -> Digest
    ) throws(LedgerError) {
        let (new, checkpoint) = try PublishPlan.read(note, "the checkpoint to publish")
        guard try root(checkpoint.size) == checkpoint.root else {
            throw PublishPlan.conflict("the checkpoint to publish is not the log's at size \(checkpoint.size)")
        }
        self.note = note
        self.checkpoint = checkpoint
        guard let published else {
            from = .empty
            isPublished = false
            return
        }
        let (old, before) = try PublishPlan.read(published, "the published checkpoint")
        guard before.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
            throw PublishPlan.conflict("published is \(before.origin), the log is \(checkpoint.origin)")
        }
        guard before.size <= checkpoint.size else {
            throw PublishPlan.conflict(
                "a checkpoint over \(before.size) entries is published, this one has \(checkpoint.size)",
                hint: "this is an older copy of the log, or the folder belongs to another")
        }
        guard try root(before.size) == before.root else {
            throw PublishPlan.conflict("at size \(before.size) another root is published than the log has")
        }
        from = before.size
        // Witnesses' lines that stand there already are not taken away by a note without them.
        let lines = Set(old.signatures.map { Array($0.line.utf8) })
        isPublished =
            old.text.utf8.elementsEqual(new.text.utf8)
            && new.signatures.allSatisfy { lines.contains(Array($0.line.utf8)) }
    }

    private static func read(_ text: String, _ name: String) throws(LedgerError) -> (SignedNote, Checkpoint) {
        do {
            let note = try SignedNote(parsing: text)
            return (note, try Checkpoint(parsing: note.text))
        } catch {
            throw conflict("\(name) cannot be read: \(error)")
        }
    }

    private static func conflict(
        _ detail: String, hint: String = "the folder belongs to another log or history: publish elsewhere"
    ) -> LedgerError {
        LedgerError(.publishConflict, detail, hint: hint, outcome: .nothingKept)
    }
}

import Signing
import TLog

/// A committed state that has been checked: the head and the nodes at its right edge.
struct LogView: Sendable {
    let head: CommittedHead
    let edge: EdgeWindow

    /// Reads the newest head and believes nothing of it before it is shown (invariant 7 of the house).
    ///
    /// The checkpoint must be signed by each of `verifiers` and say what the head says; the root recomputed from the
    /// stored right-edge tiles must be the signed one; the entries of the last tile must hash to its leaves. Reads at
    /// most 8 tiles and 256 entries, whatever the size of the log.
    /// - Throws: `ledger.not-initialized`, `ledger.head-damaged`, `ledger.checkpoint-unverified`,
    ///   `ledger.root-mismatch`, `ledger.tile-damaged`, `ledger.entry-damaged`, and what the store throws.
    static func load(from store: some LedgerStore, verifiers: [NoteVerifier]) throws(LedgerError) -> LogView {
        let head = try store.existingHead()
        try check(head, with: verifiers)
        let tiles = Tile.rightEdge(of: head.size)
        var contents: [(tile: Tile, hashes: [Digest])] = []
        for (tile, bytes) in zip(tiles, try store.tiles(tiles)) {
            contents.append((tile, try tile.hashes(in: bytes)))
        }
        let edge = EdgeWindow(size: head.size, tiles: contents)
        guard edge.root == head.root else {
            throw LedgerError(
                .rootMismatch,
                "the stored tiles give \(head.size) entries the root \(edge.root), signed is \(head.root)",
                hint: "a tile was altered: run `stella ledger audit`, restore a backup, and never sign on")
        }
        let view = LogView(head: head, edge: edge)
        let proofs = ProofService(store: store, verifiers: verifiers, view: view, cachedTiles: 8)
        try proofs.checkLastEntries()
        return view
    }

    /// The head's own claims: its checkpoint, signed by the log, states its origin, size and root.
    static func check(_ head: CommittedHead, with verifiers: [NoteVerifier]) throws(LedgerError) {
        let checkpoint = try checkpoint(in: head.note, signedBy: verifiers)
        guard checkpoint.origin.utf8.elementsEqual(head.origin.utf8), checkpoint.size == head.size,
            checkpoint.root == head.root
        else {
            throw LedgerError(
                .headDamaged,
                "the head says \(head.size) entries and root \(head.root), its checkpoint says "
                    + "\(checkpoint.size) and \(checkpoint.root)")
        }
    }

    /// What a note says that each of `verifiers` has signed; others may have signed it as well.
    ///
    /// - Throws: `ledger.checkpoint-unverified`.
    static func checkpoint(in text: String, signedBy verifiers: [NoteVerifier]) throws(LedgerError) -> Checkpoint {
        do {
            let note = try SignedNote(parsing: text)
            let known = try note.verify(with: verifiers)
            guard Set(known) == Set(verifiers) else {
                throw LedgerError(.checkpointUnverified, "the checkpoint lacks a signature by a key of the log")
            }
            return try Checkpoint(parsing: note.text)
        } catch let error as TLogError {
            throw LedgerError(
                .checkpointUnverified, "the checkpoint is refused: \(error)",
                hint: "open the log with the key that made it; if that is the one, it was altered")
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(.checkpointUnverified, "\(error)")
        }
    }
}

extension Tile {
    /// The hashes in this tile's bytes, an error of the ledger when there are too few or too many.
    func hashes(in bytes: [UInt8]) throws(LedgerError) -> [Digest] {
        do { return try decode(bytes) } catch { throw LedgerError(.tileDamaged, error.detail) }
    }
}

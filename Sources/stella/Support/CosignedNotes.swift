import Ledger
import Synchronization
import TLog

/// The checkpoints that witnesses have cosigned, read again whenever their files have changed.
final class CosignedNotes: Sendable {
    private struct Known {
        let mark: FileMark
        /// nil when the file is damaged, which has been told.
        let witnessed: WitnessedNote?
    }

    private let home: LedgerHome
    /// Who signs each tree's checkpoints, oldest tree first.
    private let verifiers: [[NoteVerifier]]
    private let complain: @Sendable (any Error) -> Void
    private let known = Mutex<[Int: Known]>([:])

    init(_ home: LedgerHome, verifiers: [[NoteVerifier]], complain: @escaping @Sendable (any Error) -> Void) {
        self.home = home
        self.verifiers = verifiers
        self.complain = complain
    }

    /// The note with its witnesses' lines; nil when they have cosigned another head than this, or none.
    func note(ofShard number: Int, over head: CommittedHead) -> String? {
        guard let mark = FileMark(home.witnessedPath(ofShard: number)) else { return nil }
        if let known = known.withLock({ $0[number] }), known.mark == mark { return known.witnessed?.text(over: head) }
        var witnessed: WitnessedNote?
        do { witnessed = try home.witnessed(ofShard: number, signedBy: verifiers[number]) } catch { complain(error) }
        known.withLock { $0[number] = Known(mark: mark, witnessed: witnessed) }
        return witnessed?.text(over: head)
    }
}

extension LedgerHome {
    /// The newest checkpoint of a tree that witnesses have cosigned, checked again; nil when there is none.
    ///
    /// - Throws: `ledger.witnessed-damaged`.
    func witnessed(ofShard number: Int, signedBy verifiers: [NoteVerifier]) throws -> WitnessedNote? {
        let path = witnessedPath(ofShard: number)
        guard Files.exists(path) else { return nil }
        return try WitnessedNote(parsing: Files.read(path, limit: WitnessedNote.maxBytes), signedBy: verifiers)
    }
}

extension WitnessedNote {
    /// The checkpoint of exactly this head with its witnesses' lines.
    func text(over head: CommittedHead) -> String? { isOver(head) ? note.encoded : nil }
}

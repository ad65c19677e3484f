public import TLog

/// A checkpoint that may carry cosignatures: in C2SP form, and signed by its log.
///
/// There is no other way to ask a witness or to be cosigned by ours, so a checkpoint of Rekor's v1 form never is.
public struct WitnessableCheckpoint: Sendable {
    public let checkpoint: Checkpoint
    /// The lines of the log and no others: what anybody else wrote below it was not verified.
    public let note: SignedNote

    /// - Parameter verifiers: The log's keys; one of them suffices, none of them may fail.
    /// - Throws: `ledger.not-witnessable` for Rekor's v1 form; `ledger.checkpoint-unverified`.
    public init(_ note: SignedNote, signedBy verifiers: [NoteVerifier]) throws(LedgerError) {
        do throws(TLogError) {
            checkpoint = try Checkpoint(parsing: note.text)
            let lines = try note.verifiedLines(by: verifiers).map(\.signature)
            self.note = try SignedNote(text: note.text, signatures: lines)
        } catch {
            throw LedgerError(.checkpointUnverified, "the checkpoint is refused: \(error)", outcome: .nothingKept)
        }
        try WitnessableCheckpoint.requireC2SP(checkpoint, verifiers)
    }

    static func requireC2SP(_ checkpoint: Checkpoint, _ verifiers: [NoteVerifier]) throws(LedgerError) {
        guard !checkpoint.isRekorV1, verifiers.allSatisfy({ $0.kind != .rekorV1 }) else {
            throw LedgerError(
                .notWitnessable, "a checkpoint of Rekor's v1 form carries no cosignatures",
                hint: "use the C2SP checkpoint over the same tree and its Ed25519 key", outcome: .nothingKept)
        }
    }
}

extension LedgerError.Code {
    /// A checkpoint or log of Rekor's v1 form, which witnesses have no part in.
    public static let notWitnessable = Self(rawValue: "ledger.not-witnessable")
}

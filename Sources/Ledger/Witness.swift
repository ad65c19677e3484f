import Signing
public import TLog
public import Wire

/// The witness of other people's logs: it cosigns a checkpoint when that extends all it has cosigned before.
///
/// This is the server's side of C2SP tlog-witness without the HTTP around it. Calls block on the store and may come
/// from several threads; of two at one log the store lets one win, and the other is judged anew.
public struct Witness: Sendable {
    private let cosigner: Cosigner
    private let store: any WitnessStore
    private let clock: @Sendable () -> Timestamp
    private let logs: [[UInt8]: WitnessedLog]
    /// How often a request is judged anew after others were first.
    private static let attempts = 64

    /// - Parameters:
    ///   - cosigner: The key belongs to this witness alone, and the store to this key.
    ///   - logs: Those that it follows; any other is answered 404.
    ///   - clock: Called once for each cosignature; fractions of seconds are dropped, and time never goes back.
    /// - Throws: `ledger.bad-parameter` for two logs of one origin.
    public init(
        cosigner: Cosigner, logs: [WitnessedLog], store: any WitnessStore, clock: @escaping @Sendable () -> Timestamp
    ) throws(LedgerError) {
        self.cosigner = cosigner
        self.store = store
        self.clock = clock
        self.logs = Dictionary(logs.map { (Array($0.origin.utf8), $0) }) { first, _ in first }
        guard self.logs.count == logs.count else {
            throw LedgerError(.badParameter, "two logs have one origin", outcome: .nothingKept)
        }
    }

    /// What others configure to trust this witness.
    public var vkey: String { cosigner.vkey }

    /// Answers `POST <submission prefix>/add-checkpoint`.
    ///
    /// Statuses come in the specification's order: syntax, origin, signature, order of the sizes, the size remembered,
    /// the proof. Nothing that is not verified is stored: of the note's lines only those of the log's keys.
    /// - Throws: `ledger.witness-damaged`, `ledger.busy`, `ledger.signing-failed`, `ledger.time-damaged`, and what the
    ///   store throws. A server answers 500 then; no cosignature has left.
    public func addCheckpoint(_ body: [UInt8]) throws(LedgerError) -> WitnessAnswer {
        let request: AddCheckpointRequest
        do { request = try AddCheckpointRequest(parsing: body) } catch { return .malformed(reason: error) }
        guard let log = logs[Array(request.origin.utf8)] else { return .unknownLog }
        let lines: [NoteSignature]
        do {
            lines = try request.note.verifiedLines(by: log.verifiers).map(\.signature)
        } catch {
            return .untrusted(reason: error)
        }
        for _ in 0..<Witness.attempts {
            do {
                return try judge(request, lines: lines, of: log)
            } catch {
                guard error.code == .conflict else { throw error }
            }
        }
        throw LedgerError(.busy, "other requests for \(log.origin) are always first", outcome: .nothingKept)
    }

    /// Answers `GET <monitoring prefix>/<hex SHA-256 of the origin>/checkpoint`: the newest checkpoint with the lines of
    /// the log and of this witness; nil, which a server answers 404, when there is none.
    ///
    /// - Throws: `ledger.witness-damaged`, and what the store throws.
    public func checkpoint(originHash: String) throws(LedgerError) -> String? {
        guard let log = logs.values.first(where: { $0.originHash.hex == originHash }) else { return nil }
        return try remembered(log)?.note
    }

    /// - Throws: `ledger.conflict` when the newest checkpoint was replaced meanwhile.
    private func judge(
        _ request: AddCheckpointRequest, lines: [NoteSignature], of log: WitnessedLog
    ) throws(LedgerError) -> WitnessAnswer {
        let old = try remembered(log)
        let checkpoint: Checkpoint
        switch WitnessRule.judge(request, after: old?.checkpoint) {
        case .refuse(let answer): return answer
        case .accept(let extending): checkpoint = extending
        }
        let time = try time(after: old)
        let cosignature: NoteSignature
        let note: SignedNote
        do {
            cosignature = try cosigner.cosign(checkpoint, time: time)
            note = try SignedNote(text: checkpoint.text, signatures: lines).adding([cosignature])
        } catch {
            throw LedgerError(.signingFailed, "\(error)", outcome: .nothingKept)
        }
        // If we die before this returns, the checkpoint may be stored and its cosignature was shown to nobody: the next
        // request is judged against whichever is there.
        try store.replace(origin: log.origin, old: old?.note, new: note.encoded)
        return .cosigned([cosignature])
    }

    /// Not before the newest cosignature: two of them would contradict each other about the largest tree at a time.
    private func time(after old: Remembered?) throws(LedgerError) -> UInt64 {
        guard let now = UInt64(exactly: clock().seconds), now > 0 else {
            throw LedgerError(.timeDamaged, "the clock stands before 1970", outcome: .nothingKept)
        }
        return max(now, old?.time ?? 0)
    }

    private struct Remembered {
        let note: String
        let checkpoint: Checkpoint
        let time: UInt64
    }

    /// Believes nothing of what is stored before its own cosignature verifies over it.
    private func remembered(_ log: WitnessedLog) throws(LedgerError) -> Remembered? {
        guard let text = try store.newest(origin: log.origin) else { return nil }
        do throws(TLogError) {
            let note = try SignedNote(parsing: text)
            let checkpoint = try Checkpoint(parsing: note.text)
            let own = try note.verifiedLines(by: [cosigner.verifier])
            guard checkpoint.origin.utf8.elementsEqual(log.origin.utf8) else {
                throw TLogError(.originMismatch, "the stored checkpoint is of \(checkpoint.origin)")
            }
            return Remembered(
                note: text, checkpoint: checkpoint, time: own.compactMap { Cosignature($0.signature)?.time }.max() ?? 0)
        } catch {
            throw LedgerError(
                .witnessDamaged, "the newest checkpoint of \(log.origin) is refused: \(error)",
                hint: "restore the witness's store, or give it the key that it belongs to; never begin a new one",
                outcome: .nothingKept)
        }
    }
}

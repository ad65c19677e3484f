public import TLog

/// The newest checkpoint of a log that witnesses have cosigned, and whose keys say so; a file beside the log.
///
///     stella-witnessed v1
///     witness.example/w1+ea2ad007+BNYvAWoe/R5P33k+tCzYRHHhup8M8E0Sh7XMcfYWKHy4
///
///     log.example/a
///     5
///     ANIYKaVQMUU0irz3ElE+rPKidCEa2D6XAgK7W22AsoY=
///
///     — log.example/a hwgG+B+7R2lB1Vj6p/RTYWM4qx4FRUhNZUNZZc2hx9e/8Yfo5…
///     — witness.example/w1 6irQBwAAAABpfpeBDgdBDoYQ7LSHsYaLVzLzLdR+BVFY…
///
/// It is derived: lost, it is made again by asking. Such a value holds lines that have verified and no others.
public struct WitnessedNote: Sendable {
    public let note: SignedNote
    public let checkpoint: Checkpoint
    /// Whose lines the note has besides the log's, in their order.
    public let witnesses: [NoteVerifier]

    /// Longest file in bytes that is read.
    public static let maxBytes = SignedNote.maxBytes + (1 << 18)
    private static let header = "stella-witnessed v1"

    /// What is worth keeping of a note: the lines of the log and of the policy's witnesses.
    ///
    /// - Parameter verifiers: The log's keys.
    /// - Returns: nil when no witness has cosigned.
    /// - Throws: `ledger.not-witnessable`, `ledger.checkpoint-unverified`.
    public init?(
        _ note: SignedNote, signedBy verifiers: [NoteVerifier], policy: WitnessPolicy
    ) throws(LedgerError) {
        let own = try WitnessableCheckpoint(note, signedBy: verifiers)
        let lines = (try? note.verifiedLines(by: policy.witnessVerifiers)) ?? []
        guard !lines.isEmpty else { return nil }
        do { self.note = try own.note.adding(lines.map(\.signature)) } catch { throw LedgerError.wrapping(error) }
        checkpoint = own.checkpoint
        witnesses = lines.map(\.verifier)
    }

    /// Reads a file and believes nothing of it before the log's line and every witness's verify.
    ///
    /// - Throws: `ledger.witnessed-damaged`.
    public init(parsing bytes: [UInt8], signedBy verifiers: [NoteVerifier]) throws(LedgerError) {
        do {
            guard let parts = HeadedNote(bytes, maxLines: 1 + SignedNote.maxSignatures),
                parts.lines.first == WitnessedNote.header
            else { throw WitnessedNote.damage("it does not read as one") }
            note = try SignedNote(parsing: parts.note)
            var witnesses: [NoteVerifier] = []
            for line in parts.lines.dropFirst() { witnesses.append(try NoteVerifier(vkey: line)) }
            guard witnesses.allSatisfy({ $0.kind == .cosignature }) else {
                throw WitnessedNote.damage("a key in it is no witness's")
            }
            self.witnesses = witnesses
            checkpoint = try WitnessableCheckpoint(note, signedBy: verifiers).checkpoint
            let verified = try note.verify(with: verifiers + witnesses)
            guard verified.count == note.signatures.count, verified.suffix(witnesses.count) == witnesses[...] else {
                throw WitnessedNote.damage("its keys are not those of its lines")
            }
            guard encoded == bytes else { throw WitnessedNote.damage("it is not in its usual spelling") }
        } catch {
            throw WitnessedNote.damage("\(error)")
        }
    }

    /// The file.
    public var encoded: [UInt8] {
        let lines = [WitnessedNote.header] + witnesses.map(\.vkey)
        return Array((lines.map { $0 + "\n" }.joined() + "\n" + note.encoded).utf8)
    }

    /// Whether these are cosignatures for this checkpoint and no other.
    public func isOver(_ head: CommittedHead) -> Bool {
        checkpoint.size == head.size && checkpoint.root == head.root
            && head.note.utf8.starts(with: (note.text + "\n").utf8)
    }

    /// What each witness of a policy is known to have cosigned, to be asked from there.
    public func knownSizes(_ policy: WitnessPolicy) -> [PolicyText: TreeSize] {
        let known = policy.witnesses.filter { witness in witness.key.verifier.map(witnesses.contains) ?? false }
        return Dictionary(known.map { ($0.name, checkpoint.size) }) { first, _ in first }
    }

    /// Whether this is worth more than what was kept before: a quorum that was met is not given up for one that was not.
    public func replaces(_ old: WitnessedNote?, under policy: WitnessPolicy, logs: [NoteVerifier]) -> Bool {
        guard let old, old.checkpoint != checkpoint else { return true }
        return policy.evaluate(note, knownLogs: logs).isAccepted
            || !policy.evaluate(old.note, knownLogs: logs).isAccepted
    }

    private static func damage(_ detail: String) -> LedgerError {
        LedgerError(
            .witnessedDamaged, "the kept cosignatures are refused: \(detail)",
            hint: "ask for them again with `stella ledger witness`, or remove the file", outcome: .nothingKept)
    }
}

extension LedgerError.Code {
    /// The kept cosignatures cannot be read back, or do not verify.
    public static let witnessedDamaged = Self(rawValue: "ledger.witnessed-damaged")
}

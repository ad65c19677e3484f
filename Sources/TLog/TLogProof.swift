public import Signing
import Wire

/// A proof of an entry that needs no network to check: where it stands, how it leads to a root, and who signed that
/// (C2SP tlog-proof).
///
///     c2sp.org/tlog-proof@v1
///     extra aGk=                                            optional, vouched for by nobody
///     index 1
///     KKOhj2zWQGsIbp/9ofm4oT289EsPPzLLkDGhH9BTrPk=          from the leaf's sibling to the root's child
///
///     ledger.example.org                                    the checkpoint with all its signatures
///     2
///     4CU0U6FJ+XNwoVtazKdRpF/mJhAiaSvm0ICXv/H/8OE=
///
///     — ledger.example.org /hC9t8IXKH85GD6SEb9f/hvnNSKvz…
public struct TLogProof: Sendable {
    /// Nobody signed it; empty when the proof has none.
    public let extra: [UInt8]
    public let index: LogIndex
    /// At most 64.
    public let hashes: [Digest]
    public let note: SignedNote
    /// What the note says.
    public let checkpoint: Checkpoint

    /// Longest proof in bytes that is read: 2 MiB, half of it for the note.
    public static let maxBytes = 2 << 20
    /// Most bytes of ``extra``: 512 KiB.
    public static let maxExtraBytes = maxBytes / 4
    static let maxHashes = 64
    /// How every such file begins, whatever its version.
    public static let beginning = "c2sp.org/tlog-proof@"
    private static let header = "c2sp.org/tlog-proof@v1"

    /// Puts the parts together; nothing is checked before ``verify(leafHash:policy:knownLogs:)``.
    ///
    /// - Throws: `tlog.checkpoint-syntax` and `tlog.empty-root` for a note over something else; `tlog.hash-count-mismatch`
    ///   for more than 64 hashes; `tlog.proof-syntax` for extra data of more than 512 KiB.
    public init(
        index: LogIndex, hashes: [Digest], note: SignedNote, extra: [UInt8] = []
    ) throws(TLogError) {
        guard hashes.count <= TLogProof.maxHashes else {
            throw TLogError(
                .hashCountMismatch, "a proof has at most \(TLogProof.maxHashes) hashes, got \(hashes.count)")
        }
        guard extra.count <= TLogProof.maxExtraBytes else {
            throw TLogError(.proofSyntax, "extra data has at most \(TLogProof.maxExtraBytes) bytes, got \(extra.count)")
        }
        checkpoint = try Checkpoint(parsing: note.text)
        self.index = index
        self.hashes = hashes
        self.note = note
        self.extra = extra
    }

    /// Reads a proof in its one spelling: it is read, written again and compared.
    ///
    /// - Throws: `tlog.proof-syntax`; what is wrong with the note or the checkpoint in it.
    public init(parsing bytes: [UInt8]) throws(TLogError) {
        guard bytes.count <= TLogProof.maxBytes else {
            throw TLogError(.proofSyntax, "a proof has at most \(TLogProof.maxBytes) bytes, got \(bytes.count)")
        }
        guard let parts = HeadedNote(bytes, maxLines: TLogProof.maxHashes + 3) else {
            throw TLogError(.proofSyntax, "a proof has its lines, an empty line, and a checkpoint")
        }
        var lines = parts.lines[...]
        guard lines.popFirst() == TLogProof.header else {
            throw TLogError(.proofSyntax, "a proof begins with \(TLogProof.header)")
        }
        var extra: [UInt8] = []
        if let line = lines.first, let text = HeadedNote.value(of: "extra ", in: line) {
            guard let bytes = Base64.decode(text) else { throw TLogError(.proofSyntax, "the extra data is no base64") }
            extra = bytes
            lines.removeFirst()
        }
        guard let index = lines.popFirst().flatMap({ HeadedNote.value(of: "index ", in: $0) }).flatMap(UInt64.init)
        else { throw TLogError(.proofSyntax, "a proof has a line with its index") }
        guard let hashes = HeadedNote.hashes(lines) else {
            throw TLogError(.proofSyntax, "a proof's hash is base64 of 32 bytes")
        }
        try self.init(
            index: LogIndex(index), hashes: hashes, note: SignedNote(parsing: parts.note), extra: extra)
        guard encoded.utf8.elementsEqual(bytes) else {
            throw TLogError(.proofSyntax, "the proof is not in its usual spelling")
        }
    }

    /// The file; its name ends in `.tlog-proof`.
    public var encoded: String {
        var lines = [TLogProof.header]
        if !extra.isEmpty { lines.append("extra " + Base64.encode(extra)) }
        lines.append("index \(index)")
        lines += hashes.map { Base64.encode($0.bytes) }
        return lines.map { $0 + "\n" }.joined() + "\n" + note.encoded
    }

    public var inclusion: InclusionProof { InclusionProof(index: index, size: checkpoint.size, hashes: hashes) }

    /// Checks everything: the log's signature, the quorum of witnesses, and the way from the leaf to the root.
    ///
    /// - Parameters:
    ///   - leafHash: ``MerkleHash/leaf(_:)-([UInt8])`` of the entry, made by the caller; never taken from the prover.
    ///   - knownLogs: Logs that the caller trusts besides those of the policy.
    public func verify(leafHash: Digest, policy: WitnessPolicy, knownLogs: [NoteVerifier] = []) -> TLogProofResult {
        TLogProofResult(
            policy: policy.evaluate(note, knownLogs: knownLogs),
            inclusion: inclusion.verify(leafHash: leafHash, root: checkpoint.root))
    }
}

/// Both halves of the answer to a proof; each is judged, also when the other fails.
public struct TLogProofResult: Sendable, Equatable {
    public let policy: PolicyEvaluation
    public let inclusion: ProofResult

    public var isValid: Bool { refusal == nil }

    /// The first reason to refuse the proof, the policy's before the tree's.
    public var refusal: TLogError? {
        if let refusal = policy.refusal { return refusal }
        if case .invalid(let reason) = inclusion { return reason }
        return nil
    }
}

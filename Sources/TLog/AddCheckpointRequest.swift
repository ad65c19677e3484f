public import Signing
import Wire

/// What a log sends to a witness: the size that the witness knows, the proof from there, and the new checkpoint
/// (C2SP tlog-witness, `add-checkpoint`).
///
///     old 20852014
///     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
///
///     example.com/behind-the-sofa
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
///     — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5I…
public struct AddCheckpointRequest: Sendable {
    public let oldSize: TreeSize
    /// At most 63.
    public let hashes: [Digest]
    public let note: SignedNote

    /// Most lines of the consistency proof.
    public static let maxHashes = 63
    /// Longest request in bytes that is read: a note of 1 MiB and the lines before it.
    public static let maxBytes = SignedNote.maxBytes + (1 << 12)

    /// - Throws: `tlog.hash-count-mismatch` for more than 63 hashes; `tlog.checkpoint-syntax` and `tlog.empty-root` for a
    ///   note over something else.
    public init(oldSize: TreeSize, hashes: [Digest], note: SignedNote) throws(TLogError) {
        try self.init(reading: oldSize, hashes, note)
        _ = try checkpoint()
    }

    /// Reads the body in its one spelling: it is read, written again and compared.
    ///
    /// One rule is left to ``checkpoint()``, since a witness answers it otherwise than bad syntax: a tree of size 0 has
    /// the empty root.
    /// - Throws: `tlog.request-syntax`; what is wrong with the note or the checkpoint in it.
    public init(parsing bytes: [UInt8]) throws(TLogError) {
        guard bytes.count <= AddCheckpointRequest.maxBytes else {
            throw TLogError(
                .requestSyntax, "a request has at most \(AddCheckpointRequest.maxBytes) bytes, got \(bytes.count)")
        }
        guard let parts = HeadedNote(bytes, maxLines: 1 + AddCheckpointRequest.maxHashes) else {
            throw TLogError(
                .requestSyntax,
                "a request has at most \(1 + AddCheckpointRequest.maxHashes) lines, an empty one, a note")
        }
        guard let old = parts.lines.first.flatMap({ HeadedNote.value(of: "old ", in: $0) }).flatMap(UInt64.init) else {
            throw TLogError(.requestSyntax, "a request begins with a line “old” and a size")
        }
        guard let hashes = HeadedNote.hashes(parts.lines.dropFirst()) else {
            throw TLogError(.requestSyntax, "a line of the proof is base64 of 32 bytes")
        }
        try self.init(reading: TreeSize(old), hashes, SignedNote(parsing: parts.note))
        guard encoded.elementsEqual(bytes) else {
            throw TLogError(.requestSyntax, "the request is not in its usual spelling")
        }
    }

    private init(reading oldSize: TreeSize, _ hashes: [Digest], _ note: SignedNote) throws(TLogError) {
        guard hashes.count <= AddCheckpointRequest.maxHashes else {
            throw TLogError(
                .hashCountMismatch,
                "a request has at most \(AddCheckpointRequest.maxHashes) hashes, got \(hashes.count)")
        }
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
        do {
            _ = try Checkpoint(parsing: note.text)
        } catch {
            guard error.code == .emptyRoot else { throw error }
        }
    }

    /// The first line of the checkpoint.
    public var origin: String { String(Substring(note.text.utf8.prefix { $0 != NoteText.lineFeed })) }

    /// - Throws: `tlog.empty-root` for a tree of size 0 with another root than that of nothing.
    public func checkpoint() throws(TLogError) -> Checkpoint { try Checkpoint(parsing: note.text) }

    /// The body of the request.
    public var encoded: [UInt8] {
        let lines = ["old \(oldSize)"] + hashes.map { Base64.encode($0.bytes) }
        return Array((lines.map { $0 + "\n" }.joined() + "\n" + note.encoded).utf8)
    }
}

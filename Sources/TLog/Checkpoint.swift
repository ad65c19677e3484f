public import Signing
import Wire

/// What a log commits to when it signs: its name, how many leaves it has, and the hash of all of them.
///
/// The text form is C2SP tlog-checkpoint: origin, size in decimal, base64 of the root, then any extension lines.
/// Rekor v1 writes the same lines with an origin of `<host> - <tree id>`.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name; one line, not empty.
    public let origin: String
    public let size: TreeSize
    public let root: Digest
    /// Further lines, none of them empty. Not recommended: some witness signatures do not cover them.
    public let extensions: [String]

    /// - Throws: `tlog.checkpoint-syntax` for an empty or broken line; `tlog.empty-root` when a tree of size 0 has another
    ///   root than ``MerkleHash/emptyRoot``.
    public init(
        origin: String, size: TreeSize, root: Digest, extensions: [String] = []
    ) throws(TLogError) {
        for line in [origin] + extensions where line.isEmpty || !line.utf8.allSatisfy({ $0 >= 0x20 }) {
            throw TLogError(.checkpointSyntax, "a line of a checkpoint is not empty and has no control characters")
        }
        guard size > .empty || root == MerkleHash.emptyRoot else {
            throw TLogError(.emptyRoot, "a tree of size 0 has the root \(MerkleHash.emptyRoot.hex)")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note in its one spelling: the fields are read, written again and compared.
    ///
    /// - Throws: `tlog.checkpoint-syntax`, `tlog.empty-root`.
    public init(parsing text: String) throws(TLogError) {
        let lines = text.utf8.split(separator: NoteText.lineFeed, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard lines.count >= 4, lines.last == "", let size = UInt64(lines[1]), let bytes = Base64.decode(lines[2]),
            let root = Digest(bytes)
        else {
            throw TLogError(.checkpointSyntax, "a checkpoint has the lines origin, size and base64 of 32 bytes")
        }
        try self.init(
            origin: lines[0], size: TreeSize(size), root: root, extensions: Array(lines[3..<lines.count - 1]))
        guard NoteText.isSame(self.text, text) else {
            throw TLogError(.checkpointSyntax, "the checkpoint is not in its usual spelling")
        }
    }

    /// The text to sign; ends in a line feed.
    public var text: String {
        ([origin, size.description, Base64.encode(root.bytes)] + extensions).map { $0 + "\n" }.joined()
    }

    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.size == right.size && left.root == right.root && NoteText.isSame(left.text, right.text)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}

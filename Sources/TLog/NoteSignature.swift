import Wire

/// One signature line of a note: `— <name> <base64(key hint ‖ signature)>`.
public struct NoteSignature: Hashable, Sendable {
    /// The name of the key, which for a C2SP log is the origin and for Rekor v1 the host.
    public let name: String
    /// The first four bytes of the key id, big-endian; tells apart the keys that share a name.
    public let keyHint: UInt32
    /// What follows the hint; its form depends on the kind of key.
    public let bytes: [UInt8]

    /// - Throws: `tlog.note-syntax` for a name with white space or `+`, or without any signature bytes.
    public init(name: String, keyHint: UInt32, bytes: [UInt8]) throws(TLogError) {
        guard NoteText.isName(name), !bytes.isEmpty else {
            throw TLogError(.noteSyntax, "a signature has a name without white space or plus, and some bytes")
        }
        self.name = name
        self.keyHint = keyHint
        self.bytes = bytes
    }

    /// The line without its line feed.
    init(parsing line: ArraySlice<UInt8>) throws(TLogError) {
        guard line.starts(with: NoteText.signaturePrefix) else {
            throw TLogError(.noteSyntax, "a signature line begins with an em dash and a space")
        }
        let fields = line.dropFirst(NoteText.signaturePrefix.count)
            .split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard fields.count == 2, let name = String(validating: fields[0], as: UTF8.self),
            let encoded = String(validating: fields[1], as: UTF8.self), let bytes = Base64.decode(encoded),
            bytes.count > 4
        else {
            throw TLogError(.noteSyntax, "a signature line reads — name base64, of more than four bytes")
        }
        let hint = bytes.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        try self.init(name: name, keyHint: hint, bytes: Array(bytes.dropFirst(4)))
    }

    /// Reads signature lines and nothing else, as a witness answers them; each ends in a line feed.
    ///
    /// - Throws: `tlog.note-syntax`; `tlog.note-limit` for more than ``SignedNote/maxSignatures`` lines or
    ///   ``SignedNote/maxBytes``.
    public static func list(parsing bytes: [UInt8]) throws(TLogError) -> [NoteSignature] {
        guard bytes.count <= SignedNote.maxBytes else {
            throw TLogError(.noteLimit, "signature lines have at most \(SignedNote.maxBytes) bytes, got \(bytes.count)")
        }
        guard NoteText.isPlain(bytes), bytes.last == NoteText.lineFeed else {
            throw TLogError(.noteSyntax, "signature lines end in a line feed and have no other control character")
        }
        return try list(lines: bytes.dropLast())
    }

    /// Lines divided by line feeds, without the last one.
    static func list(lines bytes: ArraySlice<UInt8>) throws(TLogError) -> [NoteSignature] {
        let lines = bytes.split(
            separator: NoteText.lineFeed, maxSplits: SignedNote.maxSignatures, omittingEmptySubsequences: false)
        guard lines.count <= SignedNote.maxSignatures else { throw SignedNote.tooMany(lines.count) }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(parsing: line)) }
        return signatures
    }

    /// The line without its line feed.
    public var line: String { "— \(name) \(Base64.encode(blob))" }

    /// The four bytes of the hint and the signature.
    var blob: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: keyHint >> (24 - 8 * $0)) } + bytes }

    public static func == (left: NoteSignature, right: NoteSignature) -> Bool {
        NoteText.isSame(left.name, right.name) && left.keyHint == right.keyHint && left.bytes == right.bytes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyHint)
        hasher.combine(bytes)
    }
}

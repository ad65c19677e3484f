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

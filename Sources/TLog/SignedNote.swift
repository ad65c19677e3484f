/// Text with the signatures of one or more keys below it (C2SP signed-note).
///
///     go.sum database tree
///     6476701
///     mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=
///
///     — sum.golang.org Az3grsLX85Gz+s1SiTbgkuqx…
///
/// The signed bytes are the text up to and with the line feed before the last blank line.
public struct SignedNote: Sendable {
    /// Ends in a line feed; no other control characters.
    public let text: String
    public let signatures: [NoteSignature]

    /// Most signature lines that are read.
    public static let maxSignatures = 100
    /// Longest note in bytes that is read: 1 MiB.
    public static let maxBytes = NoteText.maxBytes

    /// - Throws: `tlog.note-syntax` when the text does not end in a line feed, holds another control character, or when
    ///   there is no signature; `tlog.note-limit`.
    public init(text: String, signatures: [NoteSignature]) throws(TLogError) {
        guard text.utf8.last == NoteText.lineFeed, NoteText.isPlain(text.utf8) else {
            throw TLogError(.noteSyntax, "a note text ends in a line feed and has no other control character")
        }
        guard !signatures.isEmpty else { throw TLogError(.noteSyntax, "a note has at least one signature") }
        guard signatures.count <= SignedNote.maxSignatures else { throw SignedNote.tooMany(signatures.count) }
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note; nothing is verified before ``verify(with:)``.
    ///
    /// - Throws: `tlog.note-syntax`, `tlog.note-limit`.
    public init(parsing note: String) throws(TLogError) {
        try self.init(parsing: Array(note.utf8))
    }

    /// Reads a note from bytes, which must be UTF-8.
    ///
    /// - Throws: `tlog.note-syntax`, `tlog.note-limit`.
    public init(parsing bytes: [UInt8]) throws(TLogError) {
        guard bytes.count <= SignedNote.maxBytes else {
            throw TLogError(.noteLimit, "a note has at most \(SignedNote.maxBytes) bytes, got \(bytes.count)")
        }
        guard NoteText.isPlain(bytes), bytes.last == NoteText.lineFeed else {
            throw TLogError(.noteSyntax, "a note ends in a line feed and has no other control character")
        }
        guard let split = SignedNote.lastBlankLine(in: bytes) else {
            throw TLogError(.noteSyntax, "no blank line divides the text from the signatures")
        }
        guard let text = String(validating: bytes[...split], as: UTF8.self) else {
            throw TLogError(.noteSyntax, "the text is not UTF-8")
        }
        let signatures = try NoteSignature.list(lines: bytes[(split + 2)...].dropLast())
        try self.init(text: text, signatures: signatures)
    }

    /// The note as it is stored and served.
    public var encoded: String {
        text + "\n" + signatures.map { $0.line + "\n" }.joined()
    }

    /// The first line feed of the last pair of them.
    private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
        var position = bytes.count - 2
        while position >= 0 {
            if bytes[position] == NoteText.lineFeed, bytes[position + 1] == NoteText.lineFeed { return position }
            position -= 1
        }
        return nil
    }

    static func tooMany(_ count: Int) -> TLogError {
        TLogError(.noteLimit, "a note has at most \(maxSignatures) signatures, got \(count) or more")
    }
}

extension SignedNote {
    /// Signs a text with each of the keys, in that order.
    ///
    /// - Throws: `tlog.note-syntax`, `tlog.note-limit`, `tlog.signing-failed`.
    public static func signed(text: String, by signers: [NoteSigner]) throws(TLogError) -> SignedNote {
        var signatures: [NoteSignature] = []
        for signer in signers { signatures.append(try signer.sign(text)) }
        return try SignedNote(text: text, signatures: signatures)
    }

    /// Checks the signatures of known keys and passes over all others.
    ///
    /// A key is known when name and hint both match. One signature of a known key that fails condemns the note, however
    /// many others verify.
    ///
    /// - Returns: The verifiers that vouch for the text: at least one, each once, in the order of the signatures.
    /// - Throws: `tlog.note-signature-invalid`, `tlog.note-unverified`, `tlog.note-key-ambiguous`.
    public func verify(with verifiers: [NoteVerifier]) throws(TLogError) -> [NoteVerifier] {
        try verifiedLines(by: verifiers).map(\.verifier)
    }

    /// As ``verify(with:)``, with the line of each verifier; the first one, when it has several.
    ///
    /// - Throws: `tlog.note-signature-invalid`, `tlog.note-unverified`, `tlog.note-key-ambiguous`.
    public func verifiedLines(
        by verifiers: [NoteVerifier]
    ) throws(TLogError) -> [(verifier: NoteVerifier, signature: NoteSignature)] {
        var verified: [(verifier: NoteVerifier, signature: NoteSignature)] = []
        for signature in signatures {
            guard let verifier = try SignedNote.verifier(for: signature, among: verifiers) else { continue }
            guard verifier.verify(text: text, signature: signature) else {
                throw TLogError(.noteSignatureInvalid, "the signature by \(verifier) does not verify")
            }
            if !verified.contains(where: { $0.verifier == verifier }) { verified.append((verifier, signature)) }
        }
        guard !verified.isEmpty else {
            let names = signatures.map(\.name).joined(separator: ", ")
            throw TLogError(.noteUnverified, "no signature is by a trusted key; signed by \(names)")
        }
        return verified
    }

    private static func verifier(
        for signature: NoteSignature, among verifiers: [NoteVerifier]
    ) throws(TLogError) -> NoteVerifier? {
        let known = verifiers.filter { $0.hint == signature.keyHint && NoteText.isSame($0.name, signature.name) }
        guard known.dropFirst().allSatisfy({ $0 == known[0] }) else {
            throw TLogError(
                .noteKeyAmbiguous, "two trusted keys are both \(signature.name) with one hint",
                hint: "remove one of the keys")
        }
        return known.first
    }
}

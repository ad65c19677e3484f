/// A document together with the signature that came in a file of its own.
///
/// The two are kept, hashed and handed on as one sequence of bytes, so that neither can be exchanged or lost without
/// the other: a header of lines, then the document, then the signature, both exactly as they were received.
/// Format: `docs/formats/detached-signature.md`.
public struct DetachedSignature: Sendable, Hashable {
    public let document: [UInt8]
    public let signature: [UInt8]

    /// Longer ones are refused: a certificate chain and a log entry with its proof take a few kilobytes.
    public static let maximumSignatureBytes = 1 << 20

    private static let mark = Array("stella-detached-signature/v1\n".utf8)

    /// - Throws: `trust.malformed-signature` for a signature that is empty or longer than 1 MiB.
    public init(of document: [UInt8], signature: [UInt8]) throws(TrustError) {
        guard (1...DetachedSignature.maximumSignatureBytes).contains(signature.count) else {
            throw TrustError(
                .malformedSignature,
                "a detached signature has 1 to \(DetachedSignature.maximumSignatureBytes) bytes, got \(signature.count)"
            )
        }
        self.document = document
        self.signature = signature
    }

    /// Both in one; the same pair gives the same bytes.
    public var bytes: [UInt8] {
        DetachedSignature.mark + Array("document \(document.count)\nsignature \(signature.count)\n\n".utf8) + document
            + signature
    }

    /// Whether the bytes begin as a pair does. Once true, they are one or refused.
    public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: mark) }

    /// Takes a pair apart.
    ///
    /// - Throws: `trust.malformed-signature` unless making the pair again gives exactly these bytes.
    public init(parsing bytes: [UInt8]) throws(TrustError) {
        var rest = bytes[...]
        guard rest.starts(with: DetachedSignature.mark) else {
            throw DetachedSignature.malformed("the first line is another")
        }
        rest = rest.dropFirst(DetachedSignature.mark.count)
        let document = try DetachedSignature.length("document ", &rest)
        let signature = try DetachedSignature.length("signature ", &rest)
        guard rest.first == UInt8(ascii: "\n") else { throw DetachedSignature.malformed("the header has no end") }
        rest = rest.dropFirst()
        guard document <= rest.count, rest.count - document == signature else {
            throw DetachedSignature.malformed("\(rest.count) bytes after the header, of which it names others")
        }
        try self.init(of: Array(rest.prefix(document)), signature: Array(rest.dropFirst(document)))
    }

    /// The number of one line of the header: decimal, without leading zeros, of at most 18 digits.
    private static func length(_ name: StaticString, _ rest: inout ArraySlice<UInt8>) throws(TrustError) -> Int {
        let name = Array(name.description.utf8)
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        let digits = line.dropFirst(name.count)
        guard line.starts(with: name), (1...18).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.count == 1 || digits.first != 0x30,
            line.endIndex < rest.endIndex
        else { throw malformed("a line of the header is no length") }
        rest = rest[(line.endIndex + 1)...]
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func malformed(_ detail: String) -> TrustError {
        TrustError(
            .malformedSignature, "a document with a detached signature is damaged: \(detail)",
            hint: "hand in the document and its signature as two files")
    }
}

public import Signing
import VEX
public import Wire

/// A refused document, and why it was refused the last time.
public struct QuarantinedDocument: Sendable, Equatable {
    /// SHA-256 of the bytes as received.
    public let digest: Digest
    /// How many bytes were received; ``keptBytes`` of them are kept, from the beginning.
    public let size: Int
    public internal(set) var keptBytes: Int
    public let reason: RefusalReason
    /// The error: `vex.not-json`, … as `stella vex validate` says it too.
    public let code: String
    public let detail: String
    public let hint: String?
    /// RFC 6901, into the document proper: where strict mode found the first defect.
    public let pointer: String?
    /// Zero-based byte at which the received bytes stop being JSON.
    public let offset: Int?
    public let source: String?
    /// Who was meant if the document named nobody.
    public let issuer: Identifier?
    public internal(set) var firstSeen: Timestamp
    public let lastSeen: Timestamp
    /// How often it was handed in or tried again.
    public internal(set) var attempts: Int

    public var isWhole: Bool { keptBytes == size }

    /// What a driver reads back.
    public init(
        digest: Digest, size: Int, keptBytes: Int, reason: RefusalReason, code: String, detail: String, hint: String?,
        pointer: String?, offset: Int?, source: String?, issuer: Identifier?, firstSeen: Timestamp, lastSeen: Timestamp,
        attempts: Int
    ) {
        self.digest = digest
        self.size = size
        self.keptBytes = keptBytes
        self.reason = reason
        self.code = code
        self.detail = detail
        self.hint = hint
        self.pointer = pointer
        self.offset = offset
        self.source = source
        self.issuer = issuer
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.attempts = attempts
    }

    /// nil for an error that is not the document's fault, and for a document whose digest nobody knows.
    init?(_ document: ReceivedDocument, refusedBy error: any Error, issuer: Identifier?, at instant: Timestamp) {
        guard let reason = RefusalReason(error), let coded = error as? any CodedError, let digest = document.digest else {
            return nil
        }
        let place = error as? VEXError
        self.init(
            digest: digest, size: document.size, keptBytes: document.bytes.count, reason: reason,
            code: coded.codeText, detail: coded.detail, hint: coded.hint, pointer: place?.pointer, offset: place?.offset,
            source: document.source, issuer: issuer, firstSeen: instant, lastSeen: instant, attempts: 1)
    }

    public var json: JSONValue {
        [
            "document": .string("sha256:" + digest.hex), "reason": .string(reason.rawValue), "code": .string(code),
            "detail": .string(detail), "hint": JSONValue(hint), "pointer": JSONValue(pointer),
            "byteOffset": offset.map { .integer($0) } ?? .null, "size": .integer(size), "keptBytes": .integer(keptBytes),
            "source": JSONValue(source), "issuer": JSONValue(issuer?.text), "firstSeen": .string(firstSeen.rfc3339),
            "lastSeen": .string(lastSeen.rfc3339), "attempts": .integer(attempts),
        ]
    }
}

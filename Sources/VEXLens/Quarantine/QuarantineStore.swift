public import Signing

/// Where refused documents are kept until somebody mends what was wrong: beside the log, and no part of it.
///
/// Bounded by ``QuarantineLimits``; those that were not seen for longest leave first. Errors are the driver's.
public protocol QuarantineStore: Sendable {
    var limits: QuarantineLimits { get }

    /// Keeps a refused document, or notes that it was refused again and why.
    ///
    /// Of one with more bytes than are kept of a document the beginning stays. Bytes that are kept whole are not given up for a
    /// beginning.
    /// - Returns: The documents that had to leave, the one that came among them when nothing of it has room.
    func keep(_ document: QuarantinedDocument, content: [UInt8]) throws -> [Digest]

    /// Those that were seen last come first.
    func documents(reason: RefusalReason?, limit: Int) throws -> [QuarantinedDocument]
    func document(_ digest: Digest) throws -> QuarantinedDocument?
    /// The bytes that are kept: all of them, or the beginning.
    func content(of digest: Digest) throws -> [UInt8]?
    /// - Returns: Whether it was there.
    @discardableResult
    func remove(_ digest: Digest) throws -> Bool
}

/// How much a quarantine holds.
public struct QuarantineLimits: Sendable, Equatable {
    public var maxDocuments = 10_000
    /// Of all that is kept of documents.
    public var maxBytes = 268_435_456
    /// Of a longer document the first ``headBytes`` are kept.
    public var maxDocumentBytes = 33_554_432
    public static let headBytes = 4096

    public init() {}

    /// What of a document with these bytes at hand is kept.
    public func kept(of content: [UInt8], size: Int) -> ArraySlice<UInt8> {
        content.count == size && size <= min(maxDocumentBytes, maxBytes)
            ? content[...] : content.prefix(min(QuarantineLimits.headBytes, maxBytes))
    }
}

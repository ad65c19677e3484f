public import Signing

/// A document as it was handed in, and where it came from.
public struct ReceivedDocument: Sendable {
    public enum Content: Sendable {
        case whole([UInt8])
        /// One that was too long to be held: its beginning, its digest and how many bytes it has; no digest of one that nobody
        /// read to the end.
        case cut(head: [UInt8], digest: Digest?, size: Int)
    }

    public let content: Content
    /// A file name, an address, whoever handed it in; for people.
    public let source: String?

    public init(_ bytes: [UInt8], source: String? = nil) { self.init(.whole(bytes), source: source) }

    public init(_ content: Content, source: String?) {
        self.content = content
        self.source = source
    }

    /// SHA-256 of all its bytes, when they are known; computed for each call.
    public var digest: Digest? {
        switch content {
        case .whole(let bytes): SHA256.hash(bytes)
        case .cut(_, let digest, _): digest
        }
    }

    public var size: Int {
        switch content {
        case .whole(let bytes): bytes.count
        case .cut(_, _, let size): size
        }
    }

    /// What of it is at hand.
    public var bytes: [UInt8] {
        switch content {
        case .whole(let bytes): bytes
        case .cut(let head, _, _): head
        }
    }
}

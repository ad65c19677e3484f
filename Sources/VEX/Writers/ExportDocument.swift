public import Wire

/// A document to be written, in whichever of the three formats.
///
/// No clock and no randomness: everything that a format wants is given here or follows from it.
public struct ExportDocument: Sendable {
    /// An IRI (RFC 3987) that all versions of the document share.
    public let id: String
    /// A URI that stands for whoever publishes the document.
    public let namespace: String
    public let author: String
    /// When this version is released.
    public let timestamp: Timestamp
    /// The number of this version, from 1.
    public let version: Int
    /// When versions 1 to `version - 1` were released, oldest first. CSAF alone has room for them, and wants them.
    public let earlierReleases: [Timestamp]
    /// What made the document.
    public let tooling: String?
    /// A set: order and repetitions mean nothing. Losses name statements by their index here.
    public let statements: [ExportStatement]

    public init(
        id: String, namespace: String, author: String, timestamp: Timestamp, version: Int = 1,
        earlierReleases: [Timestamp] = [], tooling: String? = nil, statements: [ExportStatement]
    ) {
        self.id = id
        self.namespace = namespace
        self.author = author
        self.timestamp = timestamp
        self.version = version
        self.earlierReleases = earlierReleases
        self.tooling = tooling
        self.statements = statements
    }

    /// Whether the times of all earlier versions are known, in order.
    var hasWholeHistory: Bool {
        earlierReleases.count == version - 1
            && zip(earlierReleases, earlierReleases.dropFirst() + [timestamp]).allSatisfy { $0 <= $1 }
    }

    /// What every format wants of a document.
    func requireHeader() throws(VEXError) {
        guard IRI.isAbsolute(id) else { throw VEXError(.exportHeader, "the document's id \(id) is no IRI") }
        guard IRI.isAbsolute(namespace), IRI.isASCII(namespace) else {
            throw VEXError(.exportHeader, "the publisher's namespace \(namespace) is no URI")
        }
        guard !trimmed(author).isEmpty else { throw VEXError(.exportHeader, "the author has no name") }
        guard version >= 1 else { throw VEXError(.exportHeader, "version \(version) is not at least 1") }
        for time in [timestamp] + earlierReleases + statements.map(\.timestamp)
        where time.rfc3339.utf8.first == UInt8(ascii: "@") {
            throw VEXError(.exportHeader, "RFC 3339 has no words for the time \(time)")
        }
    }
}

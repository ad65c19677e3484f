public import Signing
import Trust
public import VEX
public import Wire

/// The predicate of a document entry: these bytes were received, authenticated with this result, and gave these
/// observations.
public struct VEXDocumentStatement: Sendable, Hashable, CanonicalWritable {
    /// SHA-256 of the received bytes.
    public let digest: Digest
    /// What the received bytes are made of, when the signature came in a file of its own.
    public let detached: StatedDetachment?
    /// How many bytes were received.
    public let size: Int
    public let format: VEXFormat
    /// The document's own identifier, version and time, as far as it gives them.
    public let documentID: String?
    public let version: String?
    public let timestamp: Timestamp?
    public let issuer: StatedIssuer
    public let signature: StatedSignature
    public let statementsRead: Int
    public let statementsSkipped: Int
    /// How many observations the document gave.
    public let observations: Int
    /// SHA-256 over the observation ids in document order, 32 bytes each: an auditor who normalizes the document again
    /// gets the same.
    public let observationsDigest: Digest
    /// How many findings the reader reported.
    public let diagnostics: Int

    public init(
        digest: Digest, detached: StatedDetachment? = nil, size: Int, format: VEXFormat, documentID: String?,
        version: String?, timestamp: Timestamp?,
        issuer: StatedIssuer, signature: StatedSignature, statementsRead: Int,
        statementsSkipped: Int, observations: Int, observationsDigest: Digest, diagnostics: Int
    ) {
        self.digest = digest
        self.detached = detached
        self.size = size
        self.format = format
        self.documentID = documentID
        self.version = version
        self.timestamp = timestamp
        self.issuer = issuer
        self.signature = signature
        self.statementsRead = statementsRead
        self.statementsSkipped = statementsSkipped
        self.observations = observations
        self.observationsDigest = observationsDigest
        self.diagnostics = diagnostics
    }

    /// What ``observationsDigest`` is for these ids.
    public static func digest(of observations: [Digest]) -> Digest {
        SHA256.hash(observations.flatMap(\.bytes))
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            // Left out where there is none: what was stated before there was such a member keeps its bytes.
            if let detached { $0.member("detached", detached) }
            $0.member("diagnostics", diagnostics)
            $0.member("document", digest)
            $0.member("documentId", documentID)
            $0.member("format", format.rawValue)
            $0.member("issuer", issuer)
            $0.member("observations") { writer in
                writer.object {
                    $0.member("count", observations)
                    $0.member("digest", observationsDigest)
                }
            }
            $0.member("signature", signature)
            $0.member("size", size)
            $0.member("statements") { writer in
                writer.object {
                    $0.member("read", statementsRead)
                    $0.member("skipped", statementsSkipped)
                }
            }
            $0.member("timestamp", timestamp)
            $0.member("version", version)
        }
    }

    /// Reads a predicate; throws `proofchain.malformed-predicate` naming the member.
    public init(json: JSONValue) throws(ProofChainError) {
        let reader = PredicateReader(json)
        let (statements, observations) = (try reader.object("statements"), try reader.object("observations"))
        self.init(
            digest: try reader.digest("document"),
            detached: try reader.optionalObject("detached").map { part throws(ProofChainError) in
                try StatedDetachment(part)
            },
            size: try reader.integer("size"),
            format: try reader.choice("format", VEXFormat.self), documentID: try reader.optionalString("documentId"),
            version: try reader.optionalString("version"),
            timestamp: reader.present("timestamp") == nil ? nil : try reader.timestamp("timestamp"),
            issuer: try StatedIssuer(try reader.object("issuer")),
            signature: try StatedSignature(try reader.object("signature")),
            statementsRead: try statements.integer("read"), statementsSkipped: try statements.integer("skipped"),
            observations: try observations.integer("count"), observationsDigest: try observations.digest("digest"),
            diagnostics: try reader.integer("diagnostics"))
    }
}

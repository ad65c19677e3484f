import ProofChain
public import Signing
public import Wire

/// What a ledger knows, in one file to be carried where there is no network: documents in their exact bytes, the verdicts
/// made of them, and the issuers who spoke. Format: `docs/formats/lens-bundle.md`.
///
/// The same checkpoint gives the same bytes.
public struct LensBundle: Sendable {
    public struct Head: Sendable, Equatable {
        /// The origin of the log.
        public let source: String
        /// The signed note over its newest tree.
        public let checkpoint: String
        /// Entries of that tree.
        public let treeSize: UInt64

        public init(source: String, checkpoint: String, treeSize: UInt64) {
            self.source = source
            self.checkpoint = checkpoint
            self.treeSize = treeSize
        }
    }

    public struct Document: Sendable, Equatable {
        public let logIndex: UInt64
        /// SHA-256 of `bytes`, which a reader has checked.
        public let digest: Digest
        /// Who spoke, by the directory of the ledger that exported it.
        public let issuer: Identifier
        /// As they were received there.
        public let bytes: [UInt8]

        public init(logIndex: UInt64, digest: Digest, issuer: Identifier, bytes: [UInt8]) {
            self.logIndex = logIndex
            self.digest = digest
            self.issuer = issuer
            self.bytes = bytes
        }
    }

    public struct Verdict: Sendable, Equatable {
        public let logIndex: UInt64
        public let id: Digest
        public let vulnerability: Identifier
        public let product: Identifier
        /// The DSSE envelope that the ledger signed.
        public let envelope: [UInt8]

        public init(logIndex: UInt64, id: Digest, vulnerability: Identifier, product: Identifier, envelope: [UInt8]) {
            self.logIndex = logIndex
            self.id = id
            self.vulnerability = vulnerability
            self.product = product
            self.envelope = envelope
        }
    }

    public let head: Head
    /// Records as the directory writes them, by id; to be looked at, never taken over by themselves.
    public let issuers: [JSONValue]
    /// In log order.
    public let documents: [Document]
    /// The newest of each pair, by pair.
    public let verdicts: [Verdict]

    public init(head: Head, issuers: [JSONValue], documents: [Document], verdicts: [Verdict]) {
        self.head = head
        self.issuers = issuers
        self.documents = documents
        self.verdicts = verdicts
    }

    /// One JSON object a line, or one JSON object.
    public func encoded(as format: AirGapOptions.ExportFormat) -> [UInt8] {
        switch format {
        case .jsonl: ([headJSON] + items).flatMap { $0.compact + [0x0a] }
        case .json:
            JSONValue.object(headMembers + [JSONMember("items", .array(items))]).compact + [0x0a]
        }
    }

    private var headMembers: [JSONMember] {
        [
            JSONMember("kind", "bundle"), JSONMember("version", 1), JSONMember("source", .string(head.source)),
            JSONMember("checkpoint", .string(head.checkpoint)), JSONMember("treeSize", .integer(head.treeSize)),
        ]
    }

    private var headJSON: JSONValue { .object(headMembers) }

    private var items: [JSONValue] {
        issuers.map { ["kind": "issuer", "record": $0] } + documents.map(\.json) + verdicts.map(\.json)
    }
}

extension LensBundle.Document {
    var json: JSONValue {
        [
            "kind": "document", "logIndex": .integer(logIndex), "digest": .string(digest.prefixed),
            "issuer": .string(issuer.text), "bytes": .string(Base64.encode(bytes)),
        ]
    }
}

extension LensBundle.Verdict {
    var json: JSONValue {
        [
            "kind": "verdict", "logIndex": .integer(logIndex), "verdictId": .string(id.prefixed),
            "vulnerability": .string(vulnerability.text), "product": .string(product.text),
            "envelope": .string(Base64.encode(envelope)),
        ]
    }
}

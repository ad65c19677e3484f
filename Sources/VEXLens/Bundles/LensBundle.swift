import ProofChain
public import Signing
public import Wire

/// What a ledger knows, in one file to be carried where there is no network: documents in their exact bytes, the verdicts
/// made of them, who was counted for each, the issuers who spoke, and the proof that all of it is in the log. Format: `docs/formats/lens-bundle.md`.
///
/// The same checkpoint gives the same bytes.
public struct LensBundle: Sendable {
    public struct Head: Sendable, Equatable {
        /// 2; 1 for a bundle of an older program, which proves nothing about the log.
        public let version: Int
        /// The origin of the log.
        public let source: String
        /// The signed note over its newest tree.
        public let checkpoint: String
        /// Entries of that tree.
        public let treeSize: UInt64

        /// What is written now.
        public static let currentVersion = 2

        public init(version: Int = Head.currentVersion, source: String, checkpoint: String, treeSize: UInt64) {
            self.version = version
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
        /// The DSSE envelope of its entry, which the ledger signed; nil in version 1.
        public let statement: [UInt8]?

        public init(logIndex: UInt64, digest: Digest, issuer: Identifier, bytes: [UInt8], statement: [UInt8]?) {
            self.logIndex = logIndex
            self.digest = digest
            self.issuer = issuer
            self.bytes = bytes
            self.statement = statement
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

    /// Who was counted for a verdict.
    public struct MergeTrace: Sendable, Equatable {
        public let logIndex: UInt64
        public let verdict: Digest
        /// The DSSE envelope that the ledger signed.
        public let envelope: [UInt8]

        public init(logIndex: UInt64, verdict: Digest, envelope: [UInt8]) {
            self.logIndex = logIndex
            self.verdict = verdict
            self.envelope = envelope
        }
    }

    /// One tree of the log, and the proof that it holds what the bundle has of it.
    public struct Tree: Sendable, Equatable {
        /// Its first entry, over all trees.
        public let firstIndex: UInt64
        public let size: UInt64
        /// The signed note over so many entries.
        public let checkpoint: String
        /// Of an ``InclusionMultiproof`` of the bundle's entries in this tree.
        public let hashes: [Digest]

        public init(firstIndex: UInt64, size: UInt64, checkpoint: String, hashes: [Digest]) {
            self.firstIndex = firstIndex
            self.size = size
            self.checkpoint = checkpoint
            self.hashes = hashes
        }
    }

    public let head: Head
    /// Records as the directory writes them, by id; to be looked at, never taken over by themselves.
    public let issuers: [JSONValue]
    /// In log order.
    public let documents: [Document]
    /// The newest of each pair, by pair.
    public let verdicts: [Verdict]
    /// One for each verdict, in the order of the verdicts; none in version 1.
    public let mergeTraces: [MergeTrace]
    /// Oldest first, the last under the checkpoint of the head; none in version 1.
    public let trees: [Tree]

    public init(
        head: Head, issuers: [JSONValue], documents: [Document], verdicts: [Verdict], mergeTraces: [MergeTrace], trees: [Tree]
    ) {
        self.head = head
        self.issuers = issuers
        self.documents = documents
        self.verdicts = verdicts
        self.mergeTraces = mergeTraces
        self.trees = trees
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
            JSONMember("kind", "bundle"), JSONMember("version", .integer(head.version)), JSONMember("source", .string(head.source)),
            JSONMember("checkpoint", .string(head.checkpoint)), JSONMember("treeSize", .integer(head.treeSize)),
        ]
    }

    private var headJSON: JSONValue { .object(headMembers) }

    private var items: [JSONValue] {
        issuers.map { ["kind": "issuer", "record": $0] } + documents.map(\.json) + verdicts.map(\.json)
            + mergeTraces.map(\.json) + trees.map(\.json)
    }
}

extension LensBundle.Document {
    var json: JSONValue {
        let members = [
            JSONMember("kind", "document"), JSONMember("logIndex", .integer(logIndex)),
            JSONMember("digest", .string(digest.prefixed)), JSONMember("issuer", .string(issuer.text)),
            JSONMember("bytes", .string(Base64.encode(bytes))),
        ]
        return .object(members + (statement.map { [JSONMember("statement", .string(Base64.encode($0)))] } ?? []))
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

extension LensBundle.MergeTrace {
    var json: JSONValue {
        [
            "kind": "merge_trace", "logIndex": .integer(logIndex), "verdictId": .string(verdict.prefixed),
            "envelope": .string(Base64.encode(envelope)),
        ]
    }
}

extension LensBundle.Tree {
    var json: JSONValue {
        [
            "kind": "tree", "firstIndex": .integer(firstIndex), "treeSize": .integer(size), "checkpoint": .string(checkpoint),
            "hashes": .string(Base64.encode(hashes.flatMap(\.bytes))),
        ]
    }
}

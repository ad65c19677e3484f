public import Signing
import TLog

/// Bytes that lie beside the log under their own SHA-256: envelopes and source documents.
public struct Blob: Sendable, Hashable {
    public let digest: Digest
    public let bytes: [UInt8]

    /// Hashes `bytes`, on the caller's thread.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        digest = SHA256.hash(bytes)
    }

    /// - Parameter digest: Of `bytes`, from whoever has just hashed them.
    package init(_ bytes: [UInt8], digest: Digest) {
        self.bytes = bytes
        self.digest = digest
    }
}

/// What the log itself keeps of a submission. Knows no rows, so that the loop over a batch deals with plain values.
public struct EntryContent: Sendable, Hashable {
    /// The leaf: a Rekor entry body.
    public let body: [UInt8]
    /// RFC 6962 hash of `body`.
    public let leafHash: Digest
    public let blobs: [Blob]
    /// What the entry is found by; none twice.
    public let keys: [SearchKey]

    /// Of the body, the blobs and the keys.
    public var byteCount: Int { blobs.reduce(body.count + SearchKey.byteCount * keys.count) { $0 + $1.bytes.count } }
}

/// One entry to be appended, with everything that must become durable together with it.
public struct Submission<Row: Sendable>: Sendable {
    public let content: EntryContent
    /// What the driver writes in the entry's own transaction, with the entry's index.
    ///
    /// Not written when the entry is in the tree already: its rows were written when it was new.
    public let rows: [Row]

    /// The longest body that a C2SP entry bundle, with its 16-bit lengths, can carry.
    public static var maximumBodyLength: Int { 65_535 }

    /// Hashes the leaf here, on the caller's thread, so that the sequencer's only appends.
    ///
    /// - Parameters:
    ///   - body: 1 … 65,535 bytes.
    ///   - keys: In any order; one that is named twice is kept once. As the rows, not written when the entry is in the
    ///     tree already.
    /// - Throws: `ledger.entry-size`.
    public init(
        body: [UInt8], blobs: [Blob] = [], keys: [SearchKey] = [], rows: [Row] = []
    ) throws(LedgerError) {
        guard (1...Self.maximumBodyLength).contains(body.count) else {
            throw LedgerError(
                .entrySize, "an entry has 1 to \(Self.maximumBodyLength) bytes, got \(body.count)",
                hint: "log a digest and keep the content beside the log", outcome: .nothingKept)
        }
        content = EntryContent(body: body, leafHash: MerkleHash.leaf(body), blobs: blobs, keys: keys.uniqued)
        self.rows = rows
    }

    public var body: [UInt8] { content.body }
    public var leafHash: Digest { content.leafHash }
    public var blobs: [Blob] { content.blobs }
    public var keys: [SearchKey] { content.keys }
}

extension [SearchKey] {
    /// Without those that were named before.
    fileprivate var uniqued: [SearchKey] {
        guard count > 16 else {
            // Most have none, one or a few, and none twice: nothing is hashed for them.
            let isUnique = indices.allSatisfy { place in !self[..<place].contains(self[place]) }
            return isUnique ? self : reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        var seen: Set<SearchKey> = []
        return filter { seen.insert($0).inserted }
    }
}

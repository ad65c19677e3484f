public import Ledger
public import Rekor
import Signing
public import TLog

extension LogService {
    /// The signed C2SP checkpoint of a tree: what version 2 shows, with the lines of witnesses when there are any for it.
    ///
    /// - Parameter tree: The tree's id; nil for the active one.
    /// - Throws: `service.not-found` for a tree that is not here.
    public func checkpoint(ofTree tree: String? = nil) throws -> String {
        let shard = try known(tree)
        let head = trees[shard].proofs.head
        return cosigned(shard, head) ?? head.note
    }

    /// A file of the log in C2SP tlog-tiles: `tile/<level>/<index>`, `tile/entries/<index>`, either with `.p/<width>`.
    ///
    /// Nothing leaves that the signed root does not vouch for.
    /// - Returns: The bytes, and whether they can never become others.
    /// - Throws: `service.not-found` for what the tree does not have, and what a damaged log throws.
    public func tile(_ path: String, ofTree tree: String? = nil) throws -> (bytes: [UInt8], isFull: Bool) {
        let tree = trees[try known(tree)]
        let size = tree.proofs.head.size.value
        if let bundle = EntryBundle(path: path) {
            let (first, over) = bundle.index.multipliedReportingOverflow(by: UInt64(Tile.full))
            guard !over, first < size, UInt64(bundle.width) <= size - first else { throw Self.missing(path) }
            let entries = try tree.proofs.entries(LogIndex(first)..<LogIndex(first + UInt64(bundle.width)))
            return (try EntryBundle.encode(entries.map(\.body)), !bundle.isPartial)
        }
        guard let tile = Tile(path: path), let bytes = try tree.proofs.bytes(of: tile) else { throw Self.missing(path) }
        return (bytes, !tile.isPartial)
    }

    /// The bytes of a full tile that was asked for lately, without any waiting; nil for all others.
    public func tileInMemory(_ path: String, ofTree tree: String? = nil) -> [UInt8]? {
        guard let tile = Tile(path: path), let shard = try? known(tree) else { return nil }
        return trees[shard].proofs.bytesInMemory(of: tile)
    }

    private static func missing(_ path: String) -> ServiceError {
        ServiceError(.notFound, "the log has no \(path)", hint: "a partial tile that has grown is asked for whole")
    }

    /// The number of a tree, from 0.
    private func known(_ id: String?) throws -> Int {
        do { return try shard(id) } catch let error as ServiceError { throw ServiceError(.notFound, error.detail) }
    }

    /// The Sigstore bundle of an entry, when its envelope is kept.
    ///
    /// - Throws: `service.not-found`, what ``Rekor/SigstoreBundle/init(envelope:entry:hint:)-swift.init`` throws.
    public func bundle(of uuid: EntryUUID) throws -> SigstoreBundle { try entries.bundle(at: index(of: uuid)) }

    /// The entry proven in one small file (C2SP tlog-proof), with its envelope as what the reader is handed besides, when
    /// that is kept and not too long.
    ///
    /// - Throws: `service.not-found`, and what a damaged log throws.
    public func tlogProof(of uuid: EntryUUID) throws -> TLogProof {
        let (proofs, place) = try entries.trees.place(of: index(of: uuid))
        let envelope = try EntryBody(parsing: proofs.entry(at: place).body).envelopeHash
        let statement = try envelope.flatMap { try active.store.blob($0) } ?? []
        return try proofs.tlogProof(of: place, extra: statement.count <= TLogProof.maxExtraBytes ? statement : [])
    }
}

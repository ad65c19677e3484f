public import Ledger
public import Rekor
public import Signing
import TLog

extension LogService {
    /// The entry with that number over all trees.
    ///
    /// - Throws: `service.not-found`, and what a damaged log throws.
    public func entry(at index: VirtualIndex) throws -> ShownEntry {
        do {
            let entry = try entries.entry(at: index)
            return ShownEntry(entry: entry, attestation: try entries.attestation(of: entry.body))
        } catch let error as LedgerError where error.code == .outOfRange {
            throw ServiceError(.notFound, "the log has no entry \(index)")
        }
    }

    /// The entry with that name: in the one tree that it names, or in whichever has the leaf, the active one first.
    ///
    /// - Throws: As ``entry(at:)``.
    public func entry(_ uuid: EntryUUID) throws -> ShownEntry { try entry(at: index(of: uuid)) }

    /// - Throws: `service.not-found`, and what a damaged log throws.
    public func index(of uuid: EntryUUID) throws -> VirtualIndex {
        guard let index = try indexes(of: [uuid])[0] else { throw ServiceError(.notFound, "the log has no entry \(uuid)") }
        return index
    }

    /// Where these entries lie; nil for those that are not here.
    func indexes(of uuids: [EntryUUID]) throws -> [VirtualIndex?] {
        var found = [VirtualIndex?](repeating: nil, count: uuids.count)
        for tree in trees.reversed() {
            let head = tree.proofs.head
            let places = uuids.indices.filter {
                found[$0] == nil && (uuids[$0].treeID == nil || uuids[$0].treeID == head.treeID)
            }
            guard !places.isEmpty else { continue }
            for (place, index) in zip(places, try tree.store.indexes(ofLeaves: places.map { uuids[$0].leafHash })) {
                // The store may be a batch ahead of what is proven.
                guard let index, head.size.contains(index) else { continue }
                found[place] = head.virtualIndex(of: index)
            }
        }
        return found
    }

    /// Every entry of the query that the log has; those that it lacks are left out.
    ///
    /// In this order: those named with their tree, those named by leaf or given whole, those given by number.
    /// - Throws: what a damaged log throws.
    public func retrieve(_ query: SearchLogQuery) throws -> [ShownEntry] {
        let leaves = query.leafHashes.map { EntryUUID(treeID: nil, leafHash: $0) }
        let end = entries.trees.end
        let indexes =
            try self.indexes(of: query.treeEntries + leaves).compactMap { $0 }
            + query.logIndexes.map { VirtualIndex($0) }.filter { $0 < end }
        return try indexes.map { try entry(at: $0) }
    }
}

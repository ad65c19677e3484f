public import Ledger
public import Rekor

/// Entries that a search found, in the order of their numbers.
public struct FoundEntries: Sendable {
    public let uuids: [EntryUUID]
    /// Where to go on, when there is more.
    public let next: VirtualIndex?
}

extension LogService {
    /// Entries with one of the query's keys, or with all of them.
    ///
    /// The search index is derived: every entry that is named is in the log, and its leaf is checked up to the signed root.
    /// - Throws: what a damaged log throws.
    public func search(_ request: IndexRequest) throws -> FoundEntries {
        let end = entries.trees.end
        var cursors = request.query.keys.map {
            KeyCursor(store: active.store, key: SearchKey($0), after: request.after, end: end)
        }
        var found: [VirtualIndex] = []
        while found.count <= request.limit, let index = try LogService.next(&cursors, request.query.operator) {
            found.append(index)
        }
        let page = found.prefix(request.limit)
        let uuids = try page.map { index in
            let (proofs, place) = try entries.trees.place(of: index)
            return EntryUUID(treeID: proofs.head.treeID, leafHash: try proofs.leafHash(at: place))
        }
        return FoundEntries(uuids: uuids, next: found.count > page.count ? page.last : nil)
    }

    /// Takes the next entry from cursors that run in step.
    private static func next(
        _ cursors: inout [KeyCursor<Log>], _ combining: SearchIndexQuery.Operator
    ) throws -> VirtualIndex? {
        guard !cursors.isEmpty else { return nil }
        while true {
            var heads: [VirtualIndex] = []
            for place in cursors.indices {
                if let head = try cursors[place].head() { heads.append(head) }
            }
            guard combining == .and else {
                guard let least = heads.min() else { return nil }
                for place in cursors.indices { cursors[place].skip(upTo: least) }
                return least
            }
            guard heads.count == cursors.count, let least = heads.min(), let most = heads.max() else { return nil }
            if least == most {
                for place in cursors.indices { cursors[place].skip(upTo: most) }
                return most
            }
            for place in cursors.indices where heads[place] < most { cursors[place].skip(before: most) }
        }
    }
}

/// The entries with one key, read a page at a time.
private struct KeyCursor<Log: LedgerStore> {
    private let store: Log
    private let key: SearchKey
    private let end: VirtualIndex
    private var after: VirtualIndex?
    private var page: ArraySlice<VirtualIndex> = []
    private var isOver = false

    private static var pageLength: Int { 256 }

    init(store: Log, key: SearchKey, after: VirtualIndex?, end: VirtualIndex) {
        self.store = store
        self.key = key
        self.after = after
        self.end = end
    }

    /// The first entry that has not been taken; nothing behind the head that proofs are made of.
    mutating func head() throws -> VirtualIndex? {
        if page.isEmpty, !isOver {
            let found = try store.entries(withKey: key, after: after, limit: Self.pageLength)
            isOver = found.count < Self.pageLength
            page = found[...]
            after = found.last ?? after
        }
        guard let first = page.first, first < end else { return nil }
        return first
    }

    mutating func skip(upTo index: VirtualIndex) {
        while let first = page.first, first <= index { page.removeFirst() }
        if page.isEmpty, after.map({ $0 < index }) ?? true { after = index }
    }

    mutating func skip(before index: VirtualIndex) {
        guard index.value > 0 else { return }
        skip(upTo: VirtualIndex(index.value - 1))
    }
}

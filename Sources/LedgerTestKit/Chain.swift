import Ledger
import Signing
import TLog

/// A log as it should be, grown beside a store without the sequencer, to compare the two.
struct Chain<Store: LedgerStore> {
    var store: Store
    let log: DemoLog
    let row: @Sendable (Int) -> Store.Row
    private(set) var bodies: [[UInt8]] = []
    private(set) var leaves: [Digest] = []

    init(store: Store, log: DemoLog, row: @escaping @Sendable (Int) -> Store.Row) {
        self.store = store
        self.log = log
        self.row = row
    }

    /// The leaf that the next entry will have.
    var nextLeaf: Digest { MerkleHash.leaf(DemoLog.body(bodies.count)) }

    /// The next entries, not committed yet.
    func batch(of count: Int, blobs: [Blob] = []) throws -> Batch<Store.Row> {
        var entries: [NewEntry] = []
        var rows: [PlacedRow<Store.Row>] = []
        for number in bodies.count..<bodies.count + count {
            let submission = try Submission<Store.Row>(
                body: DemoLog.body(number), blobs: blobs, keys: DemoLog.keys(number))
            entries.append(NewEntry(index: LogIndex(UInt64(number)), content: submission.content))
            rows.append(PlacedRow(row(number), at: VirtualIndex(log.shardOffset + UInt64(number))))
        }
        let all = leaves + entries.map(\.content.leafHash)
        let tiles = try Tile.growth(from: TreeSize(UInt64(leaves.count)), to: TreeSize(UInt64(all.count))).map {
            TileContent(tile: $0, bytes: Tile.encode(hashes(of: $0, leaves: all)))
        }
        return Batch(entries: entries, rows: rows, tiles: tiles, head: try log.head(all))
    }

    mutating func append(_ count: Int, blobs: [Blob] = []) throws {
        let batch = try batch(of: count, blobs: blobs)
        try store.commit(batch, ifSizeIs: TreeSize(UInt64(leaves.count)))
        bodies += batch.entries.map(\.content.body)
        leaves += batch.entries.map(\.content.leafHash)
    }

    /// Everything that the store says about the log is as it was committed.
    func checkAll() throws {
        let size = TreeSize(UInt64(leaves.count))
        guard try store.head() == log.head(leaves) else {
            throw ContractViolation("broken: the head is the last committed")
        }
        let entries = try store.entries(LogIndex(0)..<LogIndex(size.value))
        guard entries.map(\.body) == bodies, entries.map(\.index.value) == Array(0..<size.value) else {
            throw ContractViolation("broken: entries read back in order")
        }
        guard entries.allSatisfy({ $0.integratedTime == log.clock.now }) else {
            throw ContractViolation("broken: entries keep the time of their batch")
        }
        let tiles = try Tile.growth(from: .empty, to: size)
        guard try store.tiles(tiles) == tiles.map({ Tile.encode(hashes(of: $0, leaves: leaves)) }) else {
            throw ContractViolation("broken: tiles read back at size \(size)")
        }
        guard try store.indexes(ofLeaves: leaves) == (0..<size.value).map({ LogIndex($0) }) else {
            throw ContractViolation("broken: every leaf is found at its index")
        }
        try checkKeys()
    }

    /// Every entry is found by each of its keys, page by page, and nothing else is.
    func checkKeys() throws {
        var wanted: [String: [UInt64]] = [:]
        for number in 0...bodies.count {
            for text in DemoLog.keyTexts(number) {
                wanted[text, default: []] += number < bodies.count ? [log.shardOffset + UInt64(number)] : []
            }
        }
        for (text, indexes) in wanted {
            var found: [VirtualIndex] = []
            while true {
                let page = try store.entries(withKey: SearchKey(text), after: found.last, limit: 97)
                found += page
                guard page.count == 97 else { break }
            }
            guard found.map(\.value) == indexes else {
                throw ContractViolation("broken: the key \"\(text)\" finds \(indexes.count) entries, got \(found.count)")
            }
        }
    }

    /// What the tile must hold, by the recursive definition.
    private func hashes(of tile: Tile, leaves: [Digest]) -> [Digest] {
        let span = 1 << (8 * tile.level)
        return (0..<tile.width).map { place in
            let first = (Int(tile.index) * 256 + place) * span
            return TreeOracle.root(leaves[first..<first + span])
        }
    }
}

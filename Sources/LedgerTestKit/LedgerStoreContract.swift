public import Ledger
import Signing
import TLog
import Wire

/// A driver that does not keep what the port promises.
public struct ContractViolation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Judges every driver of ``Ledger/LedgerStore`` by the words of the port.
public struct LedgerStoreContract<Store: LedgerStore>: Sendable {
    private let make: @Sendable () throws -> Store
    private let reopen: @Sendable (Store) throws -> Store
    private let row: @Sendable (Int) -> Store.Row
    private let shardOffset: UInt64

    /// - Parameters:
    ///   - make: A new, empty store.
    ///   - reopen: The same store after a restart; by default the store itself, for one that lives in memory.
    ///   - row: The n-th of some rows.
    ///   - shardOffset: Of the logs that are made.
    public init(
        make: @escaping @Sendable () throws -> Store, reopen: @escaping @Sendable (Store) throws -> Store = { $0 },
        row: @escaping @Sendable (Int) -> Store.Row, shardOffset: UInt64 = 0
    ) {
        self.shardOffset = shardOffset
        self.make = make
        self.reopen = reopen
        self.row = row
    }

    /// - Throws: ``ContractViolation`` for the first promise that is broken, and what the driver throws.
    public func run() throws {
        try beginsEmpty()
        try createsOnce()
        try keepsWhatWasCommitted()
        try comparesAndSwaps()
        try findsLeavesByTheirWholeHash()
        try servesNarrowerTiles()
        try refusesWhatIsNotThere()
        try keepsBlobsByDigest()
        try pagesThroughKeys()
        try replacesKeysAllOrNothing()
        try replacesRowsAllOrNothing()
        try lastsOverRestart()
    }

    private func beginsEmpty() throws {
        let store = try make()
        try demand(try store.head() == nil, "a new store has no head")
        try demand(try store.index(ofLeaf: .zero) == nil, "a new store has no leaves")
        try demand(try store.blobs(after: nil, limit: 10).isEmpty, "a new store has no blobs")
        try demand(
            try store.entries(withKey: SearchKey("all"), after: nil, limit: 10).isEmpty, "a new store has no keys")
    }

    private func createsOnce() throws {
        let log = try DemoLog(shardOffset: 7)
        let store = try make()
        try store.create(log.head([]))
        try demand(try store.head() == log.head([]), "the head reads back as created, shard offset and note included")
        try expect(.exists, "create on an existing log") { () throws(LedgerError) in
            try store.create(headOfNothing(log))
        }
    }

    private func keepsWhatWasCommitted() throws {
        // Sizes on both sides of the tile borders, in batches that begin and end anywhere.
        let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 700, 1024, 1025]
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        for (old, new) in zip(sizes, sizes.dropFirst()) {
            try chain.append(new - old)
            try chain.checkAll()
        }
    }

    private func comparesAndSwaps() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(3)
        let before = try chain.store.head()
        for wrong in [TreeSize(0), TreeSize(2), TreeSize(4)] {
            let batch = try chain.batch(of: 1)
            let store = chain.store
            try expect(.conflict, "commit at size \(wrong) of a log of 3") { () throws(LedgerError) in
                try store.commit(batch, ifSizeIs: wrong)
            }
        }
        try demand(try chain.store.head() == before, "a lost compare-and-swap leaves the head as it was")
        try demand(try chain.store.index(ofLeaf: chain.nextLeaf) == nil, "a lost compare-and-swap leaves no leaf")
        try chain.checkKeys()
        try chain.append(1)
        try chain.checkAll()
    }

    private func findsLeavesByTheirWholeHash() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(300)
        guard var bytes = chain.leaves.last?.bytes else { throw ContractViolation("no leaves") }
        bytes[31] ^= 1
        let near = Digest(bytes) ?? .zero
        try demand(try chain.store.index(ofLeaf: near) == nil, "a leaf that differs in its last bit is another leaf")
        let found = try chain.store.indexes(ofLeaves: [chain.leaves[299], near, chain.leaves[0]])
        try demand(found == [LogIndex(299), nil, LogIndex(0)], "leaves are found in the order asked")
    }

    private func servesNarrowerTiles() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(10)
        let tile = Tile(level: 0, index: 0, width: 4)
        let bytes = try chain.store.tiles([tile])[0]
        try demand(bytes == Tile.encode(chain.leaves[..<4]), "a narrower tile is the beginning of the wider one")
    }

    private func refusesWhatIsNotThere() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(10)
        let store = chain.store
        try expect(.tileDamaged, "a tile that does not exist") { () throws(LedgerError) in
            _ = try store.tiles([Tile(level: 1, index: 0, width: 1)])
        }
        try expect(.entryDamaged, "an entry beyond the log") { () throws(LedgerError) in
            _ = try store.entries(LogIndex(9)..<LogIndex(11))
        }
        try demand(try store.entries(LogIndex(3)..<LogIndex(3)).isEmpty, "an empty range has no entries")
    }

    private func keepsBlobsByDigest() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        let long = [65_535, 65_536, 65_537, 1_000_003].map { Blob(DemoLog.body($0, length: $0)) }
        let blobs = (0..<5).map { Blob(Array("blob \($0)".utf8)) } + [Blob([])] + long
        try chain.append(1, blobs: blobs)
        // Two entries may need the same blob.
        try chain.append(1, blobs: [blobs[0]] + long)
        for blob in blobs { try demand(try chain.store.blob(blob.digest) == blob.bytes, "a blob reads back") }
        try demand(try chain.store.blob(.zero) == nil, "an unknown blob is nil")
        let names = blobs.map(\.digest).sorted()
        let first = try chain.store.blobs(after: nil, limit: 4)
        let rest = try chain.store.blobs(after: first.last, limit: 7)
        try demand(first + rest == names, "blobs are listed once each, sorted, page by page")
    }

    private func pagesThroughKeys() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(40)
        func page(_ text: String, after: UInt64?, _ limit: Int) throws -> [UInt64] {
            let index = after.map { VirtualIndex(shardOffset + $0) }
            return try chain.store.entries(withKey: SearchKey(text), after: index, limit: limit).map { $0.value - shardOffset }
        }
        try demand(try page("all", after: nil, 3) == [0, 1, 2], "a page begins with the first entry")
        try demand(try page("all", after: 2, 3) == [3, 4, 5], "a page begins behind the index")
        try demand(try page("ten 1", after: 4, 100) == Array(10..<20), "the index need not have the key")
        try demand(try page("ten 1", after: 14, 3) == [15, 16, 17], "a page begins in the middle")
        try demand(try page("ten 3", after: 37, 100) == [38, 39], "the last page is short")
        try demand(try page("all", after: 39, 100).isEmpty, "behind the last entry there is none")
        try demand(try page("all", after: 1_000_000, 100).isEmpty, "behind the log there is none")
        try demand(try page("all", after: nil, 0).isEmpty, "a page of none is empty")
        try demand(try page("ALL", after: nil, 100).isEmpty, "keys are compared byte by byte")
    }

    private func replacesKeysAllOrNothing() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(300)
        let store = chain.store
        let stop = LedgerError.Code(rawValue: "test.stop")
        let key = SearchKey("other")
        let other = [3, 3, 299].map { PlacedKeys([key, key], at: VirtualIndex(shardOffset + $0)) }
        try expect(stop, "a producer that throws") { () throws(LedgerError) in
            try store.replaceKeys { (write) throws(LedgerError) in
                try write(other)
                throw LedgerError(stop, "stopped")
            }
        }
        try expect(.outOfRange, "keys of an entry that the log lacks") { () throws(LedgerError) in
            try store.replaceKeys { (write) throws(LedgerError) in
                try write(other + [PlacedKeys([key], at: VirtualIndex(shardOffset + 300))])
            }
        }
        try expect(.outOfRange, "keys out of order") { () throws(LedgerError) in
            try store.replaceKeys { (write) throws(LedgerError) in try write(other.reversed()) }
        }
        try chain.checkKeys()
        try store.replaceKeys { (write) throws(LedgerError) in
            try write(Array(other[..<1]))
            try write(Array(other[1...]))
        }
        chain.store = try reopen(store)
        let found = try chain.store.entries(withKey: key, after: nil, limit: 10)
        try demand(found == [other[0].index, other[2].index], "an entry has a key once")
        try demand(
            try chain.store.entries(withKey: SearchKey("all"), after: nil, limit: 10).isEmpty, "replaced keys are gone")
        try chain.store.replaceKeys { (write) throws(LedgerError) in
            try write((0..<300).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(shardOffset + UInt64($0))) })
        }
        try chain.append(300)
        chain.store = try reopen(chain.store)
        try chain.checkAll()
    }

    private func replacesRowsAllOrNothing() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: shardOffset), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(3)
        let store = chain.store
        let stop = LedgerError.Code(rawValue: "test.stop")
        let one = PlacedRow(row(0), at: VirtualIndex(shardOffset))
        try expect(stop, "a producer that throws") { () throws(LedgerError) in
            try store.replaceRows { (write) throws(LedgerError) in
                try write([one])
                throw LedgerError(stop, "stopped")
            }
        }
        try store.replaceRows { (write) throws(LedgerError) in try write([one]) }
        try chain.append(1)
        try chain.checkAll()
    }

    private func lastsOverRestart() throws {
        var chain = try Chain(store: make(), log: DemoLog(shardOffset: 7), row: row)
        try chain.store.create(chain.log.head([]))
        try chain.append(300)
        chain.store = try reopen(chain.store)
        try chain.checkAll()
        try chain.append(300)
        try chain.checkAll()
    }

    private func headOfNothing(_ log: DemoLog) throws(LedgerError) -> CommittedHead {
        do { return try log.head([]) } catch { throw LedgerError(.signingFailed, "\(error)") }
    }

    private func demand(_ holds: @autoclosure () throws -> Bool, _ promise: String) throws {
        guard try holds() else { throw ContractViolation("broken: \(promise)") }
    }

    private func expect(
        _ code: LedgerError.Code, _ what: String, _ body: () throws(LedgerError) -> Void
    ) throws {
        do throws(LedgerError) {
            try body()
        } catch {
            guard error.code == code else { throw ContractViolation("\(what): wanted \(code.rawValue), got \(error)") }
            return
        }
        throw ContractViolation("\(what): wanted \(code.rawValue), nothing was thrown")
    }
}

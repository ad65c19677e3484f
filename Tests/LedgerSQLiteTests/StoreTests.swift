import Foundation
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Testing

@Suite("Store port: SQLite")
struct StoreTests {
    @Test("the SQLite store keeps the contract that judges every driver", arguments: [UInt64(0), 7])
    func contract(shardOffset: UInt64) throws {
        let scratches = Mutex<[ObjectIdentifier: (Scratch, LedgerDirectory<NumberRows>)]>([:])
        try LedgerStoreContract(
            make: {
                let scratch = Scratch()
                let directory = try scratch.directory(.create)
                scratches.withLock { $0[ObjectIdentifier(directory.store)] = (scratch, directory) }
                return directory.store
            },
            reopen: { store in
                let old = scratches.withLock { $0.removeValue(forKey: ObjectIdentifier(store)) }
                let (scratch, before) = try #require(old)
                try before.close()
                let directory = try scratch.directory(.write)
                scratches.withLock { $0[ObjectIdentifier(directory.store)] = (scratch, directory) }
                return directory.store
            },
            row: { $0 }, shardOffset: shardOffset
        ).run()
    }

    @Test(
        "{failed, not kept} and {failed, but kept} at every write: stops, reopens clean, nothing acknowledged is lost")
    func faultMatrix() async throws {
        for call in [MutatingCall.commit, .advanceGuard] {
            for fault in Fault.allCases {
                for occurrence in [1, 3] {
                    for batch in [1, 300] {
                        let scratch = Scratch()
                        let directory = try scratch.directory(.create)
                        let matrix = try FaultMatrix(
                            store: directory.store, guard: directory.checkpointGuard, row: { $0 })
                        try await matrix.run(FaultPlan(fault, at: call, occurrence: occurrence), batch: batch)
                        try directory.close()
                    }
                }
            }
        }
    }

    @Test("a long blob is kept with its batch, and with a batch that fails behind it nothing of it is")
    func longBlob() throws {
        let scratch = Scratch()
        let directory = try scratch.directory(.create)
        let log = try DemoLog()
        try log.create(directory.store, directory.checkpointGuard)
        let blob = Blob(DemoLog.body(1, length: 300_000))
        let content = try Submission<Int>(body: DemoLog.body(0), blobs: [blob]).content
        let head = try log.head([content.leafHash])
        let tile = try #require(Tile.growth(from: .empty, to: head.size).first)
        let tiles = [TileContent(tile: tile, bytes: content.leafHash.bytes)]
        func commit(rowAt index: UInt64) throws(LedgerError) {
            let batch = Batch(
                entries: [NewEntry(index: LogIndex(0), content: content)], rows: [PlacedRow(7, at: VirtualIndex(index))],
                tiles: tiles, head: head)
            try directory.store.commit(batch, ifSizeIs: .empty)
        }
        #expect(throws: LedgerError.self) { try commit(rowAt: 1) }
        #expect(try directory.store.blob(blob.digest) == nil)
        try commit(rowAt: 0)
        #expect(try directory.store.blob(blob.digest) == blob.bytes)
    }

    @Test("every commit is synced: WAL, synchronous FULL on the writer, no automatic checkpoint in it")
    func durability() throws {
        let scratch = Scratch()
        let directory = try scratch.directory(.create)
        let settings = try directory.store.settings()
        #expect(
            settings == ["journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "wal_autocheckpoint": "0"])
    }

    @Test("leaves are found before, at and after they become a run, and by a second reader")
    func leafTail() async throws {
        let log = try DemoLog()
        let scratch = Scratch()
        let directory = try scratch.directory(.create)
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        let reader = try scratch.directory(.read)
        var leaves: [Digest] = []
        for first in stride(from: 0, to: 70_000, by: 3500) {
            let receipts = try await sequencer.append(
                (first..<first + 3500).map { try Submission(body: DemoLog.body($0)) })
            leaves += receipts.map(\.leafHash)
            let last = UInt64(leaves.count - 1)
            #expect(try reader.store.index(ofLeaf: leaves[leaves.count - 1]) == LogIndex(last))
        }
        let wanted = (0..<UInt64(leaves.count)).map { LogIndex($0) }
        #expect(try directory.store.indexes(ofLeaves: leaves) == wanted)
        #expect(try reader.store.indexes(ofLeaves: leaves) == wanted)
        let receipt = try await sequencer.append(Submission(body: DemoLog.body(17)))
        #expect(!receipt.isNew && receipt.index == LogIndex(17) && receipt.verify(body: DemoLog.body(17)).isValid)
        try directory.close()
        #expect(try scratch.files(in: "index") == ["0-65536"])
        let again = try scratch.directory(.write)
        #expect(try again.store.indexes(ofLeaves: leaves) == wanted)
        #expect(Auditor(again.store, guard: again.checkpointGuard, verifiers: log.verifiers).run(deep: true).isClean)
    }

    @Test("an error of the row writer takes the whole batch back, and the log goes on")
    func rowErrorTakesBatchBack() async throws {
        let log = try DemoLog()
        let scratch = Scratch()
        let directory = try LedgerDirectory(scratch.path, .create, rowWriter: PickyRows())
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        await #expect(throws: LedgerError(LedgerError.Code(rawValue: "test.picky"), "")) {
            try await sequencer.append(Submission(body: DemoLog.body(0), rows: [-1]))
        }
        #expect(sequencer.head.size == .empty)
        #expect(try directory.store.index(ofLeaf: MerkleHash.leaf(DemoLog.body(0))) == nil)
        #expect(try await sequencer.append(Submission(body: DemoLog.body(0), rows: [1])).index == LogIndex(0))
    }

    @Test("a row without an entry cannot be stored")
    func rowNeedsEntry() async throws {
        let log = try DemoLog()
        let scratch = Scratch()
        try await scratch.grow(3, log)
        let directory = try scratch.directory(.write)
        #expect(throws: LedgerError(.outOfRange, "")) {
            try directory.store.replaceRows { (write) throws(LedgerError) in try write([PlacedRow(1, at: VirtualIndex(3))])
            }
        }
        #expect(try scratch.query("SELECT number FROM number_row") == ["[number:0]", "[number:1]", "[number:2]"])
    }
}

private struct PickyRows: RowWriter {
    func write(_ rows: [PlacedRow<Int>], in db: Database) throws {
        for row in rows where row.row < 0 {
            throw LedgerError(LedgerError.Code(rawValue: "test.picky"), "a negative row")
        }
    }

    func removeAll(in db: Database) {}
}

import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Store port: memory")
struct StorePortTests {
    @Test("the memory store keeps the contract that judges every driver", arguments: [UInt64(0), 7])
    func memoryStoreKeepsContract(shardOffset: UInt64) throws {
        try LedgerStoreContract(make: { MemoryLedgerStore<Int>() }, row: { $0 }, shardOffset: shardOffset).run()
    }

    @Test("the contract refuses a store that forgets to compare the size")
    func contractIsSharp() {
        #expect(throws: ContractViolation.self) {
            try LedgerStoreContract(make: { CarelessStore() }, row: { $0 }).run()
        }
    }

    @Test("rows carry the index of their entry")
    func rowsCarryIndexes() async throws {
        let log = try DemoLog()
        let store = MemoryLedgerStore<String>()
        let checkpointGuard = MemoryCheckpointGuard()
        try log.create(store, checkpointGuard)
        let sequencer = try log.open(store, checkpointGuard)
        _ = try await sequencer.append([
            Submission(body: DemoLog.body(0), rows: ["a", "b"]), Submission(body: DemoLog.body(1), rows: ["c"]),
        ])
        #expect(store.rows.map(\.row) == ["a", "b", "c"])
        #expect(store.rows.map(\.index.value) == [0, 0, 1])
    }

    @Test("a body is 1 to 65,535 bytes", arguments: [0, 1, 65_535, 65_536])
    func bodyLengths(length: Int) {
        let isFine = (try? Submission<Int>(body: Array(repeating: 32, count: length))) != nil
        #expect(isFine == (1...65_535).contains(length))
    }
}

/// Commits whatever the size is.
private struct CarelessStore: LedgerStore {
    typealias Row = Int
    private let base = MemoryLedgerStore<Int>()

    func head() throws(LedgerError) -> CommittedHead? { base.head() }
    func create(_ head: CommittedHead) throws(LedgerError) { try base.create(head) }
    func commit(_ batch: Batch<Int>, ifSizeIs size: TreeSize) throws(LedgerError) {
        try base.commit(batch, ifSizeIs: base.head()?.size ?? .empty)
    }
    func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] { try base.tiles(tiles) }
    func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] { try base.entries(range) }
    func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?] { base.indexes(ofLeaves: hashes) }
    func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex] { base.entries(withKey: key, after: index, limit: limit) }
    func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]? { base.blob(digest) }
    func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest] {
        base.blobs(after: digest, limit: limit)
    }
    func replaceRows(
        _ produce: (_ write: ([PlacedRow<Int>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) { try base.replaceRows(produce) }
    func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) { try base.replaceKeys(produce) }
}

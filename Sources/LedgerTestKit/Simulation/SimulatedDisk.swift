import Ledger
import TLog

/// What outlives the processes: the store, how it came to be, and the guard.
///
/// Keeps every batch, so that an older copy of the store can be made in any driver, by committing the first of them to
/// an empty one.
final class SimulatedDisk<Store: LedgerStore> {
    let driver: SimulationDriver<Store>
    private(set) var store: Store { didSet { leafTiles = [:] } }
    let checkpointGuard: any CheckpointGuard
    var damage: SimulatedDamage?
    /// Grows with every write that was kept.
    private(set) var version = 0
    private var first: CommittedHead?
    private var leafTiles: [UInt64: [UInt8]] = [:]
    private(set) var journal: [Batch<Store.Row>] = []

    init(_ driver: SimulationDriver<Store>) throws {
        self.driver = driver
        store = try driver.makeStore()
        checkpointGuard = try driver.makeGuard()
    }

    func create(_ head: CommittedHead) throws(LedgerError) {
        try store.create(head)
        first = head
        version += 1
    }

    func commit(_ batch: Batch<Store.Row>, ifSizeIs size: TreeSize) throws(LedgerError) {
        try store.commit(batch, ifSizeIs: size)
        journal.append(batch)
        version += 1
    }

    func createGuard(_ head: GuardedHead) throws(LedgerError) {
        try checkpointGuard.create(head)
        version += 1
    }

    func advanceGuard(from old: GuardedHead, to new: GuardedHead) throws(LedgerError) {
        try checkpointGuard.advance(from: old, to: new)
        version += 1
    }

    /// As the store says; asked once for each tile, for a store without nodes hashes it every time.
    func nodes(inLeafTile index: UInt64) throws(LedgerError) -> [UInt8] {
        if let nodes = leafTiles[index] { return nodes }
        let nodes = try store.nodes(0..<511, inLeafTile: index)
        leafTiles[index] = nodes
        return nodes
    }

    func reopen() throws { store = try driver.reopen(store) }

    /// The log's size after the first `batches`.
    func size(after batches: Int) -> TreeSize { batches == 0 ? .empty : journal[batches - 1].head.size }

    /// The store as it was after its first `batches`.
    func copy(after batches: Int) throws -> Store {
        let copy = try driver.makeStore()
        if let first { try copy.create(first) }
        var size = TreeSize.empty
        for batch in journal[..<batches] {
            try copy.commit(batch, ifSizeIs: size)
            size = batch.head.size
        }
        return copy
    }

    /// Runs `body` while `other` stands in the place of the store.
    func presenting(_ other: Store, _ body: () throws -> Void) rethrows {
        let own = store
        store = other
        defer { store = own }
        try body()
    }

    /// Goes back for good.
    func restore(after batches: Int) throws {
        store = try copy(after: batches)
        journal.removeLast(journal.count - batches)
        version += 1
    }
}

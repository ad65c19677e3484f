public import Ledger
public import Signing
public import TLog

/// A store whose writes fail as planned; reads pass through.
public final class FaultyLedgerStore<Base: LedgerStore>: LedgerStore {
    public typealias Row = Base.Row

    private let base: Base
    private let plan: FaultPlan

    public init(_ base: Base, plan: FaultPlan) {
        self.base = base
        self.plan = plan
    }

    public func head() throws(LedgerError) -> CommittedHead? { try base.head() }

    public func create(_ head: CommittedHead) throws(LedgerError) {
        try plan.run(.createStore) { () throws(LedgerError) in try base.create(head) }
    }

    public func commit(_ batch: Batch<Row>, ifSizeIs size: TreeSize) throws(LedgerError) {
        try plan.run(.commit) { () throws(LedgerError) in try base.commit(batch, ifSizeIs: size) }
    }

    public func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] { try base.tiles(tiles) }

    public func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] { try base.entries(range) }

    public func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?] {
        try base.indexes(ofLeaves: hashes)
    }

    public func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex] { try base.entries(withKey: key, after: index, limit: limit) }

    public func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]? { try base.blob(digest) }

    public func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest] {
        try base.blobs(after: digest, limit: limit)
    }

    public func replaceRows(
        _ produce: (_ write: ([PlacedRow<Row>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try plan.run(.replaceRows) { () throws(LedgerError) in try base.replaceRows(produce) }
    }

    public func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try plan.run(.replaceKeys) { () throws(LedgerError) in try base.replaceKeys(produce) }
    }
}

/// A guard whose writes fail as planned.
public final class FaultyCheckpointGuard: CheckpointGuard {
    private let base: any CheckpointGuard
    private let plan: FaultPlan

    public init(_ base: any CheckpointGuard, plan: FaultPlan) {
        self.base = base
        self.plan = plan
    }

    public func newest() throws(LedgerError) -> GuardedHead { try base.newest() }

    public func create(_ head: GuardedHead) throws(LedgerError) {
        try plan.run(.createGuard) { () throws(LedgerError) in try base.create(head) }
    }

    public func advance(from old: GuardedHead, to new: GuardedHead) throws(LedgerError) {
        try plan.run(.advanceGuard) { () throws(LedgerError) in try base.advance(from: old, to: new) }
    }
}

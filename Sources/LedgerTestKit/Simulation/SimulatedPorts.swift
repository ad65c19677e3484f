import Ledger
import Signing
import TLog

/// The store as one process sees it: every call passes through the world, where other things happen meanwhile, where it
/// fails, and where the process may die.
///
/// Sendable because one thread alone runs a simulation; so are the types below.
final class SimulatedStore<Base: LedgerStore>: LedgerStore, @unchecked Sendable {
    typealias Row = Base.Row

    private unowned let world: SimulationWorld<Base>
    private let process: SimulatedProcess

    init(_ world: SimulationWorld<Base>, _ process: SimulatedProcess) {
        self.world = world
        self.process = process
    }

    private var disk: SimulatedDisk<Base> { world.disk }

    func head() throws(LedgerError) -> CommittedHead? {
        let head = try world.read(process) { () throws(LedgerError) in try disk.store.head() }
        guard let head else { return nil }
        return disk.damage?.damaged(head) ?? head
    }

    func create(_ head: CommittedHead) throws(LedgerError) {
        try world.write(.createStore, process) { () throws(LedgerError) in try disk.create(head) }
    }

    func commit(_ batch: Batch<Row>, ifSizeIs size: TreeSize) throws(LedgerError) {
        try world.write(.commit, process) { () throws(LedgerError) in try disk.commit(batch, ifSizeIs: size) }
    }

    func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] {
        let all = try world.read(process) { () throws(LedgerError) in try disk.store.tiles(tiles) }
        guard let damage = disk.damage else { return all }
        return zip(tiles, all).map { damage.damaged($1, of: $0) }
    }

    /// What is read of a tile up to its root is a step that may fail; the pairs below come with it.
    func nodes(_ places: Range<Int>, inLeafTile index: UInt64) throws(LedgerError) -> [UInt8] {
        let read = { [disk] () throws(LedgerError) in try disk.nodes(inLeafTile: index) }
        let all = try places.upperBound == 511 ? world.read(process, read) : read()
        let nodes = disk.damage?.damaged(all, of: Tile(level: 0, index: index)) ?? all
        return Array(nodes[32 * places.lowerBound..<32 * places.upperBound])
    }

    func check(upTo size: TreeSize) throws(LedgerError) -> [AuditFinding]? {
        try world.read(process) { () throws(LedgerError) in try disk.store.check(upTo: size) }
    }

    func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] {
        let entries = try world.read(process) { () throws(LedgerError) in try disk.store.entries(range) }
        guard let damage = disk.damage else { return entries }
        return entries.map(damage.damaged)
    }

    func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?] {
        try world.read(process) { () throws(LedgerError) in try disk.store.indexes(ofLeaves: hashes) }
    }

    func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex] {
        try world.read(process) { () throws(LedgerError) in
            try disk.store.entries(withKey: key, after: index, limit: limit)
        }
    }

    func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]? {
        try world.read(process) { () throws(LedgerError) in try disk.store.blob(digest) }
    }

    func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest] {
        try world.read(process) { () throws(LedgerError) in try disk.store.blobs(after: digest, limit: limit) }
    }

    func replaceRows(
        _ produce: (_ write: ([PlacedRow<Row>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try world.write(.replaceRows, process) { () throws(LedgerError) in try disk.store.replaceRows(produce) }
    }

    func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try world.write(.replaceKeys, process) { () throws(LedgerError) in try disk.store.replaceKeys(produce) }
    }
}

/// The guard as one process sees it.
final class SimulatedGuard<Store: LedgerStore>: CheckpointGuard, @unchecked Sendable {
    private unowned let world: SimulationWorld<Store>
    private let process: SimulatedProcess

    init(_ world: SimulationWorld<Store>, _ process: SimulatedProcess) {
        self.world = world
        self.process = process
    }

    func newest() throws(LedgerError) -> GuardedHead {
        let head = try world.read(process) { () throws(LedgerError) in try world.disk.checkpointGuard.newest() }
        return try world.disk.damage?.damaged(head) ?? head
    }

    func create(_ head: GuardedHead) throws(LedgerError) {
        try world.write(.createGuard, process) { () throws(LedgerError) in try world.disk.createGuard(head) }
    }

    func advance(from old: GuardedHead, to new: GuardedHead) throws(LedgerError) {
        try world.write(.advanceGuard, process) { () throws(LedgerError) in
            try world.disk.advanceGuard(from: old, to: new)
        }
    }
}

/// A key that is sometimes out of reach.
final class SimulatedSigner<Store: LedgerStore>: Signer, @unchecked Sendable {
    private unowned let world: SimulationWorld<Store>
    private let key: PrivateKey

    init(_ world: SimulationWorld<Store>, _ key: PrivateKey) {
        self.world = world
        self.key = key
    }

    var publicKey: PublicKey { key.publicKey }

    func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
        if world.signingFails() { throw SigningError(.library, "the key is out of reach") }
        return try key.sign(message)
    }
}

public import Ledger

/// What a simulation runs on: how stores and guards are made, and how rows are told apart.
///
/// Damage, faults and deaths are put in front of the driver, so that every driver gets the same.
public struct SimulationDriver<Store: LedgerStore>: Sendable {
    /// An empty store.
    public var makeStore: @Sendable () throws -> Store
    /// A guard that was not created yet.
    public var makeGuard: @Sendable () throws -> any CheckpointGuard
    /// The store after its processes died; by default itself.
    public var reopen: @Sendable (Store) throws -> Store
    /// The row with this number.
    public var row: @Sendable (Int) -> Store.Row
    /// All rows in the order of their entries, those of one entry as they were submitted.
    public var rows: @Sendable (Store) throws -> [PlacedRow<Int>]

    public init(
        makeStore: @escaping @Sendable () throws -> Store,
        makeGuard: @escaping @Sendable () throws -> any CheckpointGuard = { MemoryCheckpointGuard() },
        reopen: @escaping @Sendable (Store) throws -> Store = { $0 },
        row: @escaping @Sendable (Int) -> Store.Row,
        rows: @escaping @Sendable (Store) throws -> [PlacedRow<Int>]
    ) {
        self.makeStore = makeStore
        self.makeGuard = makeGuard
        self.reopen = reopen
        self.row = row
        self.rows = rows
    }
}

extension SimulationDriver where Store == MemoryLedgerStore<Int> {
    /// The executable specification of the port.
    public static var memory: Self {
        SimulationDriver(makeStore: { MemoryLedgerStore() }, row: { $0 }, rows: { $0.rows })
    }
}

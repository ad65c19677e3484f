/// How a ledger's directory is opened.
public struct StoreOptions: Sendable, Equatable {
    /// What the database is called where nobody says otherwise, without `.sqlite`.
    public static let stem = "ledger"

    /// The database's file in the directory.
    public var database = StoreOptions.stem + ".sqlite"
    /// How long a query may run, or wait for another connection: it ends as `store.timeout` or `store.busy`.
    public var timeoutSeconds = 30

    public init() {}

    func path(in folder: String) -> String { folder + "/" + database }
}

import GRDB
public import Ledger

extension SQLiteLedgerStore {
    /// What the writing connection is set to: `journal_mode`, `synchronous` (2 is FULL), `foreign_keys`,
    /// `wal_autocheckpoint`.
    public func settings() throws(LedgerError) -> [String: String] {
        do {
            return try pool.writeWithoutTransaction { db in
                var settings: [String: String] = [:]
                for name in ["journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint"] {
                    settings[name] = try db.statement("PRAGMA \(name)").first { $0.text(0) }
                }
                return settings
            }
        } catch {
            throw LedgerError.store(error)
        }
    }
}

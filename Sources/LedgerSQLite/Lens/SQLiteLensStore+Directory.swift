import GRDB
public import Ledger
public import VEXLens
public import Wire

/// The directory and the changes that made it.
extension SQLiteLensStore {
    public func directory() throws -> [DirectoryRow] { try store.read { try $0.directory() } }

    public func directoryRow(_ issuer: Identifier) throws -> DirectoryRow? {
        try store.read { db in
            try db.statement("SELECT record, change FROM issuer WHERE id = ?").bind(issuer).first {
                try $0.directoryRow()
            }
        }
    }

    public func revokedRows() throws -> [DirectoryRow] {
        try store.read { db in
            // Canonical JSON writes no blank, and null for what there is not.
            try db.statement("SELECT record, change FROM issuer WHERE record LIKE '%\"revokedAt\":\"%' ORDER BY id").all
            {
                try $0.directoryRow()
            }
        }
    }

    public func issuerChange(at index: VirtualIndex) throws -> Logged<IssuerChangeRecord>? {
        try one(.issuerChange, "log_index = ?", index)
    }

    public func issuerChanges(of issuer: Identifier?, since: Timestamp?) throws -> [Logged<IssuerChangeRecord>] {
        let select = "SELECT \(LensColumns.issuerChange) FROM issuer_change"
        let all = try store.read { db in
            guard let issuer else {
                return try db.statement("\(select) ORDER BY log_index").all { try $0.issuerChange() }
            }
            return try db.statement("\(select) WHERE issuer = ? ORDER BY log_index").bind(issuer).all {
                try $0.issuerChange()
            }
        }
        // Texts of times with and without a fraction do not sort as their instants do.
        guard let since else { return all }
        return all.filter { $0.record.time >= since }
    }
}

import GRDB
import GRDBSQLite
public import Ledger
public import Signing

/// The content of one table, as a digest: two tables with equal digests say the same.
public struct LinkDigest: Sendable, Equatable {
    public let name: String
    public let rows: Int
    public let digest: Digest
}

extension SQLiteLedgerStore where Writer == LensRowWriter {
    /// A digest of each link table: every column of every row, in the order of its key.
    ///
    /// All of one snapshot. A column is hashed as SQLite's own literal, so that 1, '1' and x'31' differ. The substance of a
    /// projection, which may be missing, is left out.
    public func linkDigests() throws(LedgerError) -> [LinkDigest] {
        try read(isLong: true) { db in
            try rowWriter.tables.map { table in
                let columns = try db.statement("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid").bind(table).all
                {
                    (name: $0.text(0), key: $0.int(1))
                }
                let literals = columns.filter { $0.name != "substance" }.map { "quote(\"\($0.name)\")" }
                    .joined(separator: " || ',' || ")
                let key = columns.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map { "\"\($0.name)\"" }
                let rows = try db.statement("SELECT \(literals) FROM \"\(table)\" ORDER BY \(key.joined(separator: ", "))")
                var count = 0
                var sum = SHA256Hasher()
                while try rows.next() {
                    count += 1
                    sum.update(Array((rows.text(0) + "\n").utf8))
                }
                return LinkDigest(name: table, rows: count, digest: sum.finalize())
            }
        }
    }
}

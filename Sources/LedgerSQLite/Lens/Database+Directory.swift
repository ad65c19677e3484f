import GRDB
import Ledger
import Signing
import TLog
import Trust
import VEXLens
import Wire

/// The directory: an index over its changes, one record for each issuer.
extension Database {
    /// By id.
    func directory() throws -> [DirectoryRow] {
        try statement("SELECT record, change FROM issuer ORDER BY id").all { try $0.directoryRow() }
    }

    func write(_ change: IssuerChangeRecord, at index: VirtualIndex) throws {
        try statement("INSERT INTO issuer_change (\(LensColumns.issuerChange)) VALUES (\(LensColumns.marks(10)))").bind(
            index, change.id, change.envelope, change.issuer, change.action.rawValue, change.before, change.after,
            change.reason, change.effective.rfc3339, change.time.rfc3339
        ).run()
    }

    /// Puts a record in the place of the one that it was made from.
    ///
    /// - Throws: `ledger.link-damaged` when another one is there: the chain of changes would be torn.
    func write(_ issuer: Issuer, after before: Digest?, at index: VirtualIndex) throws {
        let row = try statement("SELECT record, change FROM issuer WHERE id = ?").bind(issuer.id).first {
            try $0.directoryRow()
        }
        // One that stands on no entry was registered by an older version and is logged now.
        let found = try row.flatMap { try $0.change == nil && before == nil ? nil : $0.issuer.recordDigest() }
        guard found == before else {
            throw LedgerError(
                .linkDamaged, "the directory holds another record of \(issuer.id) than the change was made from",
                hint: "run `stella ledger audit --deep`; `stella db rebuild` makes the directory again from the log",
                outcome: .nothingKept)
        }
        let record = String(decoding: try CanonicalJSON.encode(issuer.json), as: UTF8.self)
        try statement("INSERT OR REPLACE INTO issuer (id, record, change) VALUES (?, ?, ?)").bind(
            issuer.id, record, index
        )
        .run()
    }
}

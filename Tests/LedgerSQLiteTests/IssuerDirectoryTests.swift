import Ledger
import LedgerSQLite
import LedgerTestKit
import Synchronization
import Testing
import Trust
import VEXLens

@Suite("Issuer directory: SQLite")
struct IssuerDirectoryTests {
    @Test("the directory of a ledger, whose changes are entries, keeps the contract that judges every directory")
    func contract() throws {
        // The contract goes on with the first one after it has looked at the other.
        let kept = Mutex<[(EndToEndLedger, LedgerDirectory<LensRowWriter>)]>([])
        try IssuerDirectoryContract(
            make: {
                let ledger = try EndToEndLedger(isEmpty: true)
                let writer = try ledger.open()
                kept.withLock { $0.append((ledger, writer.directory)) }
                return writer.service.directory
            },
            reopen: { _ in
                let ledger = try #require(kept.withLock { $0.last?.0 })
                let directory = try LedgerDirectory(ledger.scratch.path, .read, rowWriter: LensRowWriter())
                kept.withLock { $0.append((ledger, directory)) }
                return try SQLiteIssuerDirectory(directory.store)
            }
        ).run()
    }
}

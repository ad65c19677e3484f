import Ledger
import LedgerSQLite
import LedgerTestKit
import Synchronization
import Testing
import Trust

@Suite("Issuer directory: SQLite")
struct IssuerDirectoryTests {
    @Test("keeps the contract that judges every directory")
    func contract() throws {
        // The contract goes on with the first one after it has looked at the other.
        let kept = Mutex<[(Scratch, LedgerDirectory<NumberRows>)]>([])
        try IssuerDirectoryContract(
            make: {
                let scratch = Scratch()
                let directory = try scratch.directory(.create)
                kept.withLock { $0.append((scratch, directory)) }
                return try SQLiteIssuerDirectory(directory.store)
            },
            reopen: { _ in
                let scratch = try #require(kept.withLock { $0.last?.0 })
                let directory = try scratch.directory(.read)
                kept.withLock { $0.append((scratch, directory)) }
                return try SQLiteIssuerDirectory(directory.store)
            }
        ).run()
    }
}

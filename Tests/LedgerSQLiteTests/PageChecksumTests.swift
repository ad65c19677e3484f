import CPages
import Foundation
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

@Suite("Checksums of the database's pages")
struct PageChecksumTests {
    private static let pageSize = 4096
    private let log: DemoLog

    init() throws { log = try DemoLog() }

    /// Numbers of the pages that do not end in their sum, and how many pages there are.
    static func unsummed(_ scratch: Scratch) throws -> (numbers: [Int], count: Int) {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: scratch.database)))
        let size = PageChecksumTests.pageSize
        let count = bytes.count / size
        let numbers = (1...count).filter { number in
            let page = Array(bytes[(number - 1) * size..<number * size])
            let sum = cpages_checksum(page, Int32(size - 8), UInt32(number))
            return page.suffix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) } != sum
        }
        return (numbers, count)
    }

    @Test("every page of a ledger carries one, when it was made and when it has grown")
    func everyPage() async throws {
        let scratch = Scratch()
        try log.create(try scratch.directory(.create).store, try FileCheckpointGuard(path: scratch.guardFile))
        try await growOn(scratch, 600)
        let (numbers, count) = try PageChecksumTests.unsummed(scratch)
        #expect(numbers == [] && count > 20)
    }

    @Test("sums differ by one word, by the place of a word, and by the page's number")
    func sums() {
        let page = (0..<4088).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let sum = cpages_checksum(page, 4088, 1)
        #expect(cpages_checksum(page, 4088, 2) != sum)
        for byte in 0..<4088 {
            var other = page
            other[byte] ^= 1 << UInt8(byte % 8)
            #expect(cpages_checksum(other, 4088, 1) != sum)
        }
        var swapped = page
        swapped.swapAt(0, 8)
        #expect(cpages_checksum(swapped, 4088, 1) != sum)
    }

    @Test("a page that differs is refused, and its number told; no other page is")
    func refused() async throws {
        let scratch = Scratch()
        try await scratch.grow(600, log)
        for (number, byte) in [(1, 4000), (2, 17), (9, 4095)] {
            let place = (number - 1) * PageChecksumTests.pageSize + byte
            try scratch.flip("ledger.sqlite", byte: place)
            #expect(told(scratch).contains { $0.contains("page \(number) of the database does not match") }, "\(told(scratch))")
            try scratch.flip("ledger.sqlite", byte: place)
        }
        let directory = try scratch.directory(.read)
        #expect(Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true).isClean)
    }

    @Test("what a program without them has written is refused")
    func foreignWriter() async throws {
        let scratch = Scratch()
        try await scratch.grow(300, log)
        let deleting = "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('DELETE FROM blob'); d.commit()"
        #expect(try ChildProcess.run("python3", ["-c", deleting, scratch.database]).status == 0)
        #expect(throws: LedgerError(.storeDamaged, "")) {
            let directory = try scratch.directory(.write)
            _ = try log.open(directory.store, directory.checkpointGuard)
        }
    }

    /// What an audit tells, or why there is none.
    private func told(_ scratch: Scratch) -> [String] {
        do {
            let directory = try scratch.directory(.read)
            return Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true)
                .findings.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    private func growOn(_ scratch: Scratch, _ count: Int) async throws {
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        _ = try await sequencer.append((0..<count).map { try Submission(body: DemoLog.body($0), blobs: [Blob(DemoLog.body($0))], rows: [$0]) })
        try directory.close()
    }
}

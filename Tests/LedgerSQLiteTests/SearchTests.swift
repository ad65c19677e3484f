import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

@Suite("Search keys in files")
struct SearchTests {
    private typealias Directory = LedgerDirectory<NumberRows>
    private typealias Sequencer = LogSequencer<SQLiteLedgerStore<NumberRows>>

    private let log: DemoLog
    private let scratch = Scratch()

    init() throws { log = try DemoLog() }

    /// Keys of entries: one of its own for each, one that ten share, one that all have; 64 keys are a file.
    private func append(_ numbers: Range<Int>, batch: Int = 10, _ directory: Directory) async throws {
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: batch) {
            _ = try await sequencer.append(
                (first..<min(first + batch, numbers.upperBound)).map {
                    try Submission(body: DemoLog.body($0), keys: DemoLog.keys($0), rows: [$0])
                })
        }
    }

    private func create() throws -> Directory {
        let directory = try scratch.directory(.create, keyRunLength: 64)
        try log.create(directory.store, directory.checkpointGuard)
        return directory
    }

    private func open(_ mode: Directory.Mode = .write) throws -> Directory { try scratch.directory(mode, keyRunLength: 64) }

    private func places(_ text: String, _ store: SQLiteLedgerStore<NumberRows>, limit: Int = 100_000) throws -> [UInt64] {
        var found: [VirtualIndex] = []
        while found.count < limit {
            let page = try store.entries(withKey: SearchKey(text), after: found.last, limit: min(limit - found.count, 100))
            guard !page.isEmpty else { break }
            found += page
        }
        return found.map(\.value)
    }

    private func expectAll(_ count: Int, _ store: SQLiteLedgerStore<NumberRows>, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let all = (0..<UInt64(count)).map { $0 }
        #expect(try places("all", store) == all, sourceLocation: sourceLocation)
        for number in 0...count {
            let own = number < count ? [UInt64(number)] : []
            #expect(try places("number \(number)", store) == own, sourceLocation: sourceLocation)
        }
        for ten in 0...count / 10 {
            #expect(
                try places("ten \(ten)", store) == Array(all.dropFirst(10 * ten).prefix(10)), sourceLocation: sourceLocation)
        }
    }

    private func audit(_ directory: Directory) -> [AuditFinding] {
        Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true).findings
    }

    private func keyFiles() throws -> [String] { try scratch.files(in: "index").filter { $0.hasPrefix("keys-") } }

    @Test("keys are found before, at and after they become files, after merges, by a second reader and after opening again")
    func runs() async throws {
        let directory = try create()
        let reader = try open(.read)
        var count = 0
        for step in [1, 20, 5, 300, 1, 1, 700, 1000] {
            try await append(count..<count + step, batch: step % 7 + 3, directory)
            count += step
            try expectAll(count, directory.store)
            try expectAll(count, reader.store)
        }
        #expect(audit(directory) == [] && audit(reader) == [])
        try directory.close()
        // 6,084 records in files of 64 or a few more: merged by sixteens they are far fewer.
        let files = try keyFiles()
        #expect((2..<40).contains(files.count), "\(files)")
        #expect(try scratch.query("SELECT sum(length(records)) <= 20 * 9 * 64 AS few FROM search_tail") == ["[few:1]"])
        try expectAll(count, reader.store)
        let again = try open()
        try expectAll(count, again.store)
        try await append(count..<count + 100, again)
        try expectAll(count + 100, again.store)
        try expectAll(count + 100, reader.store)
        #expect(audit(again) == [])
        try again.close()
    }

    @Test("what lies on the disk when the process dies is enough, whatever was going on")
    func killed() async throws {
        let directory = try create()
        for step in 0..<40 {
            try await append(step * 17..<(step + 1) * 17, batch: 17, directory)
            let copy = Scratch()
            // A file that is removed meanwhile is copied by nobody; everything else is as a crash would leave it.
            try FileManager.default.createDirectory(atPath: copy.path + "/index", withIntermediateDirectories: true)
            for name in try FileManager.default.subpathsOfDirectory(atPath: scratch.path) where name != "lock" {
                try? FileManager.default.copyItem(atPath: scratch.path + "/" + name, toPath: copy.path + "/" + name)
            }
            try Data("torn".utf8).write(to: URL(fileURLWithPath: copy.path + "/index/keys-1-0-999.new"))
            try Data("torn".utf8).write(to: URL(fileURLWithPath: copy.path + "/index/keys-2-0-999"))
            let revived = try copy.directory(.write, keyRunLength: 64)
            let sequencer = try log.open(revived.store, revived.checkpointGuard)
            let count = (step + 1) * 17
            try expectAll(count, revived.store)
            _ = try await sequencer.append(Submission(body: DemoLog.body(count), keys: DemoLog.keys(count), rows: [count]))
            try expectAll(count + 1, revived.store)
            #expect(audit(revived) == [])
            try revived.close()
            let files = try copy.files(in: "index")
            #expect(files.allSatisfy { !$0.hasSuffix(".new") && !$0.hasPrefix("keys-2-") }, "\(files)")
        }
        try directory.close()
    }

    @Test(
        "a file that is missing, cut off or altered is told by the lookup and the audit; entries still come in; made again",
        arguments: ["missing", "cut off", "header", "record"])
    func damaged(damage: String) async throws {
        let first = try create()
        try await append(0..<500, first)
        try first.close()
        let file = try #require(try keyFiles().first)
        let path = scratch.path + "/index/" + file
        let length = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        switch damage {
        case "missing": try FileManager.default.removeItem(atPath: path)
        case "cut off": truncate(path, off_t(length - 1))
        case "header": try scratch.flip("index/" + file, byte: 40)
        default: try scratch.flip("index/" + file, byte: length - 30)
        }
        let damaged = LedgerError(.keyLookupDamaged, "")
        let reader = try open(.read)
        #expect(throws: damaged) { try places("all", reader.store) }
        #expect(audit(reader).map(\.code) == [.keyLookupDamaged])
        let directory = try open()
        #expect(throws: damaged) { try places("all", directory.store) }
        try await append(500..<700, directory)
        #expect(throws: damaged) { try places("all", directory.store) }
        #expect(audit(directory).map(\.code) == [.keyLookupDamaged])
        do throws(LedgerError) {
            _ = try directory.store.entries(withKey: SearchKey("all"), after: nil, limit: 1000)
        } catch { #expect(error.hint?.contains("stella db rebuild --from-ledger") == true) }
        try directory.store.replaceKeys { (write) throws(LedgerError) in
            for number in 0..<700 { try write([PlacedKeys(DemoLog.keys(number), at: VirtualIndex(UInt64(number)))]) }
        }
        try expectAll(700, directory.store)
        try expectAll(700, reader.store)
        try await append(700..<800, directory)
        try expectAll(800, directory.store)
        try expectAll(800, reader.store)
        #expect(audit(directory) == [])
        #expect(try keyFiles().allSatisfy { $0.hasPrefix("keys-2-") })
        try directory.close()
        let again = try open()
        try expectAll(800, again.store)
        try again.close()
    }

    @Test(
        "rows that were altered are told",
        arguments: [
            "UPDATE search_tail SET records = zeroblob(length(records))", "DELETE FROM search_tail",
            "UPDATE search_tail SET first = first - 1", "UPDATE search_state SET count = count + 1",
            "UPDATE search_state SET covered = covered + 1", "DELETE FROM search_state",
            "UPDATE search_state SET generation = generation + 1",
        ])
    func alteredRows(sql: String) async throws {
        let first = try create()
        try await append(0..<75, first)
        try first.close()
        let before = try keyFiles()
        #expect(try scratch.query("SELECT count(*) > 0 AS n FROM search_tail") == ["[n:1]"])
        try scratch.tamper(sql)
        let directory = try open()
        #expect(throws: LedgerError(.keyLookupDamaged, "")) { try places("all", directory.store) }
        #expect(audit(directory).map(\.code) == [.keyLookupDamaged])
        #expect(try keyFiles() == before)
        try directory.store.replaceKeys { (write) throws(LedgerError) in
            try write((0..<75).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(UInt64($0))) })
        }
        try expectAll(75, directory.store)
        #expect(audit(directory) == [])
        try directory.close()
    }

    @Test("a rebuild that is given up leaves the old keys and, once opened again, none of its files", arguments: [false, true])
    func givenUp(isKilled: Bool) async throws {
        let directory = try create()
        try await append(0..<200, directory)
        let stop = LedgerError(LedgerError.Code(rawValue: "test.stop"), "stopped")
        #expect(throws: stop) {
            try directory.store.replaceKeys { (write) throws(LedgerError) in
                try write((0..<200).map { number in PlacedKeys((0..<20).map { SearchKey("\(number) \($0)") }, at: VirtualIndex(number)) })
                throw stop
            }
        }
        #expect(try keyFiles().contains { $0.hasPrefix("keys-2-") })
        try expectAll(200, directory.store)
        if !isKilled {
            try directory.store.replaceKeys { (write) throws(LedgerError) in
                try write((0..<200).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(UInt64($0))) })
            }
            try expectAll(200, directory.store)
        }
        try directory.close()
        let again = try open()
        try expectAll(200, again.store)
        #expect(Set(try keyFiles().map { $0.prefix(7) }) == [isKilled ? "keys-1-" : "keys-2-"])
        try again.close()
    }

    @Test("a ledger of schema 3 says that it lacks the keys of its entries until they are made; new ones are kept meanwhile")
    func olderEntries() async throws {
        try await scratch.grow(300, log)
        try scratch.tamper(
            """
            DROP TABLE search_state; DROP TABLE search_tail;
            DELETE FROM schema_migration WHERE version = 4; PRAGMA user_version = 3
            """)
        #expect(try SQLiteLedger.migrate(in: scratch.path).applied == ["search-keys"])
        let directory = try open()
        let incomplete = LedgerError(.keyLookupIncomplete, "")
        #expect(throws: incomplete) { try places("all", directory.store) }
        try await append(300..<400, directory)
        #expect(throws: incomplete) { try places("number 350", directory.store) }
        #expect(audit(directory) == [])
        try directory.store.replaceKeys { (write) throws(LedgerError) in
            try write((0..<400).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(UInt64($0))) })
        }
        try expectAll(400, directory.store)
        try directory.close()
    }

    @Test("a log without entries that is migrated lacks nothing")
    func olderEmptyLog() async throws {
        try await scratch.grow(0, log)
        try scratch.tamper(
            """
            DROP TABLE search_state; DROP TABLE search_tail;
            DELETE FROM schema_migration WHERE version = 4; PRAGMA user_version = 3
            """)
        let directory = try open()
        try await append(0..<10, directory)
        try expectAll(10, directory.store)
        try directory.close()
    }

    @Test("readers and a writer at once see every acknowledged entry")
    func beside() async throws {
        let directory = try create()
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        let reader = try open(.read)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for store in [directory.store, reader.store] {
                tasks.addTask {
                    var last = 0
                    while last < 1500 {
                        let size = try store.head().map { Int($0.size.value) } ?? 0
                        let found = try store.entries(withKey: SearchKey("all"), after: nil, limit: 2000)
                        #expect(found.count >= size && found.map(\.value) == (0..<UInt64(found.count)).map { $0 })
                        last = size
                        await Task.yield()
                    }
                }
            }
            tasks.addTask {
                for first in stride(from: 0, to: 1500, by: 5) {
                    _ = try await sequencer.append(
                        (first..<first + 5).map { try Submission(body: DemoLog.body($0), keys: DemoLog.keys($0)) })
                }
            }
            try await tasks.waitForAll()
        }
        try directory.close()
    }
}

import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

@Suite("Search keys in files")
struct SearchTests {
    private let ledger: KeyedLedger

    init() throws { ledger = try KeyedLedger() }

    /// Every table that came later, and the columns.
    private static let backToSchemaThree = """
        DROP TABLE search_state; DROP TABLE search_tail;
        DROP TABLE mirror; DROP TABLE mirror_owed; DROP TABLE mirror_target;
        DROP TABLE event; DROP TABLE event_state; DROP TABLE event_consumer;
        DROP TABLE issuer; DROP TABLE issuer_change;
        CREATE TABLE issuer (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
        DROP TABLE vex_consensus_history; DROP TABLE vex_consensus; DROP TABLE collection; DROP TABLE recomputation;
        DROP INDEX observation_in_pair;
        DROP TABLE document_lineage;
        DROP TABLE quarantine; DROP TABLE conflict_ack; DROP TABLE packed_blob; DROP TABLE blob_pack;
        DELETE FROM schema_migration WHERE version > 3; PRAGMA user_version = 3
        """

    @Test("keys are found before, at and after they become files, after merges, by a second reader and after opening again")
    func runs() async throws {
        let directory = try ledger.create()
        let reader = try ledger.open(.read)
        var count = 0
        for step in [1, 20, 5, 300, 1, 1, 700, 1000] {
            try await ledger.append(count..<count + step, batch: step % 7 + 3, directory)
            count += step
            try ledger.expectAll(count, directory.store)
            try ledger.expectAll(count, reader.store)
        }
        #expect(ledger.audit(directory) == [] && ledger.audit(reader) == [])
        try directory.close()
        // 6,084 records in files of 64 or a few more: merged by sixteens they are far fewer.
        let files = try ledger.keyFiles()
        #expect((2..<40).contains(files.count), "\(files)")
        #expect(try ledger.scratch.query("SELECT sum(length(records)) <= 20 * 9 * 64 AS few FROM search_tail") == ["[few:1]"])
        try ledger.expectAll(count, reader.store)
        let again = try ledger.open()
        try ledger.expectAll(count, again.store)
        try await ledger.append(count..<count + 100, again)
        try ledger.expectAll(count + 100, again.store)
        try ledger.expectAll(count + 100, reader.store)
        #expect(ledger.audit(again) == [])
        try again.close()
    }

    /// The directory at one moment, as a crash would leave it: copied again when files came or went meanwhile.
    private func snapshot(_ scratch: Scratch) throws -> Scratch {
        while true {
            let copy = Scratch()
            let names = try FileManager.default.subpathsOfDirectory(atPath: scratch.path).sorted()
            try FileManager.default.createDirectory(atPath: copy.path + "/index", withIntermediateDirectories: true)
            for name in names where name != "lock" {
                try? FileManager.default.copyItem(atPath: scratch.path + "/" + name, toPath: copy.path + "/" + name)
            }
            if try FileManager.default.subpathsOfDirectory(atPath: scratch.path).sorted() == names { return copy }
        }
    }

    @Test("what lies on the disk when the process dies is enough, whatever was going on")
    func killed() async throws {
        let directory = try ledger.create()
        for step in 0..<40 {
            try await ledger.append(step * 17..<(step + 1) * 17, batch: 17, directory)
            let copy = try snapshot(ledger.scratch)
            try Data("torn".utf8).write(to: URL(fileURLWithPath: copy.path + "/index/keys-1-0-999.new"))
            try Data("torn".utf8).write(to: URL(fileURLWithPath: copy.path + "/index/keys-2-0-999"))
            let revived = try copy.directory(.write, keyRunLength: 64)
            let sequencer = try ledger.log.open(revived.store, revived.checkpointGuard)
            let count = (step + 1) * 17
            try ledger.expectAll(count, revived.store)
            _ = try await sequencer.append(Submission(body: DemoLog.body(count), keys: DemoLog.keys(count), rows: [count]))
            try ledger.expectAll(count + 1, revived.store)
            #expect(ledger.audit(revived) == [])
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
        let first = try ledger.create()
        try await ledger.append(0..<500, first)
        try first.close()
        let file = try #require(try ledger.keyFiles().first)
        let path = ledger.scratch.path + "/index/" + file
        let length = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        switch damage {
        case "missing": try FileManager.default.removeItem(atPath: path)
        case "cut off": truncate(path, off_t(length - 1))
        case "header": try ledger.scratch.flip("index/" + file, byte: 40)
        default: try ledger.scratch.flip("index/" + file, byte: length - 30)
        }
        let damaged = LedgerError(.keyLookupDamaged, "")
        let reader = try ledger.open(.read)
        #expect(throws: damaged) { try ledger.lookAll(reader.store) }
        #expect(ledger.audit(reader).map(\.code) == [.keyLookupDamaged])
        let directory = try ledger.open()
        #expect(throws: damaged) { try ledger.lookAll(directory.store) }
        try await ledger.append(500..<700, directory)
        #expect(throws: damaged) { try ledger.lookAll(directory.store) }
        #expect(ledger.audit(directory).map(\.code) == [.keyLookupDamaged])
        do {
            try ledger.lookAll(directory.store)
        } catch let error as LedgerError { #expect(error.hint?.contains("stella db rebuild --from-ledger") == true) }
        try directory.store.replaceKeys { (write) throws(LedgerError) in
            for number in 0..<700 { try write([PlacedKeys(DemoLog.keys(number), at: VirtualIndex(UInt64(number)))]) }
        }
        try ledger.expectAll(700, directory.store)
        try ledger.expectAll(700, reader.store)
        try await ledger.append(700..<800, directory)
        try ledger.expectAll(800, directory.store)
        try ledger.expectAll(800, reader.store)
        #expect(ledger.audit(directory) == [])
        #expect(try ledger.keyFiles().allSatisfy { $0.hasPrefix("keys-2-") })
        try directory.close()
        let again = try ledger.open()
        try ledger.expectAll(800, again.store)
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
        let first = try ledger.create()
        try await ledger.append(0..<75, first)
        try first.close()
        let before = try ledger.keyFiles()
        #expect(try ledger.scratch.query("SELECT count(*) > 0 AS n FROM search_tail") == ["[n:1]"])
        try ledger.scratch.tamper(sql)
        let directory = try ledger.open()
        #expect(throws: LedgerError(.keyLookupDamaged, "")) { try ledger.places("all", directory.store) }
        #expect(ledger.audit(directory).map(\.code) == [.keyLookupDamaged])
        #expect(try ledger.keyFiles() == before)
        try directory.store.replaceKeys { (write) throws(LedgerError) in
            try write((0..<75).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(UInt64($0))) })
        }
        try ledger.expectAll(75, directory.store)
        #expect(ledger.audit(directory) == [])
        try directory.close()
    }

    @Test("a rebuild that is given up leaves the old keys and, once opened again, none of its files", arguments: [false, true])
    func givenUp(isKilled: Bool) async throws {
        let directory = try ledger.create()
        try await ledger.append(0..<200, directory)
        let stop = LedgerError(LedgerError.Code(rawValue: "test.stop"), "stopped")
        #expect(throws: stop) {
            try directory.store.replaceKeys { (write) throws(LedgerError) in
                for number in 0..<200 as Range<UInt64> {
                    try write([PlacedKeys((0..<20).map { SearchKey("\(number) \($0)") }, at: VirtualIndex(number))])
                }
                throw stop
            }
        }
        #expect(try ledger.keyFiles().contains { $0.hasPrefix("keys-2-") })
        try ledger.expectAll(200, directory.store)
        if !isKilled {
            try directory.store.replaceKeys { (write) throws(LedgerError) in
                try write((0..<200).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(UInt64($0))) })
            }
            try ledger.expectAll(200, directory.store)
        }
        try directory.close()
        let again = try ledger.open()
        try ledger.expectAll(200, again.store)
        #expect(Set(try ledger.keyFiles().map { $0.prefix(7) }) == [isKilled ? "keys-1-" : "keys-3-"])
        try again.close()
    }

    @Test("a ledger of schema 3 says that it lacks the keys of its entries until they are made; new ones are kept meanwhile")
    func olderEntries() async throws {
        try await ledger.scratch.grow(300, ledger.log)
        try ledger.scratch.tamper(Self.backToSchemaThree)
        #expect(
            try SQLiteLedger.migrate(in: ledger.scratch.path).applied == SchemaMigration.all.dropFirst(3).map(\.name))
        let directory = try ledger.open()
        let incomplete = LedgerError(.keyLookupIncomplete, "")
        #expect(throws: incomplete) { try ledger.places("all", directory.store) }
        try await ledger.append(300..<400, directory)
        #expect(throws: incomplete) { try ledger.places("number 350", directory.store) }
        #expect(ledger.audit(directory) == [])
        try directory.store.replaceKeys { (write) throws(LedgerError) in
            try write((0..<400).map { PlacedKeys(DemoLog.keys($0), at: VirtualIndex(UInt64($0))) })
        }
        try ledger.expectAll(400, directory.store)
        try directory.close()
    }

    @Test("a log without entries that is migrated lacks nothing")
    func olderEmptyLog() async throws {
        try await ledger.scratch.grow(0, ledger.log)
        try ledger.scratch.tamper(Self.backToSchemaThree)
        let directory = try ledger.open()
        try await ledger.append(0..<10, directory)
        try ledger.expectAll(10, directory.store)
        try directory.close()
    }

    @Test("readers and a writer at once see every acknowledged entry")
    func beside() async throws {
        let directory = try ledger.create()
        let sequencer = try ledger.log.open(directory.store, directory.checkpointGuard)
        let reader = try ledger.open(.read)
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

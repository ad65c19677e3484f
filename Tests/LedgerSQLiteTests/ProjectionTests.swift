import Consensus
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import VEX
import VEXLens
import Wire

@Suite("Projections: the current verdict and the history of each pair")
struct ProjectionTests {
    static func digest(_ text: String) -> Digest { SHA256.hash(Array(text.utf8)) }

    /// Verdict `number` of a pair, the first without one before it.
    static func verdict(
        _ number: Int, _ vulnerability: Identifier, _ product: Identifier, _ status: VEXStatus? = .affected,
        conflicts: [String] = []
    ) -> LensRow {
        let name = "\(vulnerability) \(product) "
        return .verdict(
            VerdictRecord(
                id: digest(name + "\(number)"), envelope: digest(name + "e\(number)"), vulnerability: vulnerability,
                product: product, asOf: Timestamp(seconds: 1_700_000_000 + Int64(number)), mode: "WeightedVote",
                status: status, justification: status == .notAffected ? .componentNotPresent : nil, confidence: 700_000,
                conflicts: conflicts, previous: number == 0 ? nil : digest(name + "\(number - 1)")),
            owes: [], substance: digest(name + "s\(number)"))
    }

    /// A ledger whose entries are these rows.
    private final class Grown {
        let scratch = Scratch()
        let log: DemoLog
        var rows: [LensRow] = []
        let options: ProjectionOptions

        init(_ options: ProjectionOptions = ProjectionOptions()) throws {
            log = try DemoLog()
            self.options = options
            let directory = try open(.create)
            try log.create(directory.store, directory.checkpointGuard)
            try directory.close()
        }

        func open(
            _ mode: LedgerDirectory<LensRowWriter>.Mode, _ options: ProjectionOptions? = nil,
            _ store: StoreOptions = StoreOptions()
        ) throws -> LedgerDirectory<LensRowWriter> {
            try LedgerDirectory(
                scratch.path, mode, rowWriter: LensRowWriter(projections: options ?? self.options), options: store)
        }

        func append(_ new: [LensRow], _ options: ProjectionOptions? = nil) async throws {
            let directory = try open(.write, options)
            let sequencer = try log.open(directory.store, directory.checkpointGuard)
            for row in new {
                _ = try await sequencer.append(Submission(body: DemoLog.body(rows.count), rows: [row]))
                rows.append(row)
            }
            sequencer.close()
            try directory.close()
        }

        func read<Value>(_ body: (SQLiteLensStore) throws -> Value) throws -> Value {
            let directory = try open(.read)
            defer { try? directory.close() }
            return try body(SQLiteLensStore(directory.store))
        }

        func rebuild() throws {
            let directory = try open(.write)
            try directory.store.replaceRows { (write) throws(LedgerError) in
                for (index, row) in rows.enumerated() { try write([PlacedRow(row, at: VirtualIndex(UInt64(index)))]) }
            }
            try directory.close()
        }

        /// What contradicts the verdicts, by entry.
        func flaws() throws -> [Int: String] {
            try read { lens in
                var flaws: [Int: String] = [:]
                for (index, row) in rows.enumerated() {
                    guard case .verdict(let record, _, let substance) = row else { continue }
                    flaws[index] = try lens.projectionFlaw(
                        of: Logged(record, at: VirtualIndex(UInt64(index))), substance: substance)
                }
                return flaws
            }
        }
    }

    @Test("a query of current verdicts finds by each part of it and in the order of keys, and none that was replaced")
    func queries() async throws {
        let ledger = try Grown()
        try await ledger.append([
            Self.verdict(0, "CVE-2", "pkg:npm/b@1", .fixed), Self.verdict(0, "CVE-1", "pkg:npm/b@1"),
            Self.verdict(0, "CVE-1", "pkg:npm/a@1", nil, conflicts: ["insufficient_data"]),
            Self.verdict(0, "CVE-1", "pkg:npm/a@2"),
            Self.verdict(1, "CVE-1", "pkg:npm/b@1", .notAffected),
        ])
        func found(_ change: (inout VerdictQuery) -> Void) throws -> [UInt64] {
            var query = VerdictQuery()
            change(&query)
            return try ledger.read { try $0.currentVerdicts(matching: query).map(\.index.value) }
        }
        #expect(try found { _ in } == [2, 3, 4, 0])
        #expect(try found { $0.limit = 2 } == [2, 3])
        #expect(try found { $0.vulnerability = "CVE-1" } == [2, 3, 4])
        #expect(try found { $0.product = "pkg:npm/b@1" } == [4, 0])
        #expect(try found { $0.family = .base("pkg:npm/a") } == [2, 3])
        #expect(try found { $0.status = .affected } == [3])
        #expect(try found { $0.status = .notAffected } == [4])
        #expect(try found { $0.conflictsOnly = true } == [2])
        let key = VerdictKey(vulnerability: "CVE-1", product: "pkg:npm/b@1")
        let projection = try #require(try ledger.read { try $0.projections(on: [key])[0] })
        #expect(
            projection.first == VirtualIndex(1) && projection.versions == 2 && projection.productBase == "pkg:npm/b")
        #expect(projection.substance == Self.digest("CVE-1 pkg:npm/b@1 s1"))
        #expect(try ledger.read { try $0.projection(at: VirtualIndex(4)) } == projection)
        #expect(try ledger.read { try $0.projection(at: VirtualIndex(1)) } == nil)
        #expect(try ledger.flaws() == [:])
    }

    @Test("a history keeps the newest entries and the ledger all; rows made again are the ones that were there")
    func bounded() async throws {
        var options = ProjectionOptions()
        options.maxHistoryEntries = 3
        let ledger = try Grown(options)
        for count in 1...8 {
            try await ledger.append([Self.verdict(count - 1, "CVE-1", "p"), Self.verdict(count - 1, "CVE-1", "q")])
            let key = VerdictKey(vulnerability: "CVE-1", product: "q")
            let all = (0..<count).map { UInt64(2 * $0 + 1) }
            #expect(try ledger.read { try $0.history(of: key).map(\.index.value) } == all.suffix(3))
            #expect(try ledger.read { try $0.verdicts(on: key).map(\.index.value) } == all)
            #expect(try ledger.read { try $0.projections(on: [key])[0]?.versions } == count)
        }
        func dump() throws -> [String] {
            try ["vex_consensus", "vex_consensus_history"].flatMap { try ledger.scratch.query("SELECT * FROM \($0)") }
        }
        let before = try dump()
        try ledger.rebuild()
        #expect(try dump() == before)
        #expect(try ledger.flaws() == [:])
        // What was pruned further stays so, and the next verdict on the pair joins what is left.
        try ledger.scratch.tamper("DELETE FROM vex_consensus_history WHERE log_index IN (10, 12)")
        let pruned = try dump()
        try ledger.rebuild()
        #expect(try dump() == pruned)
        try await ledger.append([Self.verdict(8, "CVE-1", "p")])
        let kept = try ledger.read {
            try $0.history(of: VerdictKey(vulnerability: "CVE-1", product: "p")).map(\.index.value)
        }
        #expect(kept == [14, 16])
        #expect(try ledger.flaws() == [:])
    }

    @Test(
        "a projection that is missing, stale, altered or of a pair without verdicts is found; making it again mends it",
        arguments: [
            ("DELETE FROM vex_consensus_history; DELETE FROM vex_consensus WHERE product = 'p'", [0, 2]),
            ("UPDATE vex_consensus SET log_index = 0, versions = 1 WHERE product = 'p'", [2]),
            ("UPDATE vex_consensus SET status = 'fixed' WHERE product = 'p'", [2]),
            ("UPDATE vex_consensus SET versions = 3 WHERE product = 'p'", [2]),
            ("UPDATE vex_consensus SET product_base = 'q' WHERE product = 'p'", [2]),
            ("UPDATE vex_consensus SET substance = zeroblob(32) WHERE product = 'p'", [2]),
            ("DELETE FROM vex_consensus_history WHERE log_index = 2", [2]),
            ("INSERT INTO vex_consensus_history VALUES (0, 1)", [2]),
            ("DELETE FROM vex_consensus_history WHERE pair = 1", [1]),
        ])
    func damaged(sql: String, entries: [Int]) async throws {
        let ledger = try Grown()
        try await ledger.append([
            Self.verdict(0, "CVE-1", "p"), Self.verdict(0, "CVE-1", "q"), Self.verdict(1, "CVE-1", "p"),
        ])
        #expect(try ledger.flaws() == [:])
        try ledger.scratch.tamper(sql)
        let found = try ledger.flaws().keys.sorted()
        #expect(Set(found).isSuperset(of: entries))
        try ledger.rebuild()
        #expect(try ledger.flaws() == [:])
    }

    @Test("the tables are called as the options say; a reader that expects other names refuses")
    func names() async throws {
        let ledger = try Grown()
        try await ledger.append([Self.verdict(0, "CVE-1", "p")])
        var other = ProjectionOptions()
        (other.projections, other.history) = ("order", "vex_consensus")
        #expect(throws: LedgerError(.storeCollectionNames, "")) { try ledger.open(.read, other) }
        try await ledger.append([Self.verdict(1, "CVE-1", "p")], other)
        #expect(try ledger.scratch.query("SELECT count(*) AS n FROM \"order\"") == ["[n:1]"])
        #expect(try ledger.scratch.query("SELECT count(*) AS n FROM vex_consensus") == ["[n:2]"])
        #expect(throws: LedgerError(.storeCollectionNames, "")) { try ledger.flaws() }
        // Exchanged, and back again.
        (other.projections, other.history) = (other.history, other.projections)
        try await ledger.append([Self.verdict(2, "CVE-1", "p")], other)
        try await ledger.append([])
        #expect(try ledger.flaws() == [:])
        for (projections, history) in [
            ("verdict", "h"), ("p", "document"), ("same", "same"), ("sqlite_x", "h"), ("observation_by_id", "h"),
        ] {
            var taken = ProjectionOptions()
            (taken.projections, taken.history) = (projections, history)
            #expect(throws: LedgerError(.storeCollectionTaken, "")) { try ledger.open(.write, taken) }
        }
        #expect(try ledger.flaws() == [:])
    }

    @Test("many short histories are pruned by few transactions, and a long one by several; each keeps its newest entries")
    func pruned() async throws {
        let ledger = try Grown()
        try await ledger.append([Self.verdict(0, "CVE-1", "p")])
        // Pairs 1 to 600 with two entries each, and one with 1,200.
        try ledger.scratch.tamper(
            """
            PRAGMA foreign_keys = OFF;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 601)
                INSERT INTO vex_consensus SELECT i, 10000 + i, zeroblob(32), zeroblob(32), 'N-' || i, 'p', '', '', NULL, NULL,
                    0, '[]', NULL, 'p', 2, NULL FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
                INSERT INTO vex_consensus_history SELECT i, i FROM n UNION ALL SELECT i, 10000 + i FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
                INSERT INTO vex_consensus_history SELECT 601, i FROM n;
            """)
        let directory = try ledger.open(.maintain)
        let history = SQLiteHistory(directory.store)
        let excess = try history.excess(keep: 1)
        var pauses: [HistoryCount] = []
        let done = try history.prune(keep: 1) { pauses.append($0) }
        #expect(done == excess && done == HistoryCount(pairs: 601, rows: 1799))
        // Fifty short histories at a time, then 500 rows of the long one: nobody is held up for longer than by one of these.
        #expect(pauses.map(\.rows) == Array(stride(from: 50, through: 600, by: 50)) + [1100, 1600, 1799])
        #expect(pauses.map(\.pairs) == Array(stride(from: 50, through: 600, by: 50)) + [600, 600, 601])
        #expect(try history.prune(keep: 1) { _ in Issue.record("nothing is left to do") } == HistoryCount())
        try directory.close()
        #expect(
            try ledger.scratch.query("SELECT min(log_index) AS a, max(log_index) AS b FROM vex_consensus_history WHERE pair IN (1, 601)")
                == ["[a:1200 b:10001]"])
        #expect(try ledger.scratch.query("SELECT count(*) AS n FROM vex_consensus_history") == ["[n:602]"])
    }

    @Test("a query that does not end is ended, and the connection is of use afterwards")
    func endless() async throws {
        let ledger = try Grown()
        try await ledger.append([Self.verdict(0, "CVE-1", "p")])
        try ledger.scratch.tamper(
            """
            ALTER TABLE delta RENAME TO moved;
            CREATE VIEW delta AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                SELECT i AS log_index, x'' AS id, x'' AS envelope, x'' AS old_verdict, x'' AS new_verdict, '' AS cause
                FROM n
            """)
        var options = StoreOptions()
        options.timeoutSeconds = 1
        let directory = try ledger.open(.read, nil, options)
        let lens = SQLiteLensStore(directory.store)
        for _ in 0..<3 {
            #expect(throws: LedgerError(.storeTimeout, "")) { try lens.delta(at: VirtualIndex(.max)) }
            #expect(try lens.verdict(at: VirtualIndex(0)) != nil)
        }
        try directory.close()
    }

    @Test("a writer waits for another connection no longer than the options say")
    func busy() async throws {
        let ledger = try Grown()
        var options = StoreOptions()
        options.timeoutSeconds = 1
        let directory = try ledger.open(.write, nil, options)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: ledger.scratch.database, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(throws: LedgerError(.storeBusy, "")) {
            try directory.store.replaceRows { (_) throws(LedgerError) in }
        }
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try directory.store.replaceRows { (_) throws(LedgerError) in }
        try directory.close()
    }
}

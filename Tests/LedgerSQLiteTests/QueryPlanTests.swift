import GRDB
import Ledger
@testable import LedgerSQLite
import LedgerTestKit
import Synchronization
import Testing
import VEX
import VEXLens
import Wire

/// A query that looks at every row is fast in a test and slow at a million: what SQLite means to do is looked at instead.
@Suite("Queries find what they ask for by an index")
struct QueryPlanTests {
    private static let key = VerdictKey(vulnerability: "CVE-2026-1", product: "pkg:npm/a@1")

    private static let cpe: Identifier = "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"

    private static func verdicts(_ change: (inout VerdictQuery) -> Void) -> VerdictQuery {
        var query = VerdictQuery()
        query.limit = 100
        change(&query)
        return query
    }

    private static func observations(_ change: (inout ObservationQuery) -> Void) -> ObservationQuery {
        var query = ObservationQuery()
        query.limit = 100
        change(&query)
        return query
    }

    /// Each call of the store, and what its plan has to name.
    private static let calls: [(name: String, index: String, run: @Sendable (SQLiteLensStore) throws -> Void)] = [
        ("current verdict of a pair", "projection_by_pair", { _ = try $0.currentVerdict(on: key) }),
        ("projections of pairs", "projection_by_pair", { _ = try $0.projections(on: [key]) }),
        (
            "current verdicts by vulnerability", "projection_by_pair",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.vulnerability = key.vulnerability }) }
        ),
        (
            "the next page of them", "projection_by_pair",
            { _ = try $0.currentVerdicts(matching: verdicts { ($0.vulnerability, $0.after) = (key.vulnerability, key) }) }
        ),
        (
            "current verdicts by product", "projection_by_product",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.product = key.product }) }
        ),
        (
            "current verdicts by product without version", "projection_by_product_base",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.family = .base("pkg:npm/a") }) }
        ),
        (
            "current verdicts of a status", "projection_by_status",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.status = .affected }) }
        ),
        (
            "current verdicts in conflict", "projection_in_conflict",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.conflictsOnly = true }) }
        ),
        (
            "a page of all current verdicts", "projection_by_pair",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.after = key }) }
        ),
        ("projection by entry", "log_index=?", { _ = try $0.projection(at: VirtualIndex(0)) }),
        ("history of a pair", "vex_consensus_history", { _ = try $0.history(of: key) }),
        ("verdicts on a pair", "verdict_by_pair", { _ = try $0.verdicts(on: key) }),
        ("a page of all pairs", "observation_in_pair", { _ = try $0.pairs(.all, after: key, limit: 10) }),
        (
            "pairs of a vulnerability", "observation_in_pair",
            { _ = try $0.pairs(.vulnerability(key.vulnerability), after: nil, limit: 10) }
        ),
        (
            "observations about a pair", "observation_by_pair",
            { lens in
                _ = try lens.observations(
                    matching: observations { ($0.vulnerabilityKey, $0.family) = (key.vulnerability, .base("pkg:npm/a")) })
            }
        ),
        (
            "observations about a pair with a CPE name",
            "observation_by_pair (vulnerability_key=? AND product_base>? AND product_base<?)",
            { lens in
                _ = try lens.observations(
                    matching: observations { ($0.vulnerabilityKey, $0.family) = (key.vulnerability, ProductFamily(of: cpe)) })
            }
        ),
        (
            "spellings of a CPE name", "COVERING INDEX observation_by_pair (vulnerability_key=? AND product_base>?)",
            { lens in
                _ = try lens.observations(
                    matching: observations { ($0.vulnerabilityKey, $0.family) = (key.vulnerability, ProductFamily(of: cpe)) })
            }
        ),
        (
            "observations about a CPE name", "observation_by_product_base (product_base>? AND product_base<?)",
            { _ = try $0.observations(matching: observations { $0.family = ProductFamily(of: cpe) }) }
        ),
        (
            "current verdicts on a CPE name", "projection_by_product_base (product_base>? AND product_base<?)",
            { _ = try $0.currentVerdicts(matching: verdicts { $0.family = ProductFamily(of: cpe) }) }
        ),
        (
            "pairs that depend on an issuer", "observation_by_pair (vulnerability_key=? AND product_base=?)",
            { _ = try $0.pairs(.issuer("other"), after: key, limit: 10) }
        ),
        (
            "what an issuer states about CPE names",
            "observation_by_pair (vulnerability_key=? AND product_base>? AND product_base<?)",
            { _ = try $0.pairs(.issuer("other"), after: nil, limit: 10) }
        ),
        ("editions of a document", "document_by_lineage", { _ = try $0.lineages(ofDocumentsAt: [VirtualIndex(0)]) }),
        ("what a verdict owes and has", "verdict", { _ = try $0.verdictsWithDerived([ProjectionTests.digest("v")]) }),
    ]

    /// The statements that a call runs, each with its plan.
    private func plans(_ call: (SQLiteLensStore) throws -> Void) async throws -> [(sql: String, steps: [String])] {
        let (scratch, log) = (Scratch(), try DemoLog())
        let created = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter())
        try log.create(created.store, created.checkpointGuard)
        let sequencer = try log.open(created.store, created.checkpointGuard)
        // An edition of a document, so that the second statement of a call is reached too.
        _ = try await sequencer.append(
            Submission(body: DemoLog.body(0), rows: [ProjectionTests.verdict(0, Self.key.vulnerability, Self.key.product)]))
        // Each range of CPE names is a query of its own.
        _ = try await sequencer.append(
            Submission(body: DemoLog.body(1), rows: [CPERows.document("d", [Self.cpe], about: Self.key.vulnerability)]))
        _ = try await sequencer.append(
            Submission(body: DemoLog.body(2), rows: [ProjectionTests.verdict(0, Self.key.vulnerability, Self.cpe)]))
        sequencer.close()
        try created.close()
        try scratch.tamper("PRAGMA foreign_keys = OFF; INSERT INTO document_lineage VALUES (0, 'lineage')")
        let traced = try statements(scratch, of: call)
        let queue = try DatabaseQueue(path: scratch.database)
        return try await queue.read { db in
            try traced.filter { $0.hasPrefix("SELECT") && !$0.contains("sqlite_master") }.map { sql in
                (sql, try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] ?? "" })
            }
        }
    }

    /// As they were run, with what was asked for in them.
    private func statements(_ scratch: Scratch, of call: (SQLiteLensStore) throws -> Void) throws -> [String] {
        let directory = try LedgerDirectory(scratch.path, .read, rowWriter: LensRowWriter())
        defer { try? directory.close() }
        let traced = Statements()
        // The pool takes the same connection again, for nobody else reads.
        try directory.store.pool.read { $0.trace(options: .statement) { traced.add($0.expandedDescription) } }
        try call(SQLiteLensStore(directory.store))
        return traced.all
    }

    @Test("no call of the store looks at a whole table", arguments: 0..<calls.count)
    func indexed(number: Int) async throws {
        let call = Self.calls[number]
        let plans = try await plans(call.run)
        #expect(!plans.isEmpty, "\(call.name)")
        for (sql, steps) in plans {
            // Of an index that holds nothing but what is asked for a scan is right.
            let scans = steps.filter { $0.hasPrefix("SCAN") && !$0.contains("projection_in_conflict") }
            #expect(scans.isEmpty, "\(call.name): \(sql)")
        }
        #expect(plans.contains { $0.steps.contains { $0.contains(call.index) } }, "\(call.name): \(plans.map(\.steps))")
    }

    @Test("a query without an index is found: the history of an entry")
    func nearestFailure() async throws {
        let plans = try await plans { lens in
            _ = try lens.store.read { db in
                try db.statement("SELECT pair FROM vex_consensus_history WHERE log_index = 0").all { $0.int(0) }
            }
        }
        #expect(plans.contains { $0.steps.contains { $0.hasPrefix("SCAN") } })
    }

    private final class Statements: Sendable {
        private let kept = Mutex<[String]>([])
        var all: [String] { kept.withLock { $0 } }
        func add(_ sql: String) { kept.withLock { $0.append(sql) } }
    }
}

import GRDB
import Ledger
import Signing
import TLog
import VEX
import VEXLens
import Wire

/// The conditions of a query and the values that go with them.
struct SQLFilter {
    private var conditions: [String] = []
    private var values: [any SQLBindable] = []

    init(_ query: ObservationQuery) {
        if let vulnerability = query.vulnerability {
            conditions.append("(vulnerability_key = ? OR vulnerability = ?)")
            values += [vulnerability, vulnerability]
        }
        add("vulnerability_key = ?", query.vulnerabilityKey)
        add("product = ?", query.product)
        add("issuer = ?", query.issuer)
        add("status = ?", query.status?.rawValue)
        add("log_index = ?", query.index)
        add("ordinal > ?", query.afterOrdinal)
    }

    init(_ query: VerdictQuery) {
        add("vulnerability = ?", query.vulnerability)
        add("product = ?", query.product)
        add("status = ?", query.status?.rawValue)
        if query.conflictsOnly { conditions.append("conflicts <> '[]'") }
        add("confidence >= ?", query.minConfidence)
        add(SQLFilter.listing("observation.issuer = ?"), query.issuer)
        if let ids = query.ids { add(anyOf: ids) }
        if let document = query.citing { self = citing(document) }
        if let key = query.after {
            conditions.append("(vulnerability, product) > (?, ?)")
            values += [key.vulnerability, key.product]
        }
    }

    init(_ query: DeltaQuery) {
        add("verdict.vulnerability = ?", query.vulnerability)
        add("verdict.product = ?", query.product)
        add("delta.log_index >= ?", query.from)
    }

    /// Of verdicts: those whose merge trace lists an observation of the document at that index.
    ///
    /// The identifiers that the document knows the vulnerabilities by come first: verdicts are found by them, and the few
    /// traces of those are then looked into.
    func citing(_ document: VirtualIndex) -> SQLFilter {
        let names = """
            vulnerability IN (
                SELECT vulnerability_key FROM observation WHERE log_index = ?
                UNION SELECT vulnerability FROM observation WHERE log_index = ?
                UNION SELECT alias.value FROM observation, json_each(aliases) AS alias WHERE log_index = ?)
            """
        return adding(names, document, document, document)
            .adding(SQLFilter.listing("observation.log_index = ?"), document)
    }

    /// Of verdicts: those whose merge trace lists an observation that fits.
    private static func listing(_ condition: String) -> String {
        """
        EXISTS (
            SELECT 1 FROM merge_trace AS trace
            CROSS JOIN merge_trace_source AS source ON source.trace = trace.log_index
            CROSS JOIN observation ON observation.id = source.observation
            WHERE trace.verdict = verdict.id AND \(condition))
        """
    }

    private mutating func add(anyOf ids: [Digest]) {
        conditions.append("id IN (\(LensColumns.marks(ids.count)))")
        values += ids
    }

    func adding(_ condition: String, _ value: any SQLBindable...) -> SQLFilter {
        var filter = self
        filter.conditions.append(condition)
        filter.values += value
        return filter
    }

    func run<Value>(
        _ select: String, _ order: String, _ limit: Int, _ db: Database, _ read: (SQLStatement) throws -> Value
    ) throws -> [Value] {
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return try db.statement("\(select)\(condition) ORDER BY \(order) LIMIT ?").bind(all: values + [limit]).all(read)
    }

    private mutating func add(_ condition: String, _ value: (any SQLBindable)?) {
        guard let value else { return }
        conditions.append(condition)
        values.append(value)
    }
}

import GRDB
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
        add("product_base = ?", query.productBase)
        add("issuer = ?", query.issuer)
        add("status = ?", query.status?.rawValue)
        add("document = ?", query.document)
        add("log_index = ?", query.index)
    }

    init(_ query: VerdictQuery) {
        add("vulnerability = ?", query.vulnerability)
        add("product = ?", query.product)
        add("status = ?", query.status?.rawValue)
        if let issuer = query.issuer {
            conditions.append(
                """
                id IN (SELECT merge_trace.verdict FROM observation
                    JOIN merge_trace_source ON merge_trace_source.observation = observation.id
                    JOIN merge_trace ON merge_trace.log_index = merge_trace_source.trace WHERE observation.issuer = ?)
                """)
            values.append(issuer)
        }
        if query.conflictsOnly { conditions.append("conflicts <> '[]'") }
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

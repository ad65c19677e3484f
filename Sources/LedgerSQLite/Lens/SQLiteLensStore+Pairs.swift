import GRDB
import Ledger
public import VEXLens
import Wire

/// Pairs of a selection, in their order: those that observations speak about and those that have a verdict.
extension SQLiteLensStore {
    public func pairs(_ selection: PairSelection, after key: VerdictKey?, limit: Int) throws -> [VerdictKey] {
        try store.read(isLong: true) { db in
            let start = key ?? VerdictKey(vulnerability: "", product: "")
            let (observed, judged) = conditions(of: selection)
            let stated = try pairs(
                """
                SELECT DISTINCT vulnerability_key, product FROM observation
                WHERE version IS NULL AND (vulnerability_key, product) > (?, ?)\(observed.text)
                ORDER BY vulnerability_key, product LIMIT ?
                """, start, observed.value, limit, db)
            let decided = try pairs(
                """
                SELECT vulnerability, product FROM \(store.rowWriter.projections.projectionTable) AS current
                WHERE (vulnerability, product) > (?, ?)\(judged.text) ORDER BY vulnerability, product LIMIT ?
                """, start, judged.value, limit, db)
            return Array(Set(stated).union(decided).sorted().prefix(limit))
        }
    }

    private typealias Condition = (text: String, value: Identifier?)

    private func conditions(of selection: PairSelection) -> (observed: Condition, judged: Condition) {
        switch selection {
        case .all: (("", nil), ("", nil))
        case .vulnerability(let id): ((" AND vulnerability_key = ?", id), (" AND vulnerability = ?", id))
        case .product(let id): ((" AND product = ?", id), (" AND product = ?", id))
        case .issuer(let id):
            (
                (" AND issuer = ?", id),
                (
                    """
                     AND EXISTS (
                        SELECT 1 FROM observation WHERE vulnerability_key = current.vulnerability
                        AND observation.product_base = current.product_base AND issuer = ?)
                    """, id
                )
            )
        }
    }

    private func pairs(
        _ sql: String, _ start: VerdictKey, _ value: Identifier?, _ limit: Int, _ db: Database
    ) throws -> [VerdictKey] {
        var values: [any SQLBindable] = [start.vulnerability, start.product]
        if let value { values.append(value) }
        values.append(limit)
        return try db.statement(sql).bind(all: values).all {
            VerdictKey(vulnerability: Identifier($0.text(0)), product: Identifier($0.text(1)))
        }
    }
}

import GRDB
import Ledger
public import VEXLens
import Wire

/// Pairs of a selection, in their order: those that observations speak about and those that have a verdict.
extension SQLiteLensStore {
    public func pairs(_ selection: PairSelection, after key: VerdictKey?, limit: Int) throws -> [VerdictKey] {
        try store.read(isLong: true) { db in
            let start = key ?? VerdictKey(vulnerability: "", product: "")
            let stated = try pairs(
                """
                SELECT DISTINCT vulnerability_key, product FROM observation
                WHERE version IS NULL AND (vulnerability_key, product) > (?, ?)
                """, selection.condition(vulnerability: "vulnerability_key"), "vulnerability_key, product", start, limit, db)
            let decided =
                if case .issuer(let issuer) = selection {
                    try pairs(dependingOn: issuer, start, limit, db)
                } else {
                    try pairs(
                        "SELECT vulnerability, product FROM \(table) WHERE (vulnerability, product) > (?, ?)",
                        selection.condition(vulnerability: "vulnerability"), "vulnerability, product", start, limit, db)
                }
            return Array(Set(stated).union(decided).sorted().prefix(limit))
        }
    }

    private var table: String { store.rowWriter.projections.projectionTable }

    private func pairs(
        _ sql: String, _ condition: (column: String, value: Identifier)?, _ order: String, _ start: VerdictKey, _ limit: Int,
        _ db: Database
    ) throws -> [VerdictKey] {
        var values: [any SQLBindable] = [start.vulnerability, start.product]
        if let condition { values.append(condition.value) }
        let filter = condition.map { " AND \($0.column) = ?" } ?? ""
        return try db.statement("\(sql)\(filter) ORDER BY \(order) LIMIT ?").bind(all: values + [limit]).all { $0.pair }
    }

    /// Pairs with a verdict in which a statement of the issuer may have a part.
    ///
    /// A verdict on a CPE name is looked at here: its family is in no column.
    private func pairs(
        dependingOn issuer: Identifier, _ start: VerdictKey, _ limit: Int, _ db: Database
    ) throws -> [VerdictKey] {
        let isStated = """
            EXISTS (
                SELECT 1 FROM observation WHERE vulnerability_key = current.vulnerability
                AND observation.product_base = current.product_base AND issuer = ?)
            """
        let decided = try db.statement(
            """
            SELECT vulnerability, product, \(isStated) AS is_stated FROM \(table) AS current
            WHERE (vulnerability, product) > (?, ?) AND (is_stated OR \(SQLiteLensStore.mayBeCPE))
            ORDER BY vulnerability, product
            """)
        var families = IssuerFamilies(
            statement: try db.statement(
                """
                SELECT DISTINCT product_base FROM observation
                WHERE vulnerability_key = ? AND \(SQLiteLensStore.mayBeCPE) AND issuer = ?
                """), issuer: issuer)
        return try decided.bind(issuer, start.vulnerability, start.product).first(limit) { row in
            let pair = row.pair
            return try row.int(2) == 1 || families.contain(pair) ? pair : nil
        }
    }

    /// CPE names begin so, in upper or lower case; other keys may as well.
    private static let mayBeCPE = "product_base >= 'CPE:' AND product_base < 'cpe;'"
}

/// What an issuer states about CPE names, one vulnerability at a time.
private struct IssuerFamilies {
    let statement: SQLStatement
    let issuer: Identifier
    private var current: (vulnerability: Identifier, families: Set<ProductFamily>)?

    init(statement: SQLStatement, issuer: Identifier) {
        self.statement = statement
        self.issuer = issuer
    }

    mutating func contain(_ pair: VerdictKey) throws -> Bool {
        if let current, current.vulnerability == pair.vulnerability {
            return current.families.contains(ProductFamily(of: pair.product))
        }
        let families = try statement.bind(pair.vulnerability, issuer).all { ProductFamily(of: Identifier($0.text(0))) }
        current = (pair.vulnerability, Set(families))
        return try contain(pair)
    }
}

extension PairSelection {
    /// nil for all pairs.
    fileprivate func condition(vulnerability column: String) -> (column: String, value: Identifier)? {
        switch self {
        case .all: nil
        case .vulnerability(let id): (column, id)
        case .product(let id): ("product", id)
        case .issuer(let id): ("issuer", id)
        }
    }
}

extension SQLStatement {
    fileprivate var pair: VerdictKey {
        VerdictKey(vulnerability: Identifier(text(0)), product: Identifier(text(1)))
    }
}

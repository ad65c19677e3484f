import GRDB
import VEX
import VEXLens
import Wire

extension SQLFilter {
    /// The filters of which each row of a family fits one, and of the CPE names that begin alike.
    ///
    /// Spellings of a CPE name are looked for in the index over `product_base`, so that names of other products are not read.
    /// - Parameter column: One with its value that stands before `product_base` in an index.
    func adding(
        _ family: ProductFamily?, of table: String, within column: (name: String, value: Identifier)? = nil, _ db: Database
    ) throws -> [SQLFilter] {
        switch family {
        case nil: return [self]
        case .base(let base): return [adding("product_base = ?", base)]
        case .cpe(let product):
            let scope = column.map { "\($0.name) = ? AND " } ?? ""
            let least = try db.statement(
                "SELECT product_base FROM \(table) WHERE \(scope)product_base >= ? ORDER BY product_base LIMIT 1")
            let values: [any SQLBindable] = column.map { [$0.value] } ?? []
            let ranges = try product.ranges { from in
                try least.bind(all: values + [TextBytes(bytes: from)]).first { $0.bytes(0) }
            }
            return ranges.map {
                adding("product_base >= ? AND product_base < ?", TextBytes(bytes: $0.lower), TextBytes(bytes: $0.upper))
            }
        }
    }
}

import GRDB

extension SchemaMigration {
    /// CPE names are found by part, vendor and product, no longer by their spelling.
    static let basesOfCPENames = SchemaMigration(
        version: 13, name: "bases of CPE names", sql: "",
        move: { db, _ in
            // The table of current verdicts has the name that it was given here.
            let named = try String.fetchOne(db, sql: "SELECT name FROM collection WHERE kind = 'projections'")
            try withProductBases(db) {
                for table in ["observation"] + [named].compactMap({ $0 }) {
                    try db.execute(
                        sql: "UPDATE \(table) SET product_base = product_base(product) WHERE product GLOB 'cpe:*'")
                }
            }
        },
        cleanUp: "")
}

extension SchemaMigration {
    /// Finds observations by product, exact and without version, and by their document.
    static let observationsByProduct = SchemaMigration(
        version: 2, name: "observations-by-product",
        sql: """
            CREATE INDEX observation_by_product ON observation (product);
            CREATE INDEX observation_by_product_base ON observation (product_base);
            CREATE INDEX observation_by_document ON observation (document);
            """)
}

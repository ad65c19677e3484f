import Wire

/// 6.1.1 and 6.1.4 where the reader does not look: each missing definition is reported once.
struct CSAFReferences {
    private let catalog: CSAFCatalog
    private var reported: Set<[Identifier]>

    init(_ catalog: CSAFCatalog, known diagnostics: [Diagnostic]) {
        self.catalog = catalog
        reported = Set(diagnostics.map { [Identifier($0.code), Identifier($0.place)] })
    }

    mutating func check(_ item: JSONNode, at pointer: String, _ reading: inout Reading) {
        for id in item["product_ids"].identifiers where !catalog.products.contains(id) {
            report(.undefinedProduct, id, at: pointer + "/product_ids", &reading)
        }
        for id in item["group_ids"].identifiers where catalog.groups[id] == nil {
            report(.undefinedGroup, id, at: pointer + "/group_ids", &reading)
        }
    }

    private mutating func report(
        _ rule: Diagnostic.Rule, _ id: Identifier, at pointer: String, _ reading: inout Reading
    ) {
        guard reported.insert([Identifier(rule.rawValue), id]).inserted else { return }
        reading.report(rule, at: pointer, place: id.text)
    }
}

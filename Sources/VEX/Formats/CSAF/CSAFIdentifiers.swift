import Wire

/// The identifiers of one vulnerability (rule C2): its CVE and its `ids`, which CSAF 2.1 lets apply to some products
/// only.
struct CSAFIdentifiers {
    private struct Scoped {
        let text: Identifier
        /// nil when it applies to every product.
        let products: Set<Int>?
        let groups: [Int]
    }

    /// Real vulnerabilities have a handful; each may be scoped and is then looked at per product.
    private static let maximumCount = 1_000

    private let cve: Identifier?
    private let ids: [Scoped]
    /// What applies to every product, made once.
    private let common: VulnerabilityName?
    private let isScoped: Bool

    init(
        _ vulnerability: JSONNode, at pointer: String, _ tree: inout CSAFProductTree, _ reading: inout Reading
    ) {
        let cve = reading.identifier(vulnerability["cve"], at: pointer + "/cve")
        var ids: [Scoped] = []
        if let list = reading.list(vulnerability["ids"], at: pointer + "/ids") {
            for (index, node) in list.elements.enumerated() {
                let place = "\(pointer)/ids/\(index)"
                guard let text = node["text"]?.trimmed, ids.count < CSAFIdentifiers.maximumCount else {
                    reading.report(.shape, at: place)
                    continue
                }
                ids.append(CSAFIdentifiers.scoped(text, node, at: place, &tree, &reading))
            }
        }
        self.cve = cve
        self.ids = ids
        isScoped = ids.contains { $0.products != nil }
        let everywhere = [cve].compactMap { $0 } + ids.filter { $0.products == nil }.map(\.text)
        common = everywhere.first.map { VulnerabilityName($0, aliases: Array(everywhere.dropFirst())) }
    }

    private static func scoped(
        _ text: Identifier, _ node: JSONNode, at pointer: String, _ tree: inout CSAFProductTree,
        _ reading: inout Reading
    ) -> Scoped {
        let scopes = [node["product_ids"], node["group_ids"]]
        guard scopes.contains(where: { $0.map(\.isNull) == false }) else {
            return Scoped(text: text, products: nil, groups: [])
        }
        let productIDs = reading.list(scopes[0], at: pointer + "/product_ids")
        let groupIDs = reading.list(scopes[1], at: pointer + "/group_ids")
        var products: Set<Int> = []
        var groups: [Int] = []
        productIDs?.elements.forEach { node in
            let product = tree.use(product: node, at: pointer + "/product_ids", &reading)
            if let product { products.insert(product) }
        }
        groupIDs?.elements.forEach { node in
            if let group = tree.use(group: node, at: pointer + "/group_ids", &reading) { groups.append(group) }
        }
        return Scoped(text: text, products: products, groups: groups)
    }

    /// Whether nothing names the vulnerability, whatever the product.
    var isEmpty: Bool { cve == nil && ids.isEmpty }

    /// What names the vulnerability in that product, or nil when nothing does.
    func name(for product: Int, in tree: CSAFProductTree) -> VulnerabilityName? {
        guard isScoped else { return common }
        let applicable = ids.filter { id in
            guard let products = id.products else { return true }
            return products.contains(product) || id.groups.contains { tree.contains(product, in: $0) }
        }
        let names = [cve].compactMap { $0 } + applicable.map(\.text)
        return names.first.map { VulnerabilityName($0, aliases: Array(names.dropFirst())) }
    }
}

import Wire

/// The product and group ids that a document defines, and who belongs to which group.
struct CSAFCatalog {
    private(set) var products: Set<Identifier> = []
    private(set) var groups: [Identifier: Set<Identifier>] = [:]
    private var groupsOfProduct: [Identifier: [Identifier]] = [:]

    init(_ tree: JSONNode?) {
        guard let tree else { return }
        for product in tree["full_product_names"].elements { add(product) }
        addBranches(tree["branches"])
        for list in [tree["relationships"], tree["product_paths"]] {
            for item in list.elements { add(item["full_product_name"]) }
        }
        for group in tree["product_groups"].elements {
            guard let id = group["group_id"]?.string.map({ Identifier($0) }), groups[id] == nil else { continue }
            let members = Set(group["product_ids"].elements.compactMap { $0.string.map { Identifier($0) } })
            groups[id] = members
            for member in members { groupsOfProduct[member, default: []].append(id) }
        }
    }

    private mutating func add(_ product: JSONNode?) {
        if let id = product?["product_id"]?.string { products.insert(Identifier(id)) }
    }

    /// The reader's limit on nesting bounds the recursion.
    private mutating func addBranches(_ list: JSONNode?) {
        for branch in list.elements {
            add(branch["product"])
            addBranches(branch["branches"])
        }
    }

    /// Those of the given groups that the product belongs to. Cost: linear in the smaller of both sets.
    func groups<Value>(of product: Identifier, among given: [Identifier: Value]) -> [Identifier] {
        guard !given.isEmpty, let all = groupsOfProduct[product] else { return [] }
        if all.count <= given.count { return all.filter { given[$0] != nil } }
        return given.keys.filter { groups[$0]?.contains(product) == true }
    }
}

extension JSONNode? {
    /// The elements of a list; none when there is no list.
    var elements: [JSONNode] { self.map { Array($0.elements) } ?? [] }

    /// The texts of a list, without what is no text.
    var identifiers: [Identifier] { elements.compactMap { $0.string.map { Identifier($0) } } }
}

import Wire

/// Turns product numbers into keys, each of them once (rules I2, S1, S2).
struct CSAFProductResolver {
    /// A product's key and components, and the package URLs among them that stayed verbatim.
    struct Resolved {
        let product: ResolvedProduct
        let failures: [Failure]
        /// Whether there were more references than are followed, so that the product stayed unresolved.
        var isTooDeep = false
    }

    struct Failure {
        let product: Int
        let reason: String
    }

    /// Chains in vendors' documents have two or three elements. A product of a deeper one is left unresolved: cutting
    /// the chain would make it another product.
    private static let maximumDepth = 64
    /// References followed for one product: two at every level would double with each.
    private static let maximumSteps = 1_024

    private var resolved: [Resolved?] = []
    /// A component stands in many products: its key is made once, and the list that holds nothing else.
    private var ownKeys: [ProductKey?] = []
    private var lists: [[Identifier]] = []

    mutating func resolve(_ product: Int, in tree: CSAFProductTree) -> Resolved {
        while resolved.count <= product { resolved.append(nil) }
        if let known = resolved[product] { return known }
        if let pair = pair(product, in: tree) {
            resolved[product] = pair
            return pair
        }
        var chain = Chain()
        append(product, in: tree, depth: 0, to: &chain)
        if chain.isTooDeep { return unresolved(product, in: tree) }
        // Only a product made of nothing but itself has an empty chain; its own name is left.
        if chain.keys.isEmpty { appendOwnKey(of: product, in: tree, to: &chain) }
        let result = Resolved(
            product: ResolvedProduct(key: chain.keys[0], subcomponents: Array(chain.keys.dropFirst())),
            failures: chain.failures)
        resolved[product] = result
        return result
    }

    /// A component in a product, neither of them made of others: what nearly all vendors' references are.
    private mutating func pair(_ product: Int, in tree: CSAFProductTree) -> Resolved? {
        guard let references = CSAFProductResolver.references(of: product, in: tree), references.count == 2,
            references.allSatisfy({ CSAFProductResolver.references(of: $0, in: tree) == nil })
        else { return nil }
        let (whole, part) = (ownKey(of: references[0], in: tree), ownKey(of: references[1], in: tree))
        while lists.count <= references[1] { lists.append([]) }
        if lists[references[1]].isEmpty { lists[references[1]] = [part.key] }
        return Resolved(
            product: ResolvedProduct(key: whole.key, subcomponents: lists[references[1]]),
            failures: zip(references, [whole, part]).compactMap { reference, key in
                key.failure.map { Failure(product: reference, reason: $0.rawValue) }
            })
    }

    /// What the product is made of; nil for one that is identified by itself.
    private static func references(of product: Int, in tree: CSAFProductTree) -> [Int]? {
        guard case .path(let name, let references) = tree.definition(of: product), !hasOwnKey(name), !references.isEmpty
        else { return nil }
        return references
    }

    private struct Chain {
        var keys: [Identifier] = []
        var failures: [Failure] = []
        var open: Set<Int> = []
        var steps = 0
        var isTooDeep = false
    }

    private mutating func append(_ product: Int, in tree: CSAFProductTree, depth: Int, to chain: inout Chain) {
        chain.steps += 1
        guard depth < CSAFProductResolver.maximumDepth, chain.keys.count < CSAFProductResolver.maximumDepth,
            chain.steps <= CSAFProductResolver.maximumSteps
        else { return chain.isTooDeep = true }
        // S1: cycles are cut; the tree has reported them.
        guard !chain.open.contains(product) else { return }
        guard let references = CSAFProductResolver.references(of: product, in: tree) else {
            return appendOwnKey(of: product, in: tree, to: &chain)
        }
        chain.open.insert(product)
        for reference in references { append(reference, in: tree, depth: depth + 1, to: &chain) }
        chain.open.remove(product)
    }

    private mutating func unresolved(_ product: Int, in tree: CSAFProductTree) -> Resolved {
        let key = Identifier("unresolved:\(tree.products.identifiers[product].text)")
        let result = Resolved(product: ResolvedProduct(key: key), failures: [], isTooDeep: true)
        resolved[product] = result
        return result
    }

    private mutating func appendOwnKey(of product: Int, in tree: CSAFProductTree, to chain: inout Chain) {
        let key = ownKey(of: product, in: tree)
        chain.keys.append(key.key)
        if let failure = key.failure { chain.failures.append(Failure(product: product, reason: failure.rawValue)) }
    }

    private mutating func ownKey(of product: Int, in tree: CSAFProductTree) -> ProductKey {
        while ownKeys.count <= product { ownKeys.append(nil) }
        if let known = ownKeys[product] { return known }
        let id = tree.products.identifiers[product]
        let key = switch tree.definition(of: product) {
        case .product(let node, let branches): CSAFProductResolver.key(node, branches, id)
        case .path(let node, _): CSAFProductResolver.key(node, "", id)
        case nil: ProductKey(verbatim: "unresolved:\(id.text)")
        }
        ownKeys[product] = key
        return key
    }

    /// Whether a component inside a product is identified by itself (S1).
    private static func hasOwnKey(_ name: JSONNode) -> Bool {
        guard let helper = name["product_identification_helper"] else { return false }
        return purl(helper) != nil || helper["cpe"]?.nonBlank != nil
    }

    // I2
    private static func key(_ node: JSONNode, _ branches: String, _ id: Identifier) -> ProductKey {
        if let helper = node["product_identification_helper"] {
            if let purl = purl(helper) { return ProductKey(purl) }
            if let cpe = helper["cpe"]?.nonBlank { return ProductKey(verbatim: cpe) }
            if let hash = hash(helper) { return ProductKey(verbatim: hash) }
            if let uri = first(helper["x_generic_uris"])?["uri"]?.nonBlank { return ProductKey(uri) }
            if let url = first(helper["sbom_urls"])?.nonBlank { return ProductKey(url) }
        }
        guard let name = node["name"]?.nonBlank else { return ProductKey(verbatim: "unresolved:\(id.text)") }
        return ProductKey(verbatim: "name:\(name)\(branches)")
    }

    /// CSAF 2.0 has one; of several in 2.1 the first as written counts.
    private static func purl(_ helper: JSONNode) -> String? {
        helper["purl"]?.nonBlank ?? first(helper["purls"])?.nonBlank
    }

    private static func hash(_ helper: JSONNode) -> String? {
        guard let hash = first(first(helper["hashes"])?["file_hashes"]), let algorithm = hash["algorithm"]?.nonBlank,
            let value = hash["value"]?.nonBlank
        else { return nil }
        return "hash:\(algorithm):\(value.lowercased())"
    }

    private static func first(_ list: JSONNode?) -> JSONNode? { list?.elements.first { _ in true } }
}

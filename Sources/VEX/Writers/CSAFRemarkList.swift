import Wire

/// Flags, threats, remediations or notes: each once, with all products that it is about.
struct CSAFRemarkList {
    private var products: [[UInt8]: Set<Int>] = [:]
    private var contents: [[UInt8]: [JSONMember]] = [:]

    mutating func add(_ members: [JSONMember], to product: Int) {
        let key = JSONValue.object(members).compact
        contents[key] = members
        products[key, default: []].insert(product)
    }

    /// By bytes; `member` holds the products: as a list, or for a note's title as text.
    func values(naming member: String) -> [JSONValue] {
        contents.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, members in
            let ids = (products[key] ?? []).sorted().map(CSAFProducts.id)
            let value: JSONValue =
                member == "title" ? .string(ids.joined(separator: ", ")) : .array(ids.map(JSONValue.string))
            return .object(members + [JSONMember(member, value)])
        }
    }
}

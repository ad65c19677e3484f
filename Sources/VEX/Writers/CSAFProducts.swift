import Wire

/// The product tree of a document to be written, and the ids that it defines.
///
/// Ids are numbers in the order of the products, so that a set of products has one tree; they mean nothing outside of
/// the document.
struct CSAFProducts {
    private let numbers: [ExportSubject: Int]
    private let sorted: [ExportSubject]

    init(_ nodes: some Sequence<ExportSubject>) {
        let all = Set(nodes.flatMap(\.closure)).sorted()
        sorted = all
        numbers = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0 + 1) })
    }

    func number(of node: ExportSubject) -> Int { numbers[node] ?? 0 }

    static func id(_ number: Int) -> String { "P\(number)" }

    private func id(of node: ExportSubject) -> JSONValue { .string(CSAFProducts.id(number(of: node))) }

    var tree: JSONValue {
        let whole = sorted.filter { $0.chain.count == 1 && $0.version == nil }
        return .members(
            ("branches", .list(branches)),
            ("full_product_names", .list(whole.map { fullName(of: $0) })),
            ("relationships", .list(sorted.compactMap(relationship))))
    }

    /// A helper identifies the product as it is, whatever a branch adds: beside a version in a branch there is none, or
    /// readers would take the statement for one about all versions.
    private func fullName(of node: ExportSubject) -> JSONValue {
        let identity = CSAFIdentity(node.chain[0])
        return .members(
            ("name", .string(identity.name)), ("product_id", id(of: node)),
            ("product_identification_helper", node.version == nil ? identity.helper : nil))
    }

    /// One branch for each product with versions, in it one for each version.
    private var branches: [JSONValue] {
        let versioned = sorted.filter { $0.chain.count == 1 && $0.version != nil }
        return Dictionary(grouping: versioned) { $0.chain[0] }.sorted { $0.key < $1.key }.map { key, nodes in
            .members(
                ("branches", .array(nodes.compactMap(branch))), ("category", "product_name"),
                ("name", .string(CSAFIdentity(key).name)))
        }
    }

    private func branch(_ node: ExportSubject) -> JSONValue? {
        guard let version = node.version else { return nil }
        return .members(
            ("category", .string(CSAFProducts.category(ofVersion: version.text))), ("name", .string(version.text)),
            ("product", fullName(of: node)))
    }

    /// Words and signs that make a version a range (6.1.31) are looked for anywhere in it.
    static func category(ofVersion text: String) -> String {
        let words = ["<", ">", "after", "all", "before", "earlier", "later", "prior", "versions"]
        let bytes = lowerCased(Array(text.utf8))
        let isRange =
            VersionRange.isMarked(text) || ProductMatch.isOtherNotation(text)
            || words.contains { word in
                bytes.indices.contains { bytes[$0...].starts(with: word.utf8) }
            }
        return isRange ? "product_version_range" : "product_version"
    }

    /// The component in its product: read as a chain of both (S1), as long as it has no helper of its own.
    private func relationship(_ node: ExportSubject) -> JSONValue? {
        guard let outside = node.outside else { return nil }
        let names = node.chain.reversed().map(ExportIdentity.displayName)
        return .members(
            ("category", "default_component_of"),
            (
                "full_product_name",
                .members(("name", .string(names.joined(separator: " in "))), ("product_id", id(of: node)))
            ),
            ("product_reference", id(of: node.innermost)), ("relates_to_product_reference", id(of: outside)))
    }
}

import Wire

/// The identity of a product or subcomponent (rule I1).
struct OpenVEXComponent {
    let key: ProductKey
    private let node: JSONNode

    /// nil when nothing identifies it. A bare string is an `@id` (v0.0.x, rule O3).
    init?(_ node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading) {
        guard let key = OpenVEXComponent.key(node, at: pointer(), &reading) else { return nil }
        self.key = key
        self.node = node
    }

    private static func key(
        _ node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) -> ProductKey? {
        let idNode = OpenVEXComponent.idNode(node)
        if let marked = reading.markedKey(idNode) { return marked }
        let id = node.kind == .string ? node.nonBlank : reading.text(idNode, at: pointer() + "/@id")
        if let identifiers = reading.object(node["identifiers"], at: pointer() + "/identifiers") {
            let purl = identifiers["purl"]
            if let marked = reading.markedKey(purl) { return marked }
            if let text = reading.text(purl, at: pointer() + "/identifiers/purl") { return ProductKey(text) }
            let cpe =
                reading.text(identifiers["cpe23"], at: pointer() + "/identifiers/cpe23")
                ?? reading.text(identifiers["cpe22"], at: pointer() + "/identifiers/cpe22")
            if let cpe { return ProductKey(cpe) }
        }
        if let id { return ProductKey(id) }
        guard let hashes = reading.object(node["hashes"], at: pointer() + "/hashes") else { return nil }
        for (label, value) in hashes.members {
            _ = reading.text(value, at: "\(pointer())/hashes/\(JSONPointer.escaped(label.string ?? ""))")
        }
        return ProductKey.hashKey(of: hashes)
    }

    private static func idNode(_ node: JSONNode) -> JSONNode? { node.kind == .string ? node : node["@id"] }

    /// Its `@id` as written, which can name it to an in-toto subject too.
    var verbatimID: Identifier? { OpenVEXComponent.idNode(node)?.trimmed }

    /// The values of its hashes, lower case; the digest in an oci package URL's version is one of them (rule O9).
    var hashValues: [Identifier] {
        var values = node["hashes"]?.members.compactMap { $0.value.string.map { Identifier($0.lowercased()) } } ?? []
        let digest = "sha256:"
        if let url = PackageURL(key.key.text), Identifier(url.type) == "oci", let version = url.version,
            version.utf8.starts(with: digest.utf8)
        {
            values.append(Identifier(version.dropFirst(digest.count).lowercased()))
        }
        return values
    }
}

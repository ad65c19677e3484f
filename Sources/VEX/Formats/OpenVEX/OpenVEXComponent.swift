import Wire

/// The identity of a product or subcomponent (rule I1).
struct OpenVEXComponent {
    let key: ProductKey
    /// What else can name it to an in-toto subject: the verbatim `@id` and the values of its hashes.
    let verbatimID: Identifier?
    private let node: JSONNode

    /// nil when nothing identifies it. A bare string is an `@id` (v0.0.x, rule O3).
    init?(_ node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading) {
        let id = node.kind == .string ? node.nonBlank : reading.text(node["@id"], at: pointer() + "/@id")
        guard let key = OpenVEXComponent.key(id, node, at: pointer(), &reading) else { return nil }
        self.key = key
        self.node = node
        verbatimID = id.map { Identifier($0) }
    }

    private static func key(
        _ id: String?, _ node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) -> ProductKey? {
        if let id, PackageURL.isMarked(id) { return reading.productKey(id) }
        if let identifiers = reading.object(node["identifiers"], at: pointer() + "/identifiers") {
            if let purl = reading.text(identifiers["purl"], at: pointer() + "/identifiers/purl") {
                return reading.productKey(purl)
            }
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

import Wire

/// The elements of a BOM that a reference can lead to (rule X4).
struct CycloneDXComponents {
    private var elements: [Identifier: JSONNode] = [:]
    /// How a BOM-Link names this very document, up to the `#`.
    private let ownLink: Identifier?

    init(_ root: JSONNode) {
        ownLink = CycloneDXComponents.link(to: root)
        if let component = root["metadata"]?["component"] { add(component) }
        addAll(root["components"])
        addAll(root["services"])
    }

    /// The first element of a reference counts. The reader's limit on nesting bounds the recursion.
    private mutating func add(_ node: JSONNode) {
        if let ref = node["bom-ref"]?.nonEmpty.map({ Identifier($0) }), elements[ref] == nil { elements[ref] = node }
        addAll(node["components"])
        addAll(node["services"])
    }

    private mutating func addAll(_ list: JSONNode?) {
        guard let list else { return }
        for node in list.elements { add(node) }
    }

    func key(of ref: Identifier, at item: ItemPointer, _ reading: inout Reading) -> Identifier {
        if let node = elements[ref], let key = CycloneDXComponents.key(of: node) {
            return reading.key(key, at: item.text)
        }
        if let link = BOMLink(ref.text) {
            guard link.document == ownLink else { return ref }
            if let node = elements[link.element] ?? elements[link.decodedElement],
                let key = CycloneDXComponents.key(of: node)
            {
                return reading.key(key, at: item.text)
            }
        } else if PackageURL.isMarked(ref.text) {
            reading.report(.danglingPURL, at: item.text)
            return reading.key(ProductKey(ref.text), at: item.text)
        }
        reading.report(.dangling, at: item.text, note: ref.text)
        return Identifier("unresolved:\(ref.text)")
    }

    private static func key(of node: JSONNode) -> ProductKey? {
        if let purl = node["purl"]?.nonBlank { return ProductKey(purl) }
        if let cpe = node["cpe"]?.nonBlank { return ProductKey(verbatim: cpe) }
        if let tag = node["swid"]?["tagId"]?.nonBlank { return ProductKey(verbatim: "swid:\(tag)") }
        if let hash = node["hashes"]?.elements.first(where: { _ in true }), let algorithm = hash["alg"]?.nonBlank,
            let content = hash["content"]?.nonBlank
        {
            return ProductKey(verbatim: "hash:\(algorithm.lowercased()):\(content.lowercased())")
        }
        guard let name = node["name"]?.nonBlank else { return nil }
        let group = node["group"]?.nonBlank.map { $0 + "/" } ?? ""
        let version = node["version"]?.nonBlank.map { "@" + $0 } ?? ""
        return ProductKey(verbatim: "name:\(group)\(name)\(version)")
    }

    private static func link(to root: JSONNode) -> Identifier? {
        guard let serial = root["serialNumber"]?.nonBlank else { return nil }
        return BOMLink.document(serial: serial, version: root["version"]?.int ?? 1)
    }
}

/// `urn:cdx:<serial>/<version>#<bom-ref>`: a reference into a BOM by its serial number and version.
struct BOMLink {
    let document: Identifier
    let element: Identifier
    /// The reference may be percent-encoded, as a URN's fragment is.
    let decodedElement: Identifier

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard lowerCased(Array(bytes.prefix(8))) == Array("urn:cdx:".utf8),
            let slash = bytes.firstIndex(of: UInt8(ascii: "/")), let hash = bytes.firstIndex(of: UInt8(ascii: "#")),
            slash > 8, slash < hash, hash + 1 < bytes.count,
            let version = Int(String(decoding: bytes[slash + 1..<hash], as: UTF8.self)), version >= 0
        else { return nil }
        document = BOMLink.document(serial: String(decoding: bytes[8..<slash], as: UTF8.self), version: version)
        element = Identifier(String(decoding: bytes[(hash + 1)...], as: UTF8.self))
        decodedElement = Identifier(PercentEncoding.decoded(element.text))
    }

    /// The serial number of a BOM is a `urn:uuid:`; links leave that prefix out.
    static func document(serial: String, version: Int) -> Identifier {
        let plain = serial.lowercased()
        let prefix = "urn:uuid:"
        let uuid = plain.utf8.starts(with: prefix.utf8) ? String(plain.dropFirst(prefix.count)) : plain
        return Identifier("\(uuid)/\(version)")
    }
}

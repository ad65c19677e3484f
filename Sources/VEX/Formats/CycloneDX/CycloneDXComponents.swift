import Wire

/// The elements of a BOM that a reference can lead to (rule X4).
struct CycloneDXComponents {
    private struct Element {
        let node: JSONNode
        let place: ItemPointer
    }

    private var elements: [Identifier: Element] = [:]
    /// How a BOM-Link names this very document, up to the `#`.
    private let ownLink: Identifier?

    init(_ root: JSONNode, _ reading: inout Reading) {
        ownLink = CycloneDXComponents.link(to: root)
        if let component = root["metadata"]?["component"] {
            add(component, at: ItemPointer("/metadata/component"), &reading)
        }
        addAll(of: root, at: "", &reading)
    }

    /// The first element of a reference counts. The reader's limit on nesting bounds the recursion.
    private mutating func add(_ node: JSONNode, at place: ItemPointer, _ reading: inout Reading) {
        guard node.kind == .object else { return reading.report(.shape, at: place.text, note: "an object") }
        if let ref = node["bom-ref"]?.nonEmpty.map({ Identifier($0) }) {
            if elements[ref] == nil {
                elements[ref] = Element(node: node, place: place)
            } else {
                reading.report(.repeatedReference, at: place.text, note: ref.text)
            }
        }
        addAll(of: node, at: place.text, &reading)
    }

    private mutating func addAll(of node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading) {
        if let list = node["components"] { addAll(list, at: pointer() + "/components", &reading) }
        if let list = node["services"] { addAll(list, at: pointer() + "/services", &reading) }
    }

    private mutating func addAll(_ list: JSONNode, at pointer: String, _ reading: inout Reading) {
        guard let list = reading.list(list, at: pointer) else { return }
        for (index, node) in list.elements.enumerated() { add(node, at: ItemPointer(pointer, index), &reading) }
    }

    func key(of ref: Identifier, at item: ItemPointer, _ reading: inout Reading) -> Identifier {
        if let element = elements[ref], let key = CycloneDXComponents.key(of: element, &reading) {
            return reading.key(key, at: item.text)
        }
        if let link = BOMLink(ref.text) {
            guard link.document == ownLink else {
                reading.report(.foreignLink, at: item.text, note: ref.text)
                return ref
            }
            if let element = elements[link.element] ?? elements[link.decodedElement],
                let key = CycloneDXComponents.key(of: element, &reading)
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

    private static func key(of element: Element, _ reading: inout Reading) -> ProductKey? {
        let (node, place) = (element.node, element.place)
        if let marked = reading.markedKey(node["purl"]) { return marked }
        if let purl = reading.text(node["purl"], at: place.text + "/purl") { return ProductKey(purl) }
        if let cpe = reading.text(node["cpe"], at: place.text + "/cpe") { return ProductKey(verbatim: cpe) }
        if let swid = reading.object(node["swid"], at: place.text + "/swid") {
            if let tag = swid["tagId"]?.nonBlank { return ProductKey(verbatim: "swid:\(tag)") }
            reading.report(.shape, at: place.text + "/swid", note: "a tagId")
        }
        if let hash = hash(of: element, &reading) { return ProductKey(verbatim: hash) }
        guard let name = node["name"]?.nonBlank else { return nil }
        let group = reading.text(node["group"], at: place.text + "/group").map { $0 + "/" } ?? ""
        let version = reading.text(node["version"], at: place.text + "/version").map { "@" + $0 } ?? ""
        return ProductKey(verbatim: "name:\(group)\(name)\(version)")
    }

    private static func hash(of element: Element, _ reading: inout Reading) -> String? {
        let pointer = element.place.text + "/hashes"
        guard let list = reading.list(element.node["hashes"], at: pointer),
            let hash = list.elements.first(where: { _ in true })
        else { return nil }
        guard let algorithm = hash["alg"]?.nonBlank, let content = hash["content"]?.nonBlank else {
            reading.report(.shape, at: pointer + "/0", note: "a hash with alg and content")
            return nil
        }
        return "hash:\(algorithm.lowercased()):\(content.lowercased())"
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

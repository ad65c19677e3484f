import Wire

/// How a product key stands in a BOM: as a component, or as a BOM-Link into another one.
struct CycloneDXIdentity {
    /// nil for a BOM-Link, which needs none.
    let component: JSONValue?
    /// The key that readers make of it (X4).
    let keyRead: Identifier

    /// - Parameter ownLink: How a BOM-Link names the document itself, up to the `#`: such a link is none to another.
    init(_ key: Identifier, ownLink: Identifier) {
        if let link = BOMLink(key.text), link.document != ownLink {
            component = nil
            keyRead = key
            return
        }
        let identity = CycloneDXIdentity.identity(of: key)
        component = .object(
            [
                JSONMember("type", .string(identity.type)), JSONMember("bom-ref", .string(key.text)),
            ] + identity.members)
        keyRead = identity.keyRead
    }

    private typealias Identity = (type: String, members: [JSONMember], keyRead: Identifier)

    private static func identity(of key: Identifier) -> Identity {
        switch ExportIdentity(key) {
        case .purl(let url): return package(url, key)
        case .cpe(let name, let text):
            return (type(of: name), [JSONMember("name", .string(text)), JSONMember("cpe", .string(text))], key)
        case .swid(let tag):
            let swid = JSONMember("swid", ["tagId": .string(tag), "name": .string(tag)])
            return ("application", [JSONMember("name", .string(tag)), swid], Identifier("swid:\(trimmed(tag))"))
        case .hash(let label, let value):
            guard let algorithm = algorithm(label, value) else { return named(key) }
            let hash = JSONMember("hashes", [["alg": .string(algorithm), "content": .string(value)]])
            let read = Identifier("hash:\(algorithm.lowercased()):\(value)")
            return ("file", [JSONMember("name", .string(value)), hash], read)
        case .name, .other: return named(key)
        }
    }

    private static func named(_ key: Identifier) -> Identity {
        let name = ExportIdentity.displayName(of: key)
        return ("application", [JSONMember("name", .string(name))], Identifier("name:\(name)"))
    }

    private static func package(_ url: PackageURL, _ key: Identifier) -> Identity {
        let isImage = ["docker", "oci"].contains { Identifier($0) == Identifier(url.type) }
        let version = url.version.flatMap { $0.utf8.count <= 1_024 ? $0 : nil }
        let members = [
            url.namespace.map { JSONMember("group", .string($0)) }, JSONMember("name", .string(url.name)),
            version.map { JSONMember("version", .string($0)) }, JSONMember("purl", .string(url.canonical)),
        ]
        return (isImage ? "container" : "library", members.compactMap { $0 }, key)
    }

    private static func type(of name: CPEName) -> String {
        switch name.attributes.first {
        case .text(Array("o".utf8)): "operating-system"
        case .text(Array("h".utf8)): "device"
        default: "application"
        }
    }

    /// The schema's name for the algorithm, as long as it admits a value of that length.
    private static func algorithm(_ label: String, _ value: String) -> String? {
        guard [32, 40, 64, 96, 128].contains(value.utf8.count) else { return nil }
        return [
            "MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256",
            "BLAKE2b-384",
            "BLAKE2b-512", "BLAKE3",
        ].first { ExportIdentity.plain(hashLabel: $0) == ExportIdentity.plain(hashLabel: label) }
    }
}

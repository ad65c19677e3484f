import Signing
import Wire

/// Writes a CycloneDX 1.6 BOM that holds vulnerabilities and the components they are about.
enum CycloneDXWriter {
    static func write(_ writing: inout Writing) -> JSONValue? {
        let document = writing.document
        let serial = serialNumber(for: document.id)
        let ownLink = BOMLink.document(serial: serial, version: document.version)
        var components: [Identifier: JSONValue] = [:]
        var vulnerabilities: [[UInt8]: CycloneDXGroup] = [:]
        for entry in writing.entries where isExpressible(entry, &writing) {
            let product = entry.statement.product
            let identity = CycloneDXIdentity(product, ownLink: ownLink)
            if identity.keyRead != product { writing.lose(entry, .product, .respelled) }
            if let component = identity.component { components[product] = component }
            let head = CycloneDXAnalysis(entry, &writing)
            vulnerabilities[head.key, default: CycloneDXGroup(head)].add(entry.statement)
        }
        guard !vulnerabilities.isEmpty else { return nil }
        let sorted = vulnerabilities.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return .members(
            ("bomFormat", "CycloneDX"), ("specVersion", "1.6"), ("serialNumber", .string(serial)),
            ("version", .integer(document.version)), ("metadata", metadata(document)),
            ("components", .list(components.sorted { $0.key < $1.key }.map(\.value))),
            ("vulnerabilities", .array(sorted.map(\.value.value))))
    }

    private static func metadata(_ document: ExportDocument) -> JSONValue {
        .members(
            ("timestamp", .string(document.timestamp.rfc3339)),
            (
                "tools",
                document.tooling.map { ["components": [["type": "application", "name": .string($0)]]] }
            ),
            ("manufacturer", ["name": .string(document.author), "url": [.string(document.namespace)]]))
    }

    /// A component inside a product has no place, and without it the statement would be about the component everywhere or
    /// about the whole product.
    private static func isExpressible(_ entry: Writing.Entry, _ writing: inout Writing) -> Bool {
        guard entry.statement.subcomponents.isEmpty else {
            writing.lose(entry, .subcomponents, .inexpressible)
            return false
        }
        let version = entry.statement.version ?? ""
        guard version.unicodeScalars.count <= (VersionRange.isMarked(version) ? 4_096 : 1_024) else {
            writing.lose(entry, .version, .inexpressible)
            return false
        }
        return true
    }

    /// A `urn:uuid:` as it is; of any other id the first bits of its SHA-256, as a UUID of version 8 (RFC 9562 §5.8).
    ///
    /// All versions of a document share the number: a newer one replaces those before.
    static func serialNumber(for id: String) -> String {
        let plain = id.lowercased()
        if isUUID(plain) { return plain }
        var bytes = Array(SHA256.hash(Array(id.utf8)).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        let hex = Array(Hex.encode(bytes).utf8)
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: hex[$0], as: UTF8.self) }
        return "urn:uuid:" + parts.joined(separator: "-")
    }

    private static func isUUID(_ text: String) -> Bool {
        guard text.utf8.starts(with: "urn:uuid:".utf8) else { return false }
        let parts = text.utf8.dropFirst(9).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } }
    }
}

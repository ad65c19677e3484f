public import Wire

/// The components of a software bill of materials: CycloneDX 1.x or SPDX 2.3, as JSON.
///
/// Read strictly: JSON by RFC 8259, no duplicate members, members of the type that the format gives them. What a component is
/// called beside its package URL and CPE name is for people.
public struct BillOfMaterials: Sendable {
    /// One component as the document lists it.
    public struct Component: Sendable, Hashable {
        public let name: String
        public let version: String?
        /// Package URLs in canonical spelling, then CPE names; empty for a component that nothing can be said about.
        public let keys: [Identifier]
        /// RFC 6901, into the document.
        public let pointer: String
    }

    /// `CycloneDX` or `SPDX`, and the version as the document writes it.
    public let format: String
    public let version: String
    /// In document order, nested ones behind the one around them.
    public let components: [Component]

    /// The most components that are read.
    public static let maxComponents = 500_000

    /// - Parameter maxBytes: Longer documents are refused before they are parsed.
    /// - Throws: `vex.too-large`, `vex.not-json`, `vex.duplicate-member`, `vex.sbom-format`, `vex.sbom-member`.
    public init(_ bytes: [UInt8], maxBytes: Int = 256 << 20) throws(VEXError) {
        guard bytes.count <= maxBytes else {
            throw VEXError(.tooLarge, "the bill of materials has \(bytes.count) bytes, at most \(maxBytes) are read")
        }
        let root: JSONNode
        do { root = try JSONDocument(bytes).root } catch { throw VEXError(error) }
        var reader = ComponentReader()
        if root["bomFormat"]?.string == "CycloneDX", let version = root["specVersion"]?.string {
            format = "CycloneDX"
            self.version = version
            if let main = root["metadata"]?["component"] { try reader.cycloneDX(main, "/metadata/component") }
            try reader.cycloneDX(listIn: root, "")
        } else if let version = root["spdxVersion"]?.string, version.hasPrefix("SPDX-2.") {
            format = "SPDX"
            self.version = String(version.dropFirst("SPDX-".count))
            try reader.spdx(root)
        } else {
            throw VEXError(.sbomFormat, "neither CycloneDX with specVersion nor SPDX 2")
        }
        components = reader.components
    }
}

/// Walks through the two formats.
private struct ComponentReader {
    private(set) var components: [BillOfMaterials.Component] = []

    mutating func cycloneDX(listIn node: JSONNode, _ pointer: String) throws(VEXError) {
        for (index, component) in try ComponentReader.list(node["components"], pointer + "/components").enumerated() {
            try cycloneDX(component, "\(pointer)/components/\(index)")
        }
    }

    mutating func cycloneDX(_ node: JSONNode, _ pointer: String) throws(VEXError) {
        guard node.kind == .object else { throw VEXError(.sbomMember, "a component is an object", pointer: pointer) }
        let keys = [
            try ComponentReader.text(node["purl"], pointer + "/purl"),
            try ComponentReader.text(node["cpe"], pointer + "/cpe"),
        ]
        try add(
            try ComponentReader.text(node["name"], pointer + "/name"),
            try ComponentReader.text(node["version"], pointer + "/version"),
            keys.compactMap { $0 }, pointer)
        try cycloneDX(listIn: node, pointer)
    }

    mutating func spdx(_ root: JSONNode) throws(VEXError) {
        for (index, package) in try ComponentReader.list(root["packages"], "/packages").enumerated() {
            let pointer = "/packages/\(index)"
            guard package.kind == .object else {
                throw VEXError(.sbomMember, "a package is an object", pointer: pointer)
            }
            var (purls, names): ([String], [String]) = ([], [])
            for (place, reference) in try ComponentReader.list(package["externalRefs"], pointer + "/externalRefs")
                .enumerated()
            {
                let pointer = "\(pointer)/externalRefs/\(place)"
                guard
                    let locator = try ComponentReader.text(reference["referenceLocator"], pointer + "/referenceLocator")
                else { continue }
                switch try ComponentReader.text(reference["referenceType"], pointer + "/referenceType") {
                case "purl"?: purls.append(locator)
                case "cpe23Type"?, "cpe22Type"?: names.append(locator)
                default: break
                }
            }
            try add(
                try ComponentReader.text(package["name"], pointer + "/name"),
                try ComponentReader.text(package["versionInfo"], pointer + "/versionInfo"), purls + names, pointer)
        }
    }

    private mutating func add(_ name: String?, _ version: String?, _ keys: [String], _ pointer: String) throws(VEXError)
    {
        guard components.count < BillOfMaterials.maxComponents else {
            throw VEXError(.tooLarge, "more than \(BillOfMaterials.maxComponents) components")
        }
        var seen: Set<Identifier> = []
        let identifiers = keys.map { Identifier(PackageURL($0)?.canonical ?? $0) }.filter { seen.insert($0).inserted }
        components.append(
            BillOfMaterials.Component(name: name ?? "", version: version, keys: identifiers, pointer: pointer))
    }

    private static func list(_ node: JSONNode?, _ pointer: String) throws(VEXError) -> [JSONNode] {
        guard let node else { return [] }
        guard node.kind == .array else { throw VEXError(.sbomMember, "an array is wanted", pointer: pointer) }
        return Array(node.elements)
    }

    private static func text(_ node: JSONNode?, _ pointer: String) throws(VEXError) -> String? {
        guard let node else { return nil }
        guard let text = node.string else { throw VEXError(.sbomMember, "a string is wanted", pointer: pointer) }
        return text
    }
}

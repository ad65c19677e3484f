/// The decoded parts of a package URL, and how they are put together again.
struct PackageURLParts {
    struct Qualifier {
        let key: [UInt8]
        let value: [UInt8]
    }

    var type: [UInt8] = []
    var namespace: [[UInt8]] = []
    var name: [UInt8] = []
    var version: [UInt8]?
    var qualifiers: [Qualifier] = []
    var subpath: [[UInt8]] = []

    mutating func applyTypeRules() {
        let rules = PackageURLType.named(type)
        if rules.folding.contains(.namespace) { namespace = namespace.map(lowerCased) }
        if rules.folding.contains(.name) { name = lowerCased(name) }
        if rules.folding.contains(.version) { version = version.map(lowerCased) }
        if rules.folding.contains(.subpath) { subpath = subpath.map(lowerCased) }
        switch rules.nameRule {
        case .dashes: name = name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        case .underscores: name = name.map { PackageURLParts.isAlphanumeric($0) ? $0 : UInt8(ascii: "_") }
        case .lowerCaseOnDatabricks: if isOnDatabricks { name = lowerCased(name) }
        case nil: break
        }
    }

    private var isOnDatabricks: Bool {
        guard let server = qualifiers.first(where: { $0.key == Array("repository_url".utf8) }) else { return false }
        return String(decoding: server.value, as: UTF8.self).contains("databricks")
    }

    /// The specification's steps for building: everything is percent-encoded except letters, digits, `.-_~` and `:`.
    var canonical: String {
        var text: [UInt8] = Array("pkg:".utf8)
        text.reserveCapacity(96)
        text += type
        for segment in namespace { append("/", segment, to: &text) }
        append("/", name, to: &text)
        if let version { append("@", version, to: &text) }
        for (index, qualifier) in qualifiers.enumerated() {
            text.append(index == 0 ? UInt8(ascii: "?") : UInt8(ascii: "&"))
            text += qualifier.key
            append("=", qualifier.value, to: &text)
        }
        for (index, segment) in subpath.enumerated() { append(index == 0 ? "#" : "/", segment, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    private func append(_ separator: Unicode.Scalar, _ part: [UInt8], to text: inout [UInt8]) {
        text.append(UInt8(ascii: separator))
        for byte in part {
            if PackageURLParts.isPlain[Int(byte)] {
                text.append(byte)
            } else {
                text.append(UInt8(ascii: "%"))
                text.append(PackageURLParts.digits[Int(byte >> 4)])
                text.append(PackageURLParts.digits[Int(byte & 15)])
            }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) && byte < 0x80
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
    private static let isPlain: [Bool] = (0...255).map { byte in
        isAlphanumeric(UInt8(byte)) || ".-_~:".utf8.contains(UInt8(byte))
    }
}

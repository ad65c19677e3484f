import Wire

/// A package URL (purl-spec, 2026-08): which package, at which version, told apart by which qualifiers.
///
/// Reading applies the rules of the type (``PackageURLType``) and rebuilds the canonical spelling (rule I3). What
/// single types require or prohibit (a namespace, characters) is not enforced. Components compare as UTF-8 bytes.
public struct PackageURL: Sendable, Hashable, CustomStringConvertible {
    public struct Qualifier: Sendable, Hashable {
        public let key: String
        public let value: String

        public static func == (left: Qualifier, right: Qualifier) -> Bool {
            Identifier(left.key) == Identifier(right.key) && Identifier(left.value) == Identifier(right.value)
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(Identifier(key))
            hasher.combine(Identifier(value))
        }
    }

    /// Lower case.
    public let type: String
    public let name: String
    public let version: String?
    /// Sorted by key; never empty values.
    public let qualifiers: [Qualifier]
    let namespaceSegments: [String]
    let subpathSegments: [String]
    /// The one spelling that all spellings of this package URL share.
    public let canonical: String

    /// Segments joined by slashes, decoded.
    public var namespace: String? { namespaceSegments.isEmpty ? nil : namespaceSegments.joined(separator: "/") }
    public var subpath: String? { subpathSegments.isEmpty ? nil : subpathSegments.joined(separator: "/") }
    public var description: String { canonical }

    /// Reads any spelling; nil when there is no type, no name, or a part that cannot be read.
    public init?(_ text: String) {
        guard let parsed = try? PackageURL(parsing: text) else { return nil }
        self = parsed
    }

    init(parsing text: String) throws(Failure) {
        var parser = PackageURLParser(text)
        let parts = try parser.parse()
        type = String(decoding: parts.type, as: UTF8.self)
        name = String(decoding: parts.name, as: UTF8.self)
        version = parts.version.map { String(decoding: $0, as: UTF8.self) }
        qualifiers = parts.qualifiers.map {
            Qualifier(key: String(decoding: $0.key, as: UTF8.self), value: String(decoding: $0.value, as: UTF8.self))
        }
        namespaceSegments = parts.namespace.map { String(decoding: $0, as: UTF8.self) }
        subpathSegments = parts.subpath.map { String(decoding: $0, as: UTF8.self) }
        canonical = parts.canonical
    }

    /// The canonical spelling alone, without the components.
    static func canonical(of text: String) throws(Failure) -> String {
        var parser = PackageURLParser(text)
        return try parser.parse().canonical
    }

    /// Whether a key is to be read as a package URL: `pkg:` in any case.
    static func isMarked(_ text: String) -> Bool { isMarked(text.utf8) }

    /// As ``isMarked(_:)-(String)``.
    static func isMarked(_ text: some Sequence<UInt8>) -> Bool {
        var marker = "pkg:".utf8.makeIterator()
        var bytes = text.makeIterator()
        while let wanted = marker.next() {
            guard let byte = bytes.next(), byte | 0x20 == wanted | 0x20 else { return false }
        }
        return true
    }

    public static func == (left: PackageURL, right: PackageURL) -> Bool {
        Identifier(left.canonical) == Identifier(right.canonical)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(Identifier(canonical)) }

    /// Which part could not be read.
    enum Failure: String, Error {
        case scheme, type, name, encoding
        case qualifierKey = "qualifier key"
        case repeatedQualifier = "duplicate qualifier"
    }
}

import Wire

/// How a statement's version can be said by a product key alone.
enum ExportVersion {
    case none
    /// The key covers no more without it.
    case implied
    /// The package URL with that version.
    case folded(Identifier)
    /// It needs a place of its own.
    case separate(String)

    init(_ statement: ExportStatement) {
        guard let version = statement.version else {
            self = .none
            return
        }
        let key = statement.product
        if ProductMatch.outcome(stated: key, version: version, target: key).grade != nil {
            self = .implied
        } else if let folded = ExportVersion.fold(version, into: key) {
            self = .folded(folded)
        } else {
            self = .separate(version)
        }
    }

    /// What the version is, if it names one alone, is decided by the matching itself: what is written must be covered by
    /// what was stated. RPM's epoch is a qualifier, so a version with one stays apart.
    private static func fold(_ version: String, into key: Identifier) -> Identifier? {
        guard !VersionRange.isMarked(version), !ProductMatch.isOtherNotation(version),
            let url = PackageURL(key.text), url.version == nil,
            Identifier(url.type) != "rpm" || !version.utf8.contains(UInt8(ascii: ":"))
        else { return nil }
        let folded = Identifier(url.with(version: version))
        return ProductMatch.outcome(stated: key, version: version, target: folded).grade == nil ? nil : folded
    }
}

extension PackageURL {
    /// The canonical spelling of this package at that version.
    fileprivate func with(version: String) -> String {
        var parts = PackageURLParts()
        parts.type = Array(type.utf8)
        parts.namespace = namespaceSegments.map { Array($0.utf8) }
        parts.name = Array(name.utf8)
        parts.version = Array(version.utf8)
        parts.qualifiers = qualifiers.map {
            PackageURLParts.Qualifier(key: Array($0.key.utf8), value: Array($0.value.utf8))
        }
        parts.subpath = subpathSegments.map { Array($0.utf8) }
        parts.applyTypeRules()
        return parts.canonical
    }
}

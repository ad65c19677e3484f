public import Wire

/// How the product key of a statement covers the key of a concrete product.
///
/// A statement is general and a product specific: what the statement leaves out matches anything. The cases go from
/// the most to the least specific; a more specific grade weighs no more than another, it is recorded beside every use
/// of the match. The raw values are in logged bytes. `docs/formats/product-matching.md` has the rules.
public enum ProductMatch: String, Sendable, Hashable, CaseIterable {
    /// The same canonical spelling, or two spellings of one CPE; in golang up to case, where the definition of the
    /// type contradicts itself.
    case exact
    /// The statement has the product's version and fewer qualifiers, no subpath, or CPE attributes that are ANY.
    case qualifierSubset = "qualifier_subset"
    /// The product's version lies in the statement's range.
    case rangeContainment = "range_containment"
    /// The statement has no version and so covers all of them.
    case versionless

    /// The grade of two package URLs, or nil when `stated` says nothing about `target`.
    public static func match(stated: PackageURL, target: PackageURL) -> ProductMatch? {
        guard covers(stated, target), stated.version == nil || same(stated.version, target.version) else { return nil }
        if stated.version == nil, target.version != nil { return .versionless }
        return gradeOfRest(stated, target)
    }

    /// The grade of two product keys: equal bytes are always exact; package URLs and CPE names match as such.
    public static func match(stated: Identifier, target: Identifier) -> ProductMatch? {
        if stated == target { return .exact }
        if PackageURL.isMarked(stated.text), PackageURL.isMarked(target.text) {
            guard let stated = PackageURL(stated.text), let target = PackageURL(target.text) else { return nil }
            return match(stated: stated, target: target)
        }
        guard let stated = CPEName(stated.text), let target = CPEName(target.text) else { return nil }
        return stated.match(target)
    }

    /// The grade of a statement about one version or a range of a product.
    /// - Parameter version: As ``Observation/version``: a version, a VERS range, or nil for what the key says alone.
    /// - Returns: nil also when the match is undecidable; ``outcome(stated:version:target:)`` tells them apart.
    public static func match(stated: Identifier, version: String?, target: Identifier) -> ProductMatch? {
        outcome(stated: stated, version: version, target: target).grade
    }

    /// Everything but the version: type, namespace, name; qualifiers and subpath as far as they are stated.
    static func covers(_ stated: PackageURL, _ target: PackageURL) -> Bool {
        same(stated.type, target.type) && same(folded(stated.name, stated), folded(target.name, target))
            && stated.namespaceSegments.count == target.namespaceSegments.count
            && zip(stated.namespaceSegments, target.namespaceSegments).allSatisfy {
                same(folded($0, stated), folded($1, target))
            }
            && (stated.subpathSegments.isEmpty || same(stated.subpath, target.subpath))
            && stated.qualifiers.allSatisfy(target.qualifiers.contains)
    }

    /// The grade of two package URLs that have one version, or none.
    static func gradeOfRest(_ stated: PackageURL, _ target: PackageURL) -> ProductMatch {
        let isComplete =
            stated.qualifiers.count == target.qualifiers.count
            && stated.subpathSegments.count == target.subpathSegments.count
        return isComplete ? .exact : .qualifierSubset
    }

    static func same(_ left: String?, _ right: String?) -> Bool {
        left.map { Identifier($0) } == right.map { Identifier($0) }
    }

    private static func folded(_ part: String, _ url: PackageURL) -> String {
        same(url.type, "golang") ? part.lowercased() : part
    }
}

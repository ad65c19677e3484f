public import Wire

/// How a package URL in a statement covers the package URL of a concrete product.
///
/// A statement is general and a product specific: type, namespace and name are the same; what the statement leaves
/// out matches anything. Ranges are no package URLs and never match here. Whether a match counts is another
/// question: the grade is recorded beside every use of it.
public enum PURLMatch: String, Sendable, Hashable, CaseIterable {
    /// The same canonical spelling; in golang up to case, where the definition contradicts itself.
    case exact
    /// The statement has the product's version and some of its qualifiers, or leaves out the subpath.
    case qualifierSubset = "qualifier_subset"
    /// The statement has no version and so covers all of them.
    case versionless

    /// The grade, or nil when `stated` says nothing about `target`.
    public static func match(stated: PackageURL, target: PackageURL) -> PURLMatch? {
        guard same(stated.type, target.type), same(folded(stated.name, stated), folded(target.name, target)),
            stated.namespaceSegments.count == target.namespaceSegments.count,
            zip(stated.namespaceSegments, target.namespaceSegments).allSatisfy({
                same(folded($0, stated), folded($1, target))
            }),
            stated.version == nil || same(stated.version, target.version),
            stated.subpathSegments.isEmpty || same(stated.subpath, target.subpath),
            stated.qualifiers.allSatisfy(target.qualifiers.contains)
        else { return nil }
        if stated.version == nil, target.version != nil { return .versionless }
        let complete = stated.qualifiers.count == target.qualifiers.count
            && stated.subpathSegments.count == target.subpathSegments.count
        return complete ? .exact : .qualifierSubset
    }

    /// The grade for two product keys: equal bytes are always exact, and only package URLs match otherwise.
    public static func match(stated: Identifier, target: Identifier) -> PURLMatch? {
        if stated == target { return .exact }
        guard PackageURL.isMarked(stated.text), PackageURL.isMarked(target.text),
            let stated = PackageURL(stated.text), let target = PackageURL(target.text)
        else { return nil }
        return match(stated: stated, target: target)
    }

    private static func folded(_ part: String, _ url: PackageURL) -> String {
        same(url.type, "golang") ? part.lowercased() : part
    }

    private static func same(_ left: String?, _ right: String?) -> Bool {
        left.map { Identifier($0) } == right.map { Identifier($0) }
    }
}

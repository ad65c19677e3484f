public import Wire

extension ProductMatch {
    /// What came of matching a statement that speaks about a version or a range of its product.
    public enum Outcome: Sendable, Hashable {
        case match(ProductMatch)
        /// The statement is about something else.
        case none
        /// The product is the stated one, and whether its version is meant cannot be told.
        case undecidable(Undecidable)

        public var grade: ProductMatch? {
            if case .match(let grade) = self { grade } else { nil }
        }
    }

    /// Why nothing can be told; such a statement counts as one about something else.
    public enum Undecidable: Sendable, Hashable {
        /// The range is malformed.
        case malformed(VersionRangeError.Code)
        /// The range's type has no order, or its order cannot read a version.
        case containment(VersionRange.Containment.Reason)
        /// The range is in another versioning scheme than the package.
        case otherScheme(range: String, package: String)
        /// A text that is no version of any package, such as a range in the notation of an ecosystem.
        case otherNotation(String)
        /// Only package URLs have versions that can be compared.
        case noPackage
    }

    /// As ``match(stated:version:target:)``, telling what cannot be decided from what does not match.
    ///
    /// A key that has a version speaks of that one alone: the version or range has to hold for it too.
    public static func outcome(stated: Identifier, version: String?, target: Identifier) -> Outcome {
        guard let keyGrade = match(stated: stated, target: target) else { return .none }
        guard let version else { return .match(keyGrade) }
        if VersionRange.isMarked(version) {
            do throws(VersionRangeError) {
                return outcome(stated: stated, range: try VersionRange(version), target: target)
            } catch {
                return .undecidable(.malformed(error.code))
            }
        }
        guard let stated = PackageURL(marked: stated), let target = PackageURL(marked: target) else {
            return .undecidable(.noPackage)
        }
        if target.hasVersion(version) { return .match(gradeOfRest(stated, target)) }
        return isOtherNotation(version) ? .undecidable(.otherNotation(version)) : .none
    }

    /// - Precondition: The keys match without the range.
    private static func outcome(stated: Identifier, range: VersionRange, target: Identifier) -> Outcome {
        if range.isAsterisk, range.type == "all" { return .match(.rangeContainment) }
        if range.isAsterisk, range.type == "none" { return .none }
        guard let package = PackageURL(marked: target) else { return .undecidable(.noPackage) }
        let isInScheme = VersionOrder.isScheme(range.type, ofPackage: package.type)
        if range.isAsterisk, isInScheme { return .match(.rangeContainment) }
        guard range.isAsterisk || range.order != nil else {
            return .undecidable(.containment(.noOrder(type: range.type)))
        }
        guard isInScheme else { return .undecidable(.otherScheme(range: range.type, package: package.type)) }
        guard let version = package.comparableVersion else { return .none }
        // The package's own order reads what a general name for it, semver for one, does not: the v of Go.
        return switch range.containment(of: version, in: VersionOrder(type: package.type)) {
        case .inside: .match(.rangeContainment)
        case .outside: .none
        case .undecidable(let reason): .undecidable(.containment(reason))
        }
    }

    /// A comparator, a caret or a bracket begins no version; a blank or a pipe is in none.
    static func isOtherNotation(_ text: String) -> Bool {
        text.utf8.first.map { "<>=!*^~[(".utf8.contains($0) } ?? true
            || text.utf8.contains { $0 == 0x20 || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ",") }
    }
}

extension PackageURL {
    /// The package URL that a product key is, if it is one.
    fileprivate init?(marked key: Identifier) {
        guard PackageURL.isMarked(key.text) else { return nil }
        self.init(key.text)
    }

    /// The version as the type's order reads it: RPM's epoch is a qualifier in a package URL.
    fileprivate var comparableVersion: String? {
        guard let version, ProductMatch.same(type, "rpm"),
            let epoch = qualifiers.first(where: { ProductMatch.same($0.key, "epoch") })
        else { return version }
        return "\(epoch.value):\(version)"
    }

    /// Whether the text is this package's version, up to what the type says about spelling.
    fileprivate func hasVersion(_ text: String) -> Bool {
        guard let version else { return false }
        if ProductMatch.same(text, version) || ProductMatch.same(text, comparableVersion) { return true }
        var parts = PackageURLParts()
        parts.type = Array(type.utf8)
        parts.version = Array(text.utf8)
        parts.applyTypeRules()
        return parts.version.map { Identifier(String(decoding: $0, as: UTF8.self)) } == Identifier(version)
    }
}

extension VersionOrder {
    /// Whether a range of that VERS type is in the versioning scheme of a package URL's type.
    static func isScheme(_ range: String, ofPackage package: String) -> Bool {
        if ProductMatch.same(range, package) { return true }
        return switch package {
        case "apk": range == "alpine"
        case "cargo", "golang", "npm": range == "semver"
        default: false
        }
    }
}

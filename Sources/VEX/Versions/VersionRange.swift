import Wire

/// A version range specifier (VERS, clause 5): `vers:<type>/<constraints>`.
///
/// Constraints are signposts in the order of the versions; between them lie the intervals of the range. What is
/// malformed is an error and not repaired. A version that its type's order cannot read is kept, and what depends on
/// it is undecidable.
public struct VersionRange: Sendable, Hashable, CustomStringConvertible {
    /// In lower case.
    public let type: String
    /// Empty for `*`.
    public let constraints: [VersionConstraint]

    /// Reads the canonical spelling; escapes that are not needed are read too.
    public init(_ text: String) throws(VersionRangeError) {
        let parts = try VersionRangeParser.parse(text)
        type = parts.type
        constraints = parts.constraints
        try VersionRangeRules.check(constraints, of: type)
    }

    /// Whether a text is meant as a range: `vers:` in any case.
    static func isMarked(_ text: String) -> Bool {
        lowerCased(Array(text.utf8.prefix(5))) == Array("vers:".utf8)
    }

    /// The constraint `*`: all versions, or none for the type `none`.
    public var isAsterisk: Bool { constraints.isEmpty }

    /// The order of the type; nil when none is defined, and then only `*` can be decided.
    public var order: VersionOrder? { VersionOrder(type: type) }

    /// The one spelling of this range.
    public var canonical: String {
        "vers:\(type)/" + (isAsterisk ? "*" : constraints.map(\.canonical).joined(separator: "|"))
    }

    public var description: String { canonical }

    /// Whether the version is in the range; nil when that cannot be decided (``containment(of:)`` says why).
    public func contains(_ version: String) -> Bool? {
        switch containment(of: version) {
        case .inside: true
        case .outside: false
        case .undecidable: nil
        }
    }

    /// Whether the version is in the range, or why that cannot be decided.
    public func containment(of version: String) -> Containment { containment(of: version, in: order) }

    /// As ``containment(of:)``, in the order of the package whose scheme the range's type is a general name for.
    func containment(of version: String, in order: VersionOrder?) -> Containment {
        if isAsterisk { return type == "none" ? .outside : .inside }
        guard let order else { return .undecidable(.noOrder(type: type)) }
        return containment(of: version, in: order, as: order.form)
    }

    /// Where a version lies with regard to a range.
    public enum Containment: Sendable, Hashable {
        case inside, outside
        case undecidable(Reason)

        public enum Reason: Sendable, Hashable {
            /// Nothing says how versions of this type are compared.
            case noOrder(type: String)
            /// A version, of the range or the one asked for, that the type's order cannot read.
            case noVersion(String, type: String)
        }
    }

    private func containment<Form: VersionForm>(
        of version: String, in order: VersionOrder, as form: Form.Type
    ) -> Containment {
        guard let tested = Form(Array(version.utf8), in: order) else {
            return .undecidable(.noVersion(version, type: type))
        }
        var signposts: [(comparator: VersionConstraint.Comparator, precedence: Precedence)] = []
        for constraint in constraints {
            guard let bound = Form(Array(constraint.version.utf8), in: order) else {
                return .undecidable(.noVersion(constraint.version, type: type))
            }
            signposts.append((constraint.comparator, tested.precedence(to: bound)))
        }
        return VersionRange.isInside(signposts) ? .inside : .outside
    }

    /// The walk of VERS: a version at a signpost is decided by it, any other by the pair of bounds around it.
    /// - Parameter signposts: Sorted; how the tested version stands to each.
    private static func isInside(
        _ signposts: [(comparator: VersionConstraint.Comparator, precedence: Precedence)]
    ) -> Bool {
        if let here = signposts.first(where: { $0.precedence == .same }) { return here.comparator.includesVersion }
        // Nothing but exclusions leaves everything else in.
        if signposts.allSatisfy({ $0.comparator == .notEqual }) { return true }
        let bounds = signposts.filter { $0.comparator.isLowerBound || $0.comparator.isUpperBound }
        guard let above = bounds.firstIndex(where: { $0.precedence == .lower }) else {
            return bounds.last?.comparator.isLowerBound ?? false
        }
        return bounds[above].comparator.isUpperBound
    }
}

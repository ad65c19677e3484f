import Wire

/// What VERS demands of the list of constraints (clause 5.4).
enum VersionRangeRules {
    static func check(_ constraints: [VersionConstraint], of type: String) throws(VersionRangeError) {
        try checkSpellings(constraints)
        if let order = VersionOrder(type: type) { try checkSorting(constraints, in: order, as: order.form) }
        try checkSequence(constraints.map(\.comparator))
    }

    /// Exclusions may stand anywhere. Of the rest, a version is followed by a version or a lower bound, and lower
    /// and upper bounds take turns.
    private static func checkSequence(_ comparators: [VersionConstraint.Comparator]) throws(VersionRangeError) {
        let counting = comparators.filter { $0 != .notEqual }
        for (current, next) in zip(counting, counting.dropFirst()) where current == .equal && next.isUpperBound {
            throw VersionRangeError(.sequence, "an upper bound follows a single version")
        }
        let bounds = counting.filter { $0 != .equal }
        for (current, next) in zip(bounds, bounds.dropFirst()) where current.isLowerBound == next.isLowerBound {
            throw VersionRangeError(
                .sequence, "two \(current.isLowerBound ? "lower" : "upper") bounds follow each other")
        }
    }

    /// Versions that the order cannot read have no place in it, so only the others are compared.
    private static func checkSorting<Form: VersionForm>(
        _ constraints: [VersionConstraint], in order: VersionOrder, as form: Form.Type
    ) throws(VersionRangeError) {
        var previous: Form?
        for (index, constraint) in constraints.enumerated() {
            guard let version = Form(Array(constraint.version.utf8), in: order) else { continue }
            switch previous?.precedence(to: version) {
            case .higher: throw VersionRangeError(.unsorted, "version \(index + 1) stands after a higher one")
            case .same: throw VersionRangeError(.repeated, "version \(index + 1) is one before it, spelled anew")
            case .lower, nil: previous = version
            }
        }
    }

    private static func checkSpellings(_ constraints: [VersionConstraint]) throws(VersionRangeError) {
        var seen: Set<Identifier> = []
        for (index, constraint) in constraints.enumerated()
        where !seen.insert(Identifier(constraint.version)).inserted {
            throw VersionRangeError(.repeated, "version \(index + 1) stands twice")
        }
    }
}

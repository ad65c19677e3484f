import VEXLens
import Wire

extension PairOptions {
    /// The pairs that these options choose: those that some observation speaks about, and those that have a verdict.
    ///
    /// Both options together name one pair, whether anything is known about it or not.
    /// - Throws: `lens.nothing-known` when there is none.
    func keys(_ lens: any LensStore) throws -> [VerdictKey] {
        if let vulnerability, let product { return [VerdictKey(vulnerability: vulnerability, product: product)] }
        var query = VerdictQuery()
        query.vulnerability = vulnerability
        query.product = product
        let stated = try lens.pairs().filter {
            (vulnerability == nil || $0.vulnerability == vulnerability) && (product == nil || $0.product == product)
        }
        let decided = try lens.currentVerdicts(matching: query).map {
            VerdictKey(vulnerability: $0.record.vulnerability, product: $0.record.product)
        }
        let keys = Set(stated).union(decided).sorted()
        guard !keys.isEmpty else {
            throw VEXLensError(.nothingKnown, "nobody speaks about that", hint: "see `stella vex list`")
        }
        return keys
    }
}

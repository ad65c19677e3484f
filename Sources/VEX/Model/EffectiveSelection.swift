import Wire

/// Which of a document's observations count when it speaks twice about one thing (rule E1).
public enum EffectiveSelection {
    /// One index per subject, ascending.
    ///
    /// Equal subjects are equal vulnerability, product, version, subcomponents and, in CSAF, local id. The greatest
    /// timestamp wins, none is smallest, and among equals the later in document order. Cost: linear.
    public static func indexes(of observations: [Observation]) -> [Int] {
        var newest: [Subject: Int] = [:]
        newest.reserveCapacity(observations.count)
        for (index, observation) in observations.enumerated() {
            let subject = Subject(observation)
            if let held = newest[subject], isLess(observation.timestamp, observations[held].timestamp) { continue }
            newest[subject] = index
        }
        return newest.values.sorted()
    }

    private static func isLess(_ left: Timestamp?, _ right: Timestamp?) -> Bool {
        guard let right else { return false }
        guard let left else { return true }
        return left < right
    }

    private struct Subject: Hashable {
        let vulnerability: Identifier
        let product: Identifier
        let version: Identifier?
        let subcomponents: [Identifier]
        let localID: Identifier?

        init(_ observation: Observation) {
            vulnerability = observation.vulnerability
            product = observation.product
            version = observation.version.map { Identifier($0) }
            subcomponents = observation.subcomponents
            localID = observation.format == .csaf ? observation.localID.map { Identifier($0) } : nil
        }
    }
}

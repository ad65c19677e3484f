public import Ledger
public import Signing

/// What came out of a selftest.
public struct SelftestReport: Sendable {
    /// How many times a verdict was made again.
    public private(set) var runs = 0
    private var equal: Set<Digest> = []
    /// Runs on verdicts whose settings are not at hand, which are not judged.
    public private(set) var otherSettings = 0
    /// Runs on verdicts of other rules, which are not judged.
    public private(set) var otherAlgorithm = 0
    /// One for a verdict, in the order of the log.
    public private(set) var differences: [Difference] = []

    /// A verdict that does not come out as it was logged.
    public struct Difference: Sendable {
        public let verdict: Digest
        public let index: VirtualIndex
        public let key: VerdictKey
        public let detail: String
    }

    enum Judgement {
        case equal(Digest)
        case different(Difference)
        case otherSettings
        case otherAlgorithm
    }

    /// Verdicts that came out equal each time.
    public var verdicts: Int { equal.subtracting(differences.map(\.verdict)).count }

    init() {}

    mutating func add(_ judgement: Judgement) {
        switch judgement {
        case .otherSettings: otherSettings += 1
        case .otherAlgorithm: otherAlgorithm += 1
        case .equal(let id):
            runs += 1
            equal.insert(id)
        case .different(let difference):
            runs += 1
            guard !differences.contains(where: { $0.verdict == difference.verdict }) else { return }
            differences.append(difference)
            differences.sort { $0.index < $1.index }
        }
    }
}

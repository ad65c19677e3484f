public import VEX

/// The sum of weights per status, for the statuses that some ballot has.
public struct StatusWeights: Sendable {
    private var sums: [VEXStatus: Millionths] = [:]

    init(_ ballots: some Sequence<Ballot>) {
        for ballot in ballots { sums[ballot.status, default: .zero] = sums[ballot.status, default: .zero] + ballot.weight }
    }

    /// nil when no ballot has that status.
    public subscript(status: VEXStatus) -> Millionths? { sums[status] }

    /// In order of severity, the most severe first.
    public var all: [(status: VEXStatus, weight: Millionths)] {
        VEXStatus.bySeverity.compactMap { status in sums[status].map { (status, $0) } }
    }

    public var total: Millionths { sums.values.reduce(.zero, +) }

    /// The status with the greatest sum; of equal sums the more severe one.
    var heaviest: VEXStatus? {
        // `all` starts with the most severe, and a later status has to weigh strictly more.
        all.reduce(nil as (status: VEXStatus, weight: Millionths)?) { best, next in
            if let best, best.weight >= next.weight { best } else { next }
        }?.status
    }

    /// Whether another status has the same sum as `status`.
    func ties(_ status: VEXStatus) -> Bool {
        sums.contains { $0.key != status && $0.value == sums[status] }
    }
}

extension VEXStatus {
    /// All four, the most severe first (D13).
    static let bySeverity = VEXStatus.allCases.sorted { $0.severity > $1.severity }
}

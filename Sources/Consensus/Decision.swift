import Trust
import VEX

/// What the ballots say in one mode (D14–D16). Requires at least one ballot, strongest first.
struct Decision {
    private let ballots: [Ballot]
    private let mode: ConsensusMode
    /// All ballots'.
    let weights: StatusWeights
    /// Those of the ballots that decide: all, or in ``ConsensusMode/authoritativeFirst`` the authoritative ones.
    private let deciding: StatusWeights
    let status: VEXStatus
    let agreement: Millionths
    let confidence: Millionths

    init?(_ ballots: [Ballot], mode: ConsensusMode) {
        let authoritative = mode == .authoritativeFirst ? ballots.filter { $0.tier == .authoritative } : []
        let weights = StatusWeights(ballots)
        let deciding = authoritative.isEmpty ? weights : StatusWeights(authoritative)
        let found: VEXStatus? =
            switch mode {
            case .highestWeight: ballots.first?.status
            case .weightedVote, .authoritativeFirst: deciding.heaviest
            case .lattice: weights.all.first?.status
            }
        guard let status = found else { return nil }
        let (weight, total) = (weights[status] ?? .zero, weights.total)
        self.ballots = ballots
        self.mode = mode
        self.weights = weights
        self.deciding = deciding
        self.status = status
        // Nobody's weight agrees with nobody's: without any weight there is no agreement and no confidence.
        agreement = total == .zero ? .zero : Millionths.one.scaled(by: weight.value, over: total.value)
        confidence = agreement.floorTimes(min(.one, weight))
    }

    func conflicts(threshold: Millionths) -> [Conflict] {
        let severity = Conflict.Severity(of: Set(ballots.map(\.status)))
        var kinds: [Conflict.Kind] = []
        if isTied { kinds.append(.weightTie) }
        if isDisputed(threshold: threshold) { kinds.append(.statusDisagreement) }
        return kinds.map { Conflict(kind: $0, severity: severity) }
    }

    private var isTied: Bool {
        switch mode {
        case .highestWeight: ballots.contains { $0.weight == ballots[0].weight && $0.status != status }
        case .weightedVote, .authoritativeFirst: deciding.ties(status)
        case .lattice: false
        }
    }

    private func isDisputed(threshold: Millionths) -> Bool {
        guard weights.all.count > 1 else { return false }
        let dissent = .one - agreement
        if dissent > .zero, dissent >= threshold { return true }
        guard mode == .authoritativeFirst else { return false }
        return Set(ballots.filter { $0.tier == .authoritative }.map(\.status)).count > 1
    }
}

import Consensus
import Signing

/// What a decision is made from beside the log: writers and readers decide by the same rules.
protocol VerdictDecider: Sendable {
    var lens: any LensStore { get }
    var settings: ConsensusSettings { get }
    /// Of the settings, computed once.
    var settingsDigest: Digest { get }
}

extension VEXLensService: VerdictDecider {}

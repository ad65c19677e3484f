public import Consensus
public import ProofChain
public import Trust
public import VEX
public import Wire

/// Who spoke about a pair, who of the directory did not, and what one more voice would change.
public struct Coverage: Sendable {
    public let key: VerdictKey
    /// The verdict as of the instant; nil when nobody speaks about the pair.
    public let verdict: VEXVerdictContent?
    /// Ballots, strongest first, then what does not count, by reason.
    public let voices: [Voice]
    /// Issuers of the directory that are not revoked and say nothing, more trusted first, then by id.
    public let silent: [SilentIssuer]
    /// For each tier and status in turn.
    public let additions: [Addition]

    public struct Voice: Sendable {
        public let issuer: Identifier
        /// nil for one that was excluded before it was weighed.
        public let tier: String?
        public let status: VEXStatus
        public let weight: String?
        /// Why it does not count; nil for a ballot.
        public let excluded: String?
    }

    public struct SilentIssuer: Sendable {
        public let issuer: Issuer
        /// For the product.
        public let tier: TrustTier
    }

    /// The verdict with one more issuer: signed, fresh, and justified where it says `not_affected`.
    public struct Addition: Sendable {
        public let tier: TrustTier
        public let said: VEXStatus
        public let status: VEXStatus?
        public let confidence: Millionths
        public let conflicts: [Conflict]
    }

    /// The tiers of the issuers that are added.
    static let tiers: [TrustTier] = [.trusted, .authoritative]
}

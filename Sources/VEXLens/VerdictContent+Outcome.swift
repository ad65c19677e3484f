import Consensus
import ProofChain
import Signing
import Trust
import VEX
import Wire

extension VEXVerdictContent {
    /// States an outcome of the engine, whose observation ids are digests in hexadecimal.
    ///
    /// - Parameter settings: The digest of those that the engine was given.
    init(
        _ outcome: ConsensusOutcome, key: VerdictKey, aliases: [Identifier], settings: Digest, trust: Digest,
        observations: [Digest], replacedBy: [Digest: Digest] = [:]
    ) {
        let byHex = Dictionary(observations.map { ($0.hex, $0) }) { first, _ in first }
        self.init(
            algorithm: ConsensusAlgorithm.current.description, asOf: outcome.asOf, mode: outcome.mode.rawValue,
            vulnerability: key.vulnerability, aliases: aliases, product: key.product, status: outcome.status,
            justification: outcome.justification, confidence: outcome.confidence.description,
            agreement: outcome.agreement.description,
            weights: outcome.weights.all.map { StatusWeight(status: $0.status, weight: $0.weight.description) },
            conflicts: outcome.conflicts.map {
                StatedConflict(kind: $0.kind.rawValue, severity: $0.severity.rawValue)
            },
            truncated: outcome.truncated,
            ballots: outcome.ballots.compactMap { ballot in
                byHex[ballot.id].map { id in
                    StatedBallot(
                        observation: id, issuer: ballot.issuer, status: ballot.status,
                        weight: ballot.weight.description, factors: StatedFactors(ballot.factors, tier: ballot.tier.rawValue))
                }
            },
            excluded: outcome.excluded.compactMap { exclusion in
                byHex[exclusion.id].map {
                    StatedExclusion(
                        observation: $0, issuer: exclusion.issuer, reason: exclusion.reason.rawValue,
                        factors: exclusion.factors.map { StatedFactors($0, tier: exclusion.observation.tier.rawValue) },
                        replacedBy: replacedBy[$0])
                }
            },
            inputDigest: ConsensusEngine.inputDigest(
                observations: byHex.keys, replaced: replacedBy.map { "\($0.hex):\($1.hex)" }, mode: outcome.mode,
                settings: settings, trust: trust, asOf: outcome.asOf),
            configDigest: settings, trustDigest: trust)
    }
}

extension StatedFactors {
    init(_ factors: WeightFactors, tier: String) {
        self.init(
            tier: tier, tierWeight: factors.tier.description, signed: factors.signed.description,
            freshness: factors.freshness.description, boost: factors.boost.description)
    }
}

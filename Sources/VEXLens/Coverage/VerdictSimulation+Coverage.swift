import Consensus
import ProofChain
import Trust
import VEX
import Wire

extension VerdictSimulation {
    /// Who speaks about each pair and what one more voice would change; nothing is written.
    public func coverage(of keys: [VerdictKey]) throws -> [Coverage] {
        let (mode, asOf) = (rules.mode ?? rules.usually.mode, rules.asOf ?? rules.usually.asOf)
        return try ParallelSlices.map(keys) { slice in
            var references = EntryReferences(trees)
            let known = Result { try facts(about: Array(slice)) }
            return slice.indices.map { place in
                Result { try coverage(of: known.get()[place - slice.startIndex], mode, asOf, &references) }
            }
        }.map { try $0.get() }
    }

    private func coverage(
        of facts: PairFacts, _ mode: ConsensusMode, _ asOf: Timestamp, _ references: inout EntryReferences
    ) throws -> Coverage {
        var decision: Decision?
        do {
            decision = try decide(facts, mode: mode, asOf: asOf, trusting: issuers, &references)
        } catch let error as VEXLensError {
            guard error.code == .nothingKnown else { throw error }
        }
        let spoke = Set(decision?.matched.map(\.logged.record.issuer) ?? [])
        let silent = rules.issuers.filter { !$0.isRevoked && !spoke.contains($0.id) }
            .map { Coverage.SilentIssuer(issuer: $0, tier: $0.tier(for: facts.key.product)) }
            .sorted { $0.tier != $1.tier ? $0.tier > $1.tier : $0.issuer.id < $1.issuer.id }
        return Coverage(
            key: facts.key, verdict: decision?.content, voices: decision.map(voices) ?? [], silent: silent,
            additions: additions(to: decision.map(ballots) ?? [], mode, asOf))
    }

    private func voices(of decision: Decision) -> [Coverage.Voice] {
        let said = Dictionary(decision.matched.map { ($0.logged.record.id, $0.logged.record.statement.status) }) {
            first, _ in first
        }
        let content = decision.content
        return content.ballots.map {
            Coverage.Voice(
                issuer: $0.issuer, tier: $0.factors.tier, status: $0.status, weight: $0.weight, excluded: nil)
        }
            + content.excluded.compactMap { excluded in
                said[excluded.observation].map {
                    Coverage.Voice(
                        issuer: excluded.issuer, tier: excluded.factors?.tier, status: $0, weight: nil,
                        excluded: excluded.reason)
                }
            }
    }

    /// What one more issuer meets: nothing that is excluded stands in the way of an issuer that has not spoken yet.
    private func ballots(of decision: Decision) -> [ConsensusObservation] {
        let counted = Set(decision.content.ballots.map(\.observation))
        return decision.matched.filter { counted.contains($0.logged.record.id) }.map { ConsensusObservation($0) }
    }

    private func additions(
        to ballots: [ConsensusObservation], _ mode: ConsensusMode, _ asOf: Timestamp
    ) -> [Coverage.Addition] {
        Coverage.tiers.flatMap { tier in
            VEXStatus.allCases.sorted { $0.severity > $1.severity }.map { status in
                // No digest and no directory has this name.
                let voice = ConsensusObservation(
                    id: "one more", issuer: "one more", tier: tier, signature: .verified, status: status,
                    justification: status == .notAffected ? .vulnerableCodeNotPresent : nil, timestamp: asOf)
                let outcome = ConsensusEngine().decide(ballots + [voice], mode: mode, settings: settings, asOf: asOf)
                return Coverage.Addition(
                    tier: tier, said: status, status: outcome.status, confidence: outcome.confidence,
                    conflicts: outcome.conflicts)
            }
        }
    }
}

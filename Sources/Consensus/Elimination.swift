import Trust
import VEX
import Wire

/// The steps from observations to ballots, in the order that CONSENSUS.md D8 fixes: D6, D3, D7, D9, D10, D8, D11.
///
/// Every observation that goes in comes out once, as a ballot or as an exclusion.
struct Elimination {
    let settings: ConsensusSettings
    let asOf: Timestamp
    private(set) var excluded: [Exclusion] = []
    private(set) var truncated = false

    init(settings: ConsensusSettings, asOf: Timestamp) {
        self.settings = settings
        self.asOf = asOf
    }

    /// The ballots, strongest first.
    mutating func ballots(from observations: [ConsensusObservation]) -> [Ballot] {
        let trustworthy = withoutForgeries(Elimination.distinct(observations))
        let current = newest(of: trustworthy)
        let weighed = heavyEnough(justified(current))
        return strongest(of: onePerIssuer(weighed))
    }

    /// D6: observations with one id are one observation.
    private static func distinct(_ observations: [ConsensusObservation]) -> [ConsensusObservation] {
        var kept: [Identifier: ConsensusObservation] = [:]
        kept.reserveCapacity(observations.count)
        for observation in observations {
            guard let other = kept[observation.key] else {
                kept[observation.key] = observation
                continue
            }
            // Ids are content hashes, so two that differ come from a faulty caller; the choice must not depend on order.
            if observation.precedesInContent(other) { kept[observation.key] = observation }
        }
        return Array(kept.values)
    }

    /// D3, before anything is superseded: a forgery must not erase a true statement.
    private mutating func withoutForgeries(_ observations: [ConsensusObservation]) -> [ConsensusObservation] {
        keep(observations) { $0.signature != .invalid } else: { Exclusion($0, .signatureInvalid) }
    }

    private struct Voice: Hashable {
        let issuer: Identifier
        let subcomponents: [Identifier]
    }

    /// D7: per issuer and subcomponent list the newest; a verified one yields only to a verified one.
    private mutating func newest(of observations: [ConsensusObservation]) -> [ConsensusObservation] {
        let voices = Dictionary(grouping: observations) { Voice(issuer: $0.issuer, subcomponents: $0.subcomponents) }
        return voices.values.compactMap { group in
            let ordered = group.sorted { $0.isNewer(than: $1) }
            let verified = ordered.firstIndex { $0.signature == .verified }
            let chosen = verified ?? 0
            for (place, observation) in ordered.enumerated() where place != chosen {
                excluded.append(Exclusion(observation, place < chosen ? .unsignedShadowed : .superseded))
            }
            return ordered[chosen]
        }
    }

    /// D9.
    private mutating func justified(_ observations: [ConsensusObservation]) -> [ConsensusObservation] {
        guard settings.requireJustificationForNotAffected else { return observations }
        return keep(observations) { $0.status != .notAffected || $0.justification != nil } else: {
            Exclusion($0, .justificationMissing)
        }
    }

    /// D10: exactly the threshold passes.
    private mutating func heavyEnough(_ observations: [ConsensusObservation]) -> [Ballot] {
        let (settings, asOf) = (settings, asOf)
        let weighed = observations.map { Ballot($0, WeightFactors(of: $0, settings: settings, asOf: asOf)) }
        return keep(weighed) { $0.weight >= settings.minimumWeightThreshold } else: {
            Exclusion($0.observation, .belowThreshold, $0.factors)
        }
    }

    /// D8: an issuer has one ballot, however often it speaks.
    private mutating func onePerIssuer(_ ballots: [Ballot]) -> [Ballot] {
        Dictionary(grouping: ballots, by: \.issuer).values.compactMap { group in
            let ordered = group.sorted { $0.speaks(before: $1) }
            excluded += ordered.dropFirst().map { Exclusion($0.observation, .issuerJoined, $0.factors) }
            return ordered.first
        }
    }

    /// D11.
    private mutating func strongest(of ballots: [Ballot]) -> [Ballot] {
        let ordered = ballots.sorted { $0.isStronger(than: $1) }
        let limit = settings.maxStatementsPerComputation
        truncated = ordered.count > limit
        excluded += ordered.dropFirst(limit).map { Exclusion($0.observation, .overLimit, $0.factors) }
        return Array(ordered.prefix(limit))
    }

    private mutating func keep<Element>(
        _ elements: [Element], where passes: (Element) -> Bool, else exclusion: (Element) -> Exclusion
    ) -> [Element] {
        elements.filter { element in
            if passes(element) { return true }
            excluded.append(exclusion(element))
            return false
        }
    }
}

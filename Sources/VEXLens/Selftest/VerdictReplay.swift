import Consensus
import ProofChain
import Signing
import Trust
import VEX
import Wire

/// A logged verdict, made again from what it states and from the observations it cites: nothing of today's trust goes in.
struct VerdictReplay {
    private let content: VEXVerdictContent
    private let settings: ConsensusSettings
    private let observations: [ConsensusObservation]
    /// What did not reach the engine: ranges that nobody can decide, and statements of documents that others replace.
    private let setAside: [Exclusion]
    private let replacedBy: [Digest: Digest]
    private let aliases: [Identifier]

    /// - Parameter records: The observations of the verdict, by id.
    /// - Throws: `lens.inconsistent` when one is missing.
    init(_ content: VEXVerdictContent, settings: ConsensusSettings, records: [Digest: ObservationRecord]) throws {
        self.content = content
        self.settings = settings
        let trust = try StatedTrust(content, settings: settings, records: records)
        let aside = content.excluded.filter { $0.replacedBy != nil || $0.reason == ExclusionReason.rangeUndecidable.rawValue }
        let asideIDs = Set(aside.map(\.observation))
        observations = content.observations.filter { !asideIDs.contains($0) }.compactMap { id in
            records[id].map { trust.observation($0) }
        }
        setAside = aside.compactMap { excluded in
            guard let record = records[excluded.observation], let reason = ExclusionReason(rawValue: excluded.reason) else {
                return nil
            }
            return Exclusion(trust.observation(record), reason)
        }
        replacedBy = Dictionary(aside.compactMap { excluded in excluded.replacedBy.map { (excluded.observation, $0) } }) {
            first, _ in first
        }
        var aliases: Set<Identifier> = []
        let undecided = Set(aside.filter { $0.replacedBy == nil }.map(\.observation))
        for record in records.values where !undecided.contains(record.id) { aliases.formUnion([record.statement.vulnerability] + record.aliases) }
        aliases.remove(content.vulnerability)
        self.aliases = aliases.sorted()
    }

    /// The verdict out of the observations in another order.
    func verdict(shuffledBy generator: inout some RandomNumberGenerator) -> VEXVerdictContent? {
        guard let mode = ConsensusMode(rawValue: content.mode) else { return nil }
        let outcome = ConsensusEngine().decide(
            observations.shuffled(using: &generator), setAside: setAside.shuffled(using: &generator), mode: mode,
            settings: settings, asOf: content.asOf)
        return VEXVerdictContent(
            outcome, key: VerdictKey(vulnerability: content.vulnerability, product: content.product), aliases: aliases,
            settings: content.configDigest, trust: content.trustDigest, observations: content.observations,
            replacedBy: replacedBy)
    }
}

/// Tier and signature of each observation, as the verdict says that they were counted.
private struct StatedTrust {
    private var tiers: [Digest: TrustTier] = [:]
    private var signatures: [Digest: SignatureStatus] = [:]

    private struct Voice: Hashable {
        let issuer: Identifier
        let subcomponents: [Identifier]

        init(_ record: ObservationRecord) {
            issuer = record.issuer
            subcomponents = record.statement.subcomponents
        }
    }

    init(_ content: VEXVerdictContent, settings: ConsensusSettings, records: [Digest: ObservationRecord]) throws {
        for id in content.observations where records[id] == nil {
            throw VEXLensError(.inconsistent, "observation \(id.prefixed) is counted and not stored")
        }
        let weighed =
            content.ballots.map { ($0.observation, $0.factors as StatedFactors?, "") }
            + content.excluded.map { ($0.observation, $0.factors, $0.reason) }
        // What its issuer's newer word silenced was signed as that word was: else the newer one could not have stood, or would.
        var spokesmen: [Voice: SignatureStatus] = [:]
        for (id, factors, reason) in weighed {
            guard let record = records[id] else { continue }
            tiers[id] = factors.flatMap { TrustTier(rawValue: $0.tier) } ?? .unknown
            let counted = StatedTrust.signature(of: record, factors, reason, settings)
            signatures[id] = counted
            let isSilenced =
                reason == ExclusionReason.superseded.rawValue || reason == ExclusionReason.unsignedShadowed.rawValue
            if !isSilenced, counted != .invalid { spokesmen[Voice(record)] = counted }
        }
        for (id, _, reason) in weighed
        where reason == ExclusionReason.superseded.rawValue && signatures[id] == .verified {
            if let record = records[id], spokesmen[Voice(record)] != .verified { signatures[id] = .unknownKey }
        }
    }

    func observation(_ record: ObservationRecord) -> ConsensusObservation {
        ConsensusObservation(
            id: record.id.hex, issuer: record.issuer, tier: tiers[record.id] ?? .unknown,
            signature: signatures[record.id] ?? record.signature, status: record.statement.status,
            justification: record.statement.justification, timestamp: record.statement.timestamp,
            subcomponents: record.statement.subcomponents)
    }

    /// A signature that verified when the document came may have counted for less: revoked since, or of somebody unknown.
    private static func signature(
        of record: ObservationRecord, _ factors: StatedFactors?, _ reason: String, _ settings: ConsensusSettings
    ) -> SignatureStatus {
        if reason == ExclusionReason.signatureInvalid.rawValue { return .invalid }
        guard record.signature == .verified else { return record.signature }
        if reason == ExclusionReason.unsignedShadowed.rawValue { return .unknownKey }
        if let factors, factors.signed != settings.signedMultiplier.description { return .unknownKey }
        return .verified
    }
}

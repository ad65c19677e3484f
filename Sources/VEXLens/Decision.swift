import Consensus
import ProofChain
import Signing
import TLog
import Trust
import VEX
import Wire

/// One observation that met the product of a verdict, and how far it is trusted today.
struct MatchedObservation {
    let logged: Logged<ObservationRecord>
    /// nil when it is stated for a range of which nobody can tell whether it holds the product.
    let grade: ProductMatch?
    let trust: TrustDecision
}

/// What is logged about a pair.
struct PairFacts {
    let key: VerdictKey
    /// Observations about the vulnerability in the product or in others of its family.
    let candidates: [Logged<ObservationRecord>]
    let projection: Projection?
    /// Of those documents of the candidates that have several editions.
    let editions: DocumentEditions

    init(
        _ key: VerdictKey, _ candidates: [Logged<ObservationRecord>], _ projection: Projection?,
        editions: DocumentEditions = DocumentEditions([])
    ) {
        self.key = key
        self.candidates = candidates
        self.projection = projection
        self.editions = editions
    }

    var current: Logged<VerdictRecord>? { projection?.verdict }
}

/// A computed verdict and everything it was computed from; nothing is written yet.
struct Decision {
    let key: VerdictKey
    let matched: [MatchedObservation]
    let outcome: ConsensusOutcome
    /// Digests of the settings and of the trust in who spoke.
    let configuration: Digest
    let trust: Digest
    /// The documents that replace those of observations which do not count for it.
    let replacedBy: [Digest: Digest]

    /// Stated; made each time.
    var content: VEXVerdictContent {
        VEXVerdictContent(
            outcome, key: key, aliases: aliases, settings: configuration, trust: trust,
            observations: matched.map(\.logged.record.id), replacedBy: replacedBy)
    }

    /// Of the content, which need not be made for it.
    var substance: Digest { outcome.substance(configuration: configuration, trust: trust) }

    private var aliases: [Identifier] {
        let speaking = matched.lazy.filter { $0.grade != nil }.map(\.logged.record)
        var all = Set(speaking.flatMap { [$0.statement.vulnerability] + $0.aliases })
        all.remove(key.vulnerability)
        return all.sorted()
    }
}

extension VerdictDecider {
    /// What is logged about each pair: observations that may speak about it, and the newest verdict.
    func facts(about keys: [VerdictKey]) throws -> [PairFacts] {
        let observations = try lens.observations(
            matching: keys.map { key in
                var query = ObservationQuery()
                query.vulnerabilityKey = key.vulnerability
                query.family = ProductFamily(of: key.product)
                return query
            })
        let documents = Set(observations.joined().lazy.filter { $0.record.format != .openvex }.map(\.index))
        let editions = DocumentEditions(documents.isEmpty ? [] : try lens.lineages(ofDocumentsAt: documents.sorted()))
        return zip(zip(keys, observations), try lens.projections(on: keys)).map {
            PairFacts($0.0, $0.1, $1, editions: editions)
        }
    }

    /// Computes the verdict on a pair from what is logged: a pure function of that, the directory and the instant.
    /// - Throws: `lens.nothing-known` when no observation speaks about the pair.
    func decide(
        _ facts: PairFacts, mode: ConsensusMode, asOf: Timestamp, trusting issuers: some IssuerReader,
        _ references: inout EntryReferences, memory: DecisionMemory = DecisionMemory()
    ) throws -> Decision {
        let key = facts.key
        let matched = try observations(of: facts, trusting: issuers, &references)
        guard matched.contains(where: { $0.grade != nil }) else {
            let undecidable = matched.isEmpty ? "" : "; of \(matched.count) ranges nobody can tell whether they hold it"
            throw VEXLensError(
                .nothingKnown, "nobody speaks about \(key.vulnerability) in \(key.product)\(undecidable)",
                hint: "absence of a statement is not a statement; see `stella vex list`")
        }
        let fates = try setAside(matched, on: key, editions: facts.editions, trusting: issuers, &references)
        let outcome = ConsensusEngine().decide(
            zip(matched, fates).filter { $1 == nil }.map { ConsensusObservation($0.0) },
            setAside: zip(matched, fates).compactMap { match, fate in
                fate.map { Exclusion(ConsensusObservation(match), $0.reason) }
            },
            mode: mode, settings: settings, asOf: asOf)
        return Decision(
            key: key, matched: matched, outcome: outcome, configuration: settingsDigest,
            trust: try memory.trustDigest(of: Set(matched.map(\.logged.record.issuer)), in: issuers),
            replacedBy: Dictionary(
                zip(matched, fates).compactMap { match, fate in fate?.document.map { (match.logged.record.id, $0) } }
            ) { first, _ in first })
    }

    /// Every logged observation that speaks about the pair, each with the grade of its match.
    private func observations(
        of facts: PairFacts, trusting issuers: some IssuerReader, _ references: inout EntryReferences
    ) throws -> [MatchedObservation] {
        let key = facts.key
        var matched: [MatchedObservation] = []
        for logged in facts.candidates {
            let record = logged.record
            guard ProductBase.mayCover(record.statement.product, key.product) else { continue }
            let outcome = ProductMatch.outcome(
                stated: record.statement.product, version: record.version, target: key.product)
            // No verdict is made out of a guess: a range that cannot be decided is listed and does not count.
            if case .none = outcome { continue }
            let trust = try issuers.validateTrust(
                of: record.issuer, signature: record.signature, keyID: record.keyID, for: key.product,
                authenticatedAt: try references.integratedTime(of: logged.index))
            matched.append(MatchedObservation(logged: logged, grade: outcome.grade, trust: trust))
        }
        return matched
    }
}

extension ConsensusObservation {
    init(_ match: MatchedObservation) {
        let record = match.logged.record
        self.init(
            id: record.id.hex, issuer: record.issuer, tier: match.trust.tier, signature: match.trust.signature,
            status: record.statement.status, justification: record.statement.justification,
            timestamp: record.statement.timestamp, subcomponents: record.statement.subcomponents)
    }
}

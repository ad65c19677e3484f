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
    /// Observations about the vulnerability in the product or in others of its base.
    let candidates: [Logged<ObservationRecord>]
    let current: Logged<VerdictRecord>?
    /// Of those documents of the candidates that have several editions.
    let editions: DocumentEditions

    init(
        _ key: VerdictKey, _ candidates: [Logged<ObservationRecord>], _ current: Logged<VerdictRecord>?,
        editions: DocumentEditions = DocumentEditions([])
    ) {
        self.key = key
        self.candidates = candidates
        self.current = current
        self.editions = editions
    }
}

/// A computed verdict and everything it was computed from; nothing is written yet.
struct Decision {
    let key: VerdictKey
    let matched: [MatchedObservation]
    let content: VEXVerdictContent
}

extension VEXLensService {
    /// What is logged about each pair: observations that may speak about it, and the newest verdict.
    func facts(about keys: [VerdictKey]) throws -> [PairFacts] {
        let observations = try lens.observations(
            matching: keys.map { key in
                var query = ObservationQuery()
                query.vulnerabilityKey = key.vulnerability
                query.productBase = ProductBase.of(key.product)
                return query
            })
        let documents = Set(observations.joined().lazy.filter { $0.record.format != .openvex }.map(\.index))
        let editions = DocumentEditions(documents.isEmpty ? [] : try lens.lineages(ofDocumentsAt: documents.sorted()))
        return zip(zip(keys, observations), try lens.currentVerdicts(on: keys)).map {
            PairFacts($0.0, $0.1, $1, editions: editions)
        }
    }

    /// Computes the verdict on a pair from what is logged: a pure function of that, the directory and the instant.
    /// - Throws: `lens.nothing-known` when no observation speaks about the pair.
    func decide(
        _ facts: PairFacts, mode: ConsensusMode, asOf: Timestamp, trusting issuers: some IssuerReader,
        _ references: inout EntryReferences
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
        let content = VEXVerdictContent(
            outcome, key: key, aliases: aliases(of: key, in: matched.filter { $0.grade != nil }), settings: settingsDigest,
            trust: try issuers.snapshotDigest(of: matched.map(\.logged.record.issuer)),
            observations: matched.map(\.logged.record.id),
            replacedBy: Dictionary(
                zip(matched, fates).compactMap { match, fate in fate?.document.map { (match.logged.record.id, $0) } }
            ) { first, _ in first })
        return Decision(key: key, matched: matched, content: content)
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

    private func aliases(of key: VerdictKey, in matched: [MatchedObservation]) -> [Identifier] {
        var all = Set(matched.flatMap { [$0.logged.record.statement.vulnerability] + $0.logged.record.aliases })
        all.remove(key.vulnerability)
        return all.sorted()
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

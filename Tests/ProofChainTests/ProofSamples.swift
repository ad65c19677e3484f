import Attestation
import Consensus
import ProofChain
import Rekor
import Signing
import Trust
import VEX
import Wire

/// One decision told in all four predicates, the same in every run: two scanners overtake an ageing vendor.
enum ProofSamples {
    static let product = Identifier("pkg:oci/app@sha256:" + String(repeating: "a", count: 64))
    static let treeID: UInt64 = 0x0123_4567_89ab_cdef
    static let start = Timestamp(seconds: 1_751_241_600)  // 2025-06-30T00:00:00Z

    static func day(_ number: Int64) -> Timestamp { Timestamp(seconds: start.seconds + number * 86_400) }
    static func digest(_ text: String) -> Digest { SHA256.hash(Array(text.utf8)) }

    static func entry(_ index: UInt64) -> EntryReference {
        EntryReference(uuid: EntryUUID(treeID: treeID, leafHash: digest("leaf \(index)")), logIndex: index)
    }

    static func observation(
        _ name: String, by issuer: Identifier, _ tier: TrustTier, _ signature: SignatureStatus, _ status: VEXStatus,
        _ justification: Justification? = nil, day: Int64
    ) -> ConsensusObservation {
        ConsensusObservation(
            id: digest(name).hex, issuer: issuer, tier: tier, signature: signature, status: status,
            justification: justification, timestamp: self.day(day))
    }

    static let observations = [
        observation("vendor", by: "vendor", .authoritative, .verified, .notAffected, .vulnerableCodeNotInExecutePath, day: 0),
        observation("vendor before", by: "vendor", .authoritative, .verified, .underInvestigation, day: -2),
        observation("scanner", by: "scanner", .known, .none, .affected, day: 15),
        observation("other scanner", by: "other-scanner", .known, .none, .affected, day: 15),
        observation("crowd", by: "crowd", .untrusted, .none, .fixed, day: -400),
    ]

    /// What the engine says on that day, stated.
    static func verdict(
        day: Int64, _ observations: [ConsensusObservation] = observations, mode: ConsensusMode = .weightedVote,
        trust: Digest = digest("trust")
    ) -> VEXVerdictContent {
        let settings = ConsensusSettings()
        let outcome = ConsensusEngine().decide(observations, mode: mode, settings: settings, asOf: self.day(day))
        return VEXVerdictContent(
            algorithm: ConsensusAlgorithm.current.description, asOf: outcome.asOf, mode: outcome.mode.rawValue,
            vulnerability: "CVE-2025-0001", aliases: ["GHSA-aaaa-bbbb-cccc"], product: product, status: outcome.status,
            justification: outcome.justification, confidence: outcome.confidence.description,
            agreement: outcome.agreement.description,
            weights: outcome.weights.all.map { .init(status: $0.status, weight: $0.weight.description) },
            conflicts: outcome.conflicts.map { .init(kind: $0.kind.rawValue, severity: $0.severity.rawValue) },
            truncated: outcome.truncated,
            ballots: outcome.ballots.map {
                .init(
                    observation: Digest(hex: $0.id) ?? .zero, issuer: $0.issuer, status: $0.status,
                    weight: $0.weight.description, factors: factors($0.factors, $0.tier))
            },
            excluded: outcome.excluded.map { exclusion in
                .init(
                    observation: Digest(hex: exclusion.id) ?? .zero, issuer: exclusion.issuer,
                    reason: exclusion.reason.rawValue,
                    factors: exclusion.factors.map { factors($0, exclusion.observation.tier) })
            },
            inputDigest: ConsensusEngine.inputDigest(
                observations: observations.map(\.id), mode: mode, settings: settings.digest, trust: trust, asOf: outcome.asOf),
            configDigest: settings.digest, trustDigest: trust)
    }

    private static func factors(_ factors: WeightFactors, _ tier: TrustTier) -> StatedFactors {
        StatedFactors(
            tier: tier.rawValue, tierWeight: factors.tier.description, signed: factors.signed.description,
            freshness: factors.freshness.description, boost: factors.boost.description)
    }

    static func payload(_ verdict: VEXVerdictContent, previous: VerdictReference? = nil) -> VEXVerdictProofPayload {
        let ids = verdict.ballots.map(\.observation) + verdict.excluded.map(\.observation)
        let sources = ids.enumerated().map { number, id in
            VEXVerdictProofPayload.Source(
                observation: id.prefixed,
                reference: number == 2 ? .unlogged(reason: "imported without its log") : .logged(entry(UInt64(number))))
        }
        return VEXVerdictProofPayload(verdict: verdict, sources: sources, previous: previous)
    }

    static let before = verdict(day: 14)
    static let after = verdict(day: 15)
    static let beforeReference = VerdictReference(id: before.id, entry: entry(10))
    static let afterReference = VerdictReference(id: after.id, entry: entry(11))

    static let document = VEXDocumentStatement(
        digest: digest("document"), size: 4711, format: .openvex, documentID: "https://vendor.example/vex/1", version: "3",
        timestamp: start, issuer: StatedIssuer(claimed: "Vendor, Inc.", id: "vendor"),
        signature: StatedSignature(format: "dsse", result: .verified, keyID: digest("key")), statementsRead: 5,
        statementsSkipped: 1, observations: 4,
        observationsDigest: VEXDocumentStatement.digest(of: [digest("vendor"), digest("vendor before")]), diagnostics: 2)

    /// A key of an issuer is replaced.
    static func issuerChange() throws -> VEXIssuerChange {
        let key = try PrivateKey(ed25519Seed: [UInt8](repeating: 1, count: 32)).publicKey
        let next = try PrivateKey(ed25519Seed: [UInt8](repeating: 2, count: 32)).publicKey
        func vendor(_ keys: [IssuerKey]) throws -> Issuer {
            try Issuer(
                id: "vendor", name: "Vendor, Inc.", aliases: ["https://vendor.example"], category: "vendor", tier: .trusted,
                keys: keys, scopes: [IssuerScope(purlPrefix: "pkg:oci/vendor", tier: .authoritative)], registeredAt: start)
        }
        let change = try IssuerChange(
            from: try vendor([IssuerKey(publicKey: key)]),
            to: try vendor([
                try IssuerKey(publicKey: key, algorithm: .edDSA, validUntil: day(30)), IssuerKey(publicKey: next, hint: "2026"),
            ]), reason: "yearly rotation", at: day(16))
        guard let change else { throw ProofChainError(.malformedPredicate, "nothing was changed") }
        return try VEXIssuerChange(change)
    }

    static let delta = VEXDeltaStatement(
        vulnerability: before.vulnerability, product: product, old: beforeReference, new: afterReference, cause: .freshness,
        changes: VEXDeltaChange.between(before, after))

    static let trace = VEXMergeTrace(
        verdict: afterReference, vulnerability: after.vulnerability, product: product,
        sources: after.ballots.map { source($0.observation, $0.issuer, $0.factors, .ballot(weight: $0.weight)) }
            + after.excluded.map { source($0.observation, $0.issuer, $0.factors, .excluded(reason: $0.reason)) })

    private static func source(
        _ observation: Digest, _ issuer: Identifier, _ factors: StatedFactors?, _ fate: SourceFate
    ) -> VEXMergeSource {
        let stated = observations.first { $0.id == observation.hex }
        let isSigned = stated?.signature == .verified
        return VEXMergeSource(
            observation: observation, document: digest("document of \(issuer)"), format: .openvex,
            entry: issuer == "crowd" ? .unlogged(reason: "imported without its log") : .logged(entry(UInt64(issuer.text.utf8.count % 8))),
            location: .init(pointer: "/statements/0/products/0", start: 310, end: 402),
            issuer: StatedIssuer(claimed: issuer.text, id: issuer),
            signature: StatedSignature(
                format: isSigned ? "dsse" : "none", result: isSigned ? .verified : .none, keyID: isSigned ? digest("key") : nil),
            statement: .init(
                vulnerability: "CVE-2025-0001", product: product, subcomponents: isSigned ? ["pkg:npm/part@1.0.0"] : [],
                status: stated?.status ?? .affected, justification: stated?.justification,
                justificationRaw: stated?.justification?.rawValue, timestamp: stated?.timestamp),
            matchGrade: isSigned ? "versionless" : "exact", factors: factors, fate: fate)
    }
}

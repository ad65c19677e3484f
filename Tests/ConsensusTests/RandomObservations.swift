import Consensus
import LedgerTestKit
import Trust
import VEX
import Wire

/// Observations and settings for property tests, out of the same small domains as ``RandomCase``.
struct Situation {
    var observations: [ConsensusObservation]
    var settings: ConsensusSettings
    let asOf: Timestamp

    init(_ random: inout SeededGenerator) throws {
        let document = try JSONDocument(RandomCase(&random).json.compact)
        let input = try ConsensusCase(json: document.root)
        (observations, settings, asOf) = (input.observations, input.settings, input.asOf)
        settings.enableConflictDetection = true
        settings.maxStatementsPerComputation = 100
    }

    func decide(_ mode: ConsensusMode, _ others: [ConsensusObservation]? = nil) -> ConsensusOutcome {
        ConsensusEngine().decide(others ?? observations, mode: mode, settings: settings, asOf: asOf)
    }
}

extension ConsensusObservation {
    func changed(
        id: String? = nil, issuer: String? = nil, tier: TrustTier? = nil, signature: SignatureStatus? = nil,
        status: VEXStatus? = nil, subcomponents: [Identifier]? = nil
    ) -> ConsensusObservation {
        ConsensusObservation(
            id: id ?? self.id, issuer: issuer.map { Identifier($0) } ?? self.issuer, tier: tier ?? self.tier,
            signature: signature ?? self.signature, status: status ?? self.status, justification: justification,
            timestamp: timestamp, subcomponents: subcomponents ?? self.subcomponents)
    }
}

extension ConsensusOutcome {
    var text: String { String(decoding: json.compact, as: UTF8.self) }
    var severity: Int { status?.severity ?? -1 }
}

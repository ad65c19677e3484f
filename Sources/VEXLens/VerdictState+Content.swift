import Consensus
import ProofChain
import Signing
import Wire

extension VEXVerdictContent {
    /// nil for a verdict with a word that this version does not know.
    var substance: Digest? { (try? VerdictState(self))?.substance }
}

extension VerdictState {
    /// What a stated verdict says that decides whether the next one has to be written.
    /// - Throws: `lens.inconsistent` when the statement holds a word that this version does not know.
    init(_ content: VEXVerdictContent) throws {
        guard let mode = ConsensusMode(rawValue: content.mode) else { throw VerdictState.unknown("mode", content.mode) }
        var excluded: [Identifier: ExclusionReason] = [:]
        for exclusion in content.excluded {
            guard let reason = ExclusionReason(rawValue: exclusion.reason) else {
                throw VerdictState.unknown("exclusion reason", exclusion.reason)
            }
            excluded[Identifier(exclusion.observation.hex)] = reason
        }
        let name = content.algorithm.prefix { $0 != "/" }
        self.init(
            status: content.status, justification: content.justification,
            confidence: try Millionths(decimal: content.confidence),
            conflicts: try content.conflicts.map { stated in
                guard let kind = Conflict.Kind(rawValue: stated.kind),
                    let severity = Conflict.Severity(rawValue: stated.severity)
                else { throw VerdictState.unknown("conflict", "\(stated.kind) (\(stated.severity))") }
                return Conflict(kind: kind, severity: severity)
            },
            mode: mode,
            ballots: Dictionary(content.ballots.map { (Identifier($0.observation.hex), $0.issuer) }) { first, _ in first },
            excluded: excluded, configuration: content.configDigest, trust: content.trustDigest,
            algorithm: ConsensusAlgorithm(
                name: String(name), version: String(content.algorithm.dropFirst(name.count + 1))))
    }

    private static func unknown(_ what: String, _ word: String) -> VEXLensError {
        VEXLensError(
            .inconsistent, "a logged verdict has the unknown \(what) \"\(word)\"",
            hint: "it was written by a newer version of stella")
    }
}

public import Signing
import VEX
import Wire

extension VerdictState {
    /// SHA-256 over everything that ``VerdictChange`` compares, but confidence, which may move a little.
    ///
    /// Two states with one substance whose confidences lie less than ``VerdictChange/confidenceStep`` apart are no change,
    /// and any other two are one: so it can stand in for the state of a logged verdict, without the verdict being read.
    public var substance: Digest {
        Substance(
            ballots: ballots.keys.map(\.text), excluded: excluded.map { ($0.key.text, $0.value) },
            configuration: configuration, trust: trust, algorithm: algorithm
        )
        .digest(status: status?.rawValue, justification: justification?.rawValue, mode: mode, conflicts: conflicts)
    }
}

extension ConsensusOutcome {
    /// The ``VerdictState/substance`` of the state that this outcome has under these settings and this trust.
    public func substance(
        configuration: Digest, trust: Digest, algorithm: ConsensusAlgorithm = .current
    ) -> Digest {
        Substance(
            ballots: ballots.map(\.id), excluded: excluded.map { ($0.id, $0.reason) }, configuration: configuration,
            trust: trust, algorithm: algorithm
        )
        .digest(status: status?.rawValue, justification: justification?.rawValue, mode: mode, conflicts: conflicts)
    }
}

/// What is hashed, each text behind its length, so that no two contents give the same bytes.
private struct Substance {
    let ballots: [String]
    let excluded: [(id: String, reason: ExclusionReason)]
    let configuration: Digest
    let trust: Digest
    let algorithm: ConsensusAlgorithm

    func digest(status: String?, justification: String?, mode: ConsensusMode, conflicts: [Conflict]) -> Digest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + 72 * (ballots.count + excluded.count))
        for text in ["stella-substance 1", algorithm.name, algorithm.version, mode.rawValue] { add(text, &bytes) }
        bytes += configuration.bytes + trust.bytes
        for text in [status, justification] {
            bytes.append(text == nil ? 0 : 1)
            add(text ?? "", &bytes)
        }
        add(conflicts.count, &bytes)
        for conflict in conflicts {
            add(conflict.kind.rawValue, &bytes)
            add(conflict.severity.rawValue, &bytes)
        }
        add(ballots.count, &bytes)
        for id in ballots.map({ Identifier($0) }).sorted() { add(id.text, &bytes) }
        add(excluded.count, &bytes)
        for (id, reason) in excluded.map({ (Identifier($0.id), $0.reason) }).sorted(by: { $0.0 < $1.0 }) {
            add(id.text, &bytes)
            add(reason.rawValue, &bytes)
        }
        return SHA256.hash(bytes)
    }

    private func add(_ text: String, _ bytes: inout [UInt8]) {
        add(text.utf8.count, &bytes)
        bytes += text.utf8
    }

    private func add(_ count: Int, _ bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: count).bigEndian) { bytes += $0 }
    }
}

import Attestation
import Rekor
import Signing
import Wire

/// Checks a bundle as the log's room does, and then that its statement is the one that was asked for.
struct BundleCheck {
    let verifier: BundleVerifier
    let artifact: SignedArtifact?
    let wanted: StatementCheck

    func check(_ bytes: [UInt8], name: String) -> VerifyReport {
        let verification = verifier.verify(bytes, artifact: artifact)
        var report = VerifyReport(name: name)
        for step in verification.steps {
            switch step.outcome {
            case .ok(let detail): report.take(step.name.rawValue) { detail }
            case .failed(let error): report.take(step.name.rawValue) { throw error }
            case .notApplicable(let reason): report.skip(step.name.rawValue, reason)
            }
        }
        report.place = [
            JSONMember("uuid", verification.entry.map { .string($0.uuid.text) } ?? .null),
            JSONMember("logIndex", verification.entry.map { .integer($0.logIndex) } ?? .null),
        ]
        guard let entry = verification.entry else {
            report.refuse()
            return report
        }
        wanted.check(entry.envelope?.payload, &report)
        return report
    }
}

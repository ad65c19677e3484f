public import Signing

/// Checks bundles offline against keys that the caller trusts.
///
/// Reads no clock, no file and no network. Certificates are taken for the key in them: chain, identity and dates are
/// for others to check, and timestamps of other authorities are not looked at.
public struct BundleVerifier: Sendable {
    public let logs: [TrustedLog]
    /// Keys whose signature counts. When there are none, one by the key that the entry names is reported as such.
    public let signers: [PublicKey]
    public let payloadTypes: [String]

    /// The media type of in-toto statements.
    public static let inTotoPayloadType = "application/vnd.in-toto+json"

    public init(
        logs: [TrustedLog], signers: [PublicKey], payloadTypes: [String] = [BundleVerifier.inTotoPayloadType]
    ) {
        self.logs = logs
        self.signers = signers
        self.payloadTypes = payloadTypes
    }

    /// Takes every step, also after one has failed, so that a report shows all that is wrong.
    ///
    /// Cost: about three signature verifications for a v1 bundle.
    ///
    /// - Parameter artifact: The signed file, for bundles that hold only its digest.
    public func verify(_ bytes: [UInt8], artifact: [UInt8]? = nil) -> BundleVerification {
        do throws(RekorError) {
            return verify(try SigstoreBundle(parsing: bytes), artifact: artifact)
        } catch {
            let others = VerificationStep.Name.allCases.dropFirst().map {
                VerificationStep(name: $0, outcome: .notApplicable("the bundle cannot be read"))
            }
            return BundleVerification(
                steps: [VerificationStep(name: .parse, outcome: .failed(error))] + others, entry: nil)
        }
    }

    /// As ``verify(_:artifact:)-swift.method``, for a bundle that has been read or made.
    public func verify(_ bundle: SigstoreBundle, artifact: [UInt8]? = nil) -> BundleVerification {
        var run = VerificationRun()
        run.take(.parse, BundleEvidence(bundle: bundle))
        let signature = run.take(
            .signature, try SignatureEvidence(checking: bundle, signers: signers, artifact: artifact))
        let payloadType = run.take(.payloadType, try PayloadTypeEvidence(checking: bundle, expected: payloadTypes))
        let leaf = run.take(.leaf, try LeafEvidence(checking: bundle, signedBy: signature?.signedBy))
        let log = verifyLog(bundle.entry, &run)
        guard let signature, let payloadType, let leaf, let log else {
            return BundleVerification(steps: run.steps, entry: nil)
        }
        let entry = VerifiedEntry(
            bundle, signature: signature, payloadType: payloadType, leaf: leaf, inclusion: log.inclusion,
            checkpoint: log.checkpoint, timestamp: log.timestamp, logID: log.logID)
        return BundleVerification(steps: run.steps, entry: entry)
    }

    /// Takes the steps that concern the log alone: inclusion, checkpoint, timestamp and log id.
    ///
    /// They say that the body is in the log, and nothing about who signed what the body records.
    public func verify(_ entry: LogEntry) -> [VerificationStep] {
        var run = VerificationRun()
        _ = verifyLog(entry, &run)
        return run.steps
    }

    private func verifyLog(_ entry: LogEntry, _ run: inout VerificationRun) -> LogEvidence? {
        let inclusion = run.take(.inclusion, try InclusionEvidence(checking: entry))
        let checkpoint = run.take(.checkpoint, try CheckpointEvidence(checking: entry, logs: logs))
        let log = checkpoint?.log ?? logs.first { $0.key.keyID == entry.logID }
        let timestamp = run.take(.timestamp, try TimestampEvidence(checking: entry, log: log))
        let logID = run.take(.logID, try LogIDEvidence(checking: entry, checkpoint: checkpoint, logs: logs))
        guard let inclusion, let checkpoint, let timestamp, let logID else { return nil }
        return LogEvidence(inclusion: inclusion, checkpoint: checkpoint, timestamp: timestamp, logID: logID)
    }
}

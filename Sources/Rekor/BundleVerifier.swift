public import Signing
import Wire

/// Checks bundles offline against logs, keys and authorities that the caller trusts.
///
/// Reads no clock, no file and no network: certificates are judged at the times that the bundle proves, and their
/// revocation is not looked at. Without a ``TrustedRoot`` a certificate is taken for the key in it and nothing else, and
/// timestamps of other authorities are not looked at.
public struct BundleVerifier: Sendable {
    public let logs: [TrustedLog]
    /// Keys whose signature counts. When there are none, and no root, one by the key that the entry names is reported as
    /// such.
    public let signers: [PublicKey]
    /// By whose authorities certificates and timestamps are judged; nil when none are.
    public let root: TrustedRoot?
    /// Whose certificates count. A certificate is refused when this is nil, unless its key is one of ``signers``.
    public let identity: CertificateIdentity?
    public let payloadTypes: [String]

    /// The media type of in-toto statements.
    public static let inTotoPayloadType = "application/vnd.in-toto+json"

    public init(
        logs: [TrustedLog], signers: [PublicKey], payloadTypes: [String] = [BundleVerifier.inTotoPayloadType]
    ) {
        self.logs = logs
        self.signers = signers
        root = nil
        identity = nil
        self.payloadTypes = payloadTypes
    }

    /// With the logs and authorities of a trusted root.
    ///
    /// - Parameters:
    ///   - signers: Keys whose signature counts without a certificate.
    ///   - identity: Whose certificates count; nil for nobody's.
    public init(
        root: TrustedRoot, signers: [PublicKey] = [], identity: CertificateIdentity? = nil,
        payloadTypes: [String] = [BundleVerifier.inTotoPayloadType]
    ) {
        logs = root.trustedLogs
        self.signers = signers
        self.root = root
        self.identity = identity
        self.payloadTypes = payloadTypes
    }

    /// Takes every step, also after one has failed, so that a report shows all that is wrong.
    ///
    /// Cost: about three signature verifications for a v1 bundle, and five more with a certificate and a timestamp.
    ///
    /// - Parameter artifact: The signed file or its digest, for bundles that hold only its digest; of a statement it must
    ///   be a subject.
    public func verify(_ bytes: [UInt8], artifact: SignedArtifact? = nil) -> BundleVerification {
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
    public func verify(_ bundle: SigstoreBundle, artifact: SignedArtifact? = nil) -> BundleVerification {
        var run = VerificationRun()
        run.take(.parse, BundleEvidence(bundle: bundle))
        let signature = run.take(
            .signature,
            try SignatureEvidence(
                checking: bundle, signers: signers, judgesCertificates: root != nil, artifact: artifact))
        let file = run.take(.artifact, try ArtifactEvidence(checking: bundle, artifact))
        let payloadType = run.take(.payloadType, try PayloadTypeEvidence(checking: bundle, expected: payloadTypes))
        let leaf = run.take(.leaf, try LeafEvidence(checking: bundle, signedBy: signature?.key))
        let log = verifyLog(bundle.entry, &run)
        let signer = verifySigner(bundle, signature, at: log.time, &run)
        guard let signature, file != nil, let payloadType, let leaf, let log = log.evidence, let signer else {
            return BundleVerification(steps: run.steps, entry: nil)
        }
        let entry = VerifiedEntry(
            bundle, signature: signature, payloadType: payloadType, leaf: leaf, log: log, signer: signer)
        return BundleVerification(steps: run.steps, entry: entry)
    }

    /// Takes the steps that concern the signer's certificate, and the times at which it must hold.
    private func verifySigner(
        _ bundle: SigstoreBundle, _ signature: SignatureEvidence?, at integrated: Timestamp?,
        _ run: inout VerificationRun
    ) -> SignerEvidence? {
        let judged = bundle.isCertified && signature?.basis != .trusted ? root : nil
        let stamps = run.take(
            .signedTimestamp,
            try SignedTimestampEvidence(checking: bundle, root: root, needsTime: judged != nil && integrated == nil))
        let times = [integrated].compactMap(\.self) + (stamps?.times ?? [])
        guard let judged else {
            let reason = root == nil || !bundle.isCertified ? "no certificate is judged" : "its key is itself trusted"
            let certificate = run.take(.certificate, CertificateEvidence(notApplicable: reason))
            let sct = run.take(.sct, try SCTEvidence(checking: nil, root: nil))
            let identity = run.take(.identity, IdentityEvidence())
            return SignerEvidence(stamps, certificate, sct, identity, times)
        }
        let certificate = run.take(.certificate, try CertificateEvidence(checking: bundle, root: judged, times: times))
        let sct = run.take(.sct, try SCTEvidence(checking: certificate?.path, root: judged))
        let identity = run.take(.identity, try IdentityEvidence(checking: bundle, wanted: identity))
        return SignerEvidence(stamps, certificate, sct, identity, times)
    }

    /// Takes the steps that concern the log alone: inclusion, checkpoint, timestamp and log id.
    ///
    /// They say that the body is in the log, and nothing about who signed what the body records.
    public func verify(_ entry: LogEntry) -> [VerificationStep] {
        var run = VerificationRun()
        _ = verifyLog(entry, &run)
        return run.steps
    }

    /// - Returns: What all of them prove; and the time, which a log's signature proves also when other steps failed.
    private func verifyLog(
        _ entry: LogEntry, _ run: inout VerificationRun
    ) -> (evidence: LogEvidence?, time: Timestamp?) {
        let inclusion = run.take(.inclusion, try InclusionEvidence(checking: entry))
        let checkpoint = run.take(.checkpoint, try CheckpointEvidence(checking: entry, logs: logs))
        let log = checkpoint?.log ?? logs.first { $0.key.keyID == entry.logID }
        let timestamp = run.take(.timestamp, try TimestampEvidence(checking: entry, log: log, logs: logs))
        let logID = run.take(.logID, try LogIDEvidence(checking: entry, checkpoint: checkpoint, logs: logs))
        let evidence = LogEvidence(inclusion, checkpoint, timestamp, logID)
        return (evidence, timestamp?.time.map { Timestamp(seconds: $0) })
    }
}

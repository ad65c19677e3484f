import Signing
import Wire

/// A trusted authority issued the signer's certificate, and it held at every proven time; or none is to be judged.
struct CertificateEvidence: Evidence {
    /// nil when no certificate is judged.
    let path: CertificatePath?
    let outcome: VerificationStep.Outcome

    init(notApplicable reason: String) {
        path = nil
        outcome = .notApplicable(reason)
    }

    init(checking bundle: SigstoreBundle, root: TrustedRoot, times: [Timestamp]) throws(RekorError) {
        let certificates = try bundle.certificates
        guard let signer = certificates.first else {
            throw RekorError(.certificateUntrusted, "the bundle has no certificate")
        }
        guard !times.isEmpty else {
            throw RekorError(
                .timeUnproven, "nothing proves when the certificate's key signed",
                hint: "a log of version 1 promises a time; for one of version 2 the bundle needs a timestamp (RFC 3161)"
            )
        }
        if let validity = signer.validity, let time = times.first(where: { !validity.contains($0) }) {
            throw RekorError(
                .certificateUntrusted,
                "the certificate holds from \(validity.lowerBound) to \(validity.upperBound), the signature is of \(time)"
            )
        }
        let path = try CertificateEvidence.path(
            from: signer, others: Array(certificates.dropFirst()), to: root.certificateAuthorities, times: times)
        self.path = path
        outcome = .ok("\(path.certificates.count) certificates, at \(times.map(\.description).joined(separator: ", "))")
    }

    /// The path of the last time; each of them has one to the same authority.
    private static func path(
        from signer: Certificate, others: [Certificate], to authorities: [TrustedRoot.Authority], times: [Timestamp]
    ) throws(RekorError) -> CertificatePath {
        var reason = "no certificate authority is trusted"
        for authority in authorities {
            if let time = times.first(where: { !authority.validity.contains($0) }) {
                reason = "the authority \(authority.uri) does not count at \(time)"
                continue
            }
            guard let anchor = authority.certificates.last else { continue }
            do {
                var path: CertificatePath?
                for time in times {
                    path = try CertificatePath(
                        from: signer, to: anchor, by: authority.certificates.dropLast() + others, at: time,
                        for: .codeSigning)
                }
                if let path { return path }
            } catch {
                reason = "\(error)"
            }
        }
        throw RekorError(.certificateUntrusted, reason)
    }
}

/// A certificate log promised to publish the signer's certificate, or none is to be judged.
struct SCTEvidence: Evidence {
    let outcome: VerificationStep.Outcome

    /// One promise that holds is enough; those of logs that are not trusted are passed over.
    init(checking path: CertificatePath?, root: TrustedRoot?) throws(RekorError) {
        guard let path, let root, let certificate = path.certificates.first else {
            outcome = .notApplicable("there is no certificate with a trusted issuer")
            return
        }
        let promises: [SignedCertificateTimestamp]
        do {
            promises = try certificate.signedTimestamps()
        } catch {
            throw RekorError(.sctInvalid, "\(error)")
        }
        var reason = "the certificate has no promise of a certificate log"
        for promise in promises {
            guard let log = root.certificateLogs.first(where: { $0.logID == promise.logID }) else {
                reason = "the certificate log \(promise.logID.hex) is not trusted"
                continue
            }
            guard root.certificateLogs.contains(where: { $0.key == log.key && $0.validity.contains(promise.time) })
            else {
                reason = "the key of \(log.baseURL) does not count at \(promise.time)"
                continue
            }
            guard promise.verify(for: certificate, issuer: path.issuer.publicKey, log: log.key) else {
                reason = "the promise of \(log.baseURL) does not verify for this certificate"
                continue
            }
            outcome = .ok("\(log.baseURL), \(promise.time)")
            return
        }
        throw RekorError(.sctInvalid, reason)
    }
}

/// The signer's certificate is of the identity that is wanted, or none is to be judged.
struct IdentityEvidence: Evidence {
    let identity: CertificateIdentity?

    var outcome: VerificationStep.Outcome {
        identity.map { .ok("\($0.name), by \($0.issuer)") } ?? .notApplicable("a key was trusted, not a certificate")
    }

    init() { identity = nil }

    init(checking bundle: SigstoreBundle, wanted: CertificateIdentity?) throws(RekorError) {
        guard let wanted else {
            throw RekorError(
                .identityMissing, "the bundle is signed with a certificate, and nobody said whose it must be",
                hint: "give the identity and the issuer that vouched for it")
        }
        guard let certificate = try bundle.certificate else {
            throw RekorError(.identityMismatch, "the bundle has no certificate")
        }
        guard certificate.identities.contains(where: { $0.utf8.elementsEqual(wanted.name.utf8) }) else {
            let names = certificate.identities.joined(separator: ", ")
            throw RekorError(
                .identityMismatch, "the certificate is of \(names.isEmpty ? "nobody" : names), wanted \(wanted.name)")
        }
        let issuer: String?
        do {
            issuer = try certificate.identityIssuer()
        } catch {
            throw RekorError(.identityMismatch, "\(error)")
        }
        guard let issuer, issuer.utf8.elementsEqual(wanted.issuer.utf8) else {
            throw RekorError(
                .identityMismatch, "\(issuer ?? "nobody") vouched for the identity, wanted \(wanted.issuer)")
        }
        identity = wanted
    }
}

/// All that was found about the signer beside the signature.
struct SignerEvidence {
    let path: CertificatePath?
    let identity: CertificateIdentity?
    let times: [Timestamp]

    /// nil when one of the steps failed.
    init?(
        _ stamps: SignedTimestampEvidence?, _ certificate: CertificateEvidence?, _ sct: SCTEvidence?,
        _ identity: IdentityEvidence?, _ times: [Timestamp]
    ) {
        guard stamps != nil, let certificate, sct != nil, let identity else { return nil }
        path = certificate.path
        self.identity = identity.identity
        self.times = times
    }
}

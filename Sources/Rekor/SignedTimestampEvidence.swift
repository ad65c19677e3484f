import Signing
import Wire

/// Trusted authorities signed timestamps over the signature, or there are none.
struct SignedTimestampEvidence: Evidence {
    let times: [Timestamp]
    let outcome: VerificationStep.Outcome

    /// A timestamp of an authority that is not trusted proves nothing and is passed over, unless nothing else says when
    /// a certificate's key signed. One over something else than the signature was moved here, and is refused.
    ///
    /// - Parameter needsTime: Whether there has to be one that counts.
    init(checking bundle: SigstoreBundle, root: TrustedRoot?, needsTime: Bool) throws(RekorError) {
        guard let root, !bundle.timestamps.isEmpty, needsTime || !root.timestampAuthorities.isEmpty else {
            times = []
            outcome = .notApplicable(bundle.timestamps.isEmpty ? "there is none" : "nobody is trusted for time")
            return
        }
        var times: [Timestamp] = []
        var reason = "no authority is trusted for time"
        for der in bundle.timestamps {
            let token = try SignedTimestampEvidence.token(der, over: bundle.signature)
            do throws(RekorError) {
                try SignedTimestampEvidence.check(token, by: root.timestampAuthorities)
                times.append(token.time)
            } catch {
                reason = error.detail
            }
        }
        guard !times.isEmpty || !needsTime else { throw RekorError(.signedTimestampInvalid, reason) }
        self.times = times
        outcome =
            times.isEmpty
            ? .notApplicable("none that counts: \(reason)")
            : .ok("signed by \(times.map(\.description).joined(separator: ", "))")
    }

    private static func token(_ der: [UInt8], over signature: [UInt8]) throws(RekorError) -> TimestampToken {
        let token: TimestampToken
        do {
            token = try TimestampToken(response: der)
        } catch {
            throw RekorError(.signedTimestampInvalid, "\(error)")
        }
        guard token.covers(signature) else {
            throw RekorError(
                .signedTimestampInvalid, "the timestamp of \(token.time) is over something else than the signature")
        }
        return token
    }

    private static func check(_ token: TimestampToken, by authorities: [TrustedRoot.Authority]) throws(RekorError) {
        var reason = "no authority is trusted for time"
        for authority in authorities {
            guard authority.validity.contains(token.time) else {
                reason = "the authority \(authority.uri) does not count at \(token.time)"
                continue
            }
            guard let anchor = authority.certificates.last else { continue }
            do {
                return try token.verify(
                    anchor: anchor, others: Array(authority.certificates.dropLast()), signer: authority.signer)
            } catch {
                reason = "\(error)"
            }
        }
        throw RekorError(.signedTimestampInvalid, reason)
    }
}

extension TrustedRoot.Authority {
    /// The authority's own certificate, when the document names it before those of its issuers.
    fileprivate var signer: Certificate? {
        guard certificates.count > 1, let first = certificates.first, !first.isAuthority else { return nil }
        return first
    }
}

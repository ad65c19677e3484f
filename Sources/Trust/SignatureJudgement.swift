import Signing
import VEX
import Wire

/// Turns the keys that verified, and the hints of those that did not, into one status.
struct SignatureJudgement {
    private let extracted: ExtractedSignature
    private let holders: [KeyHolder]
    private let issuers: [Issuer]
    private let instant: Timestamp

    init(_ extracted: ExtractedSignature, holders: [KeyHolder], issuers: [Issuer], at instant: Timestamp) {
        self.extracted = extracted
        self.holders = holders
        self.issuers = issuers
        self.instant = instant
    }

    func metadata(format: String) -> SignatureMetadata {
        if let objection = extracted.objection {
            return SignatureMetadata(format: format, status: .invalid, issuer: nil, keyID: nil, detail: objection)
        }
        let counting = holders.filter { $0.objection(at: instant) == nil }
        if let signer = signer(among: counting) {
            return SignatureMetadata(
                format: format, status: .verified, issuer: signer.issuer.id, keyID: signer.key.keyID,
                detail: "signed by \(signer.issuer.id) with key \(signer.key.keyID)")
        }
        let (status, detail) = refusal()
        return SignatureMetadata(format: format, status: status, issuer: nil, keyID: nil, detail: detail)
    }

    private func refusal() -> (SignatureStatus, String) {
        if let objection = holders.lazy.compactMap({ $0.objection(at: instant) }).first { return (.invalid, objection) }
        if let unsupported = extracted.unsupported { return (.unsupported, unsupported) }
        for hint in extracted.keyHints {
            if let issuer = issuers.first(where: { $0.keys.contains { $0.isNamed(by: hint) } }) {
                return (.invalid, "the signature names a key of \(issuer.id), which did not make it")
            }
        }
        if !extracted.keyHints.isEmpty { return (.unknownKey, "no registered issuer has the key that the signature names") }
        // A signature without a hint could be anyone's, broken or not. In the name of somebody whose keys are known it
        // has to be theirs.
        if let claimed = claimedIssuer(), !claimed.keys.isEmpty {
            return (.invalid, "the document is in the name of \(claimed.id), whose keys did not sign it")
        }
        return (.unknownKey, "no registered key made the signature")
    }

    /// Of several who signed, the one in whose name the document is, else the most trusted, then the smallest id.
    private func signer(among holders: [KeyHolder]) -> KeyHolder? {
        guard holders.count > 1 else { return holders.first }
        if let claimed = claimedIssuer(), let own = holders.first(where: { $0.issuer.id == claimed.id }) { return own }
        return holders.min { left, right in
            if left.issuer.tier != right.issuer.tier { return left.issuer.tier > right.issuer.tier }
            return left.issuer.id < right.issuer.id
        }
    }

    /// Whose name the document bears. Costs a reading of it, so it is asked only when it decides.
    private func claimedIssuer() -> Issuer? {
        guard let name = (try? DocumentReader().read(extracted.content))?.issuerName else { return nil }
        return IssuerRoll(issuers).issuer(named: Identifier(name))
    }
}

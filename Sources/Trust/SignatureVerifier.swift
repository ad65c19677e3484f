import Attestation
import Signing
public import Wire

/// Authenticates documents: finds the form of their signature in their bytes, and who of the directory made it.
///
/// The seed calls the protocol behind it `ISignatureVerifier`; what varies here is the list of handlers. The first that
/// recognizes the input has it.
public struct SignatureVerifier: Sendable {
    public let handlers: [any SignatureHandler]

    /// Those that come with the package, in their order.
    public static let known: [any SignatureHandler] = [
        SigstoreBundleHandler(), DSSEHandler(), JWSHandler(), OpenPGPHandler(), JSONSignatureHandler(),
    ]

    public init(handlers: [any SignatureHandler] = SignatureVerifier.known) { self.handlers = handlers }

    /// Takes a document out of its wrapping and judges its signature.
    ///
    /// `verified`: a registered key that counts at `instant` signed exactly the content. `invalid`: the signature names
    /// a registered key that did not make it, or names none and its document's issuer has keys, or the key was expired or
    /// revoked, or it is about another document. `unknown_key`: nobody here has its key. `unsupported`: nobody here reads
    /// its form. `none`: there is no signature.
    ///
    /// - Parameter bytes: A document, bare or in its wrapping, or a ``DetachedSignature``.
    /// - Parameter instant: When the document was received; keys are judged at that time.
    /// - Throws: `trust.malformed-signature`, `trust.signature-refused`, `trust.signature-unsupported`, `trust.store`.
    public func authenticate(
        _ bytes: [UInt8], directory: any IssuerReader, at instant: Timestamp
    ) throws(TrustError) -> Authentication {
        let pair = DetachedSignature.begins(bytes) ? try DetachedSignature(parsing: bytes) : nil
        let input = pair.map { SignedInput($0.signature, beside: $0.document) } ?? SignedInput(bytes)
        guard let handler = handlers.first(where: { $0.recognizes(input) }) else {
            guard pair == nil else {
                throw TrustError(
                    .malformedSignature, "the detached signature has no form that is known here",
                    hint: "known are a detached JWS, a Sigstore bundle and, unchecked, OpenPGP")
            }
            let unsigned = SignatureMetadata(
                format: "none", status: .none, issuer: nil, keyID: nil, detail: "there is no signature")
            return Authentication(content: bytes, signature: unsigned)
        }
        let extracted = try handler.extract(input)
        let issuers = try directory.all()
        let verifying = try handler.verify(input, keys: SignatureVerifier.keys(of: issuers))
        let judgement = SignatureJudgement(
            extracted, holders: SignatureVerifier.holders(of: verifying, among: issuers), issuers: issuers, at: instant)
        return Authentication(content: extracted.content, signature: judgement.metadata(format: handler.name))
    }

    /// Each key once, under each algorithm that some issuer has it for.
    private static func keys(of issuers: [Issuer]) -> [IssuerKey] {
        struct Use: Hashable { let keyID: Digest, algorithm: JWSAlgorithm }
        var seen: Set<Use> = []
        return issuers.flatMap(\.keys).filter {
            seen.insert(Use(keyID: $0.keyID, algorithm: $0.algorithm)).inserted
        }
    }

    private static func holders(of keyIDs: [Digest], among issuers: [Issuer]) -> [KeyHolder] {
        keyIDs.flatMap { keyID in
            issuers.compactMap { issuer in issuer.key(keyID).map { KeyHolder(issuer: issuer, key: $0) } }
        }
    }
}

/// An issuer, and the one of its keys that verified.
struct KeyHolder {
    let issuer: Issuer
    let key: IssuerKey

    /// Why its signature does not count at `instant`, or nil when it does.
    func objection(at instant: Timestamp) -> String? {
        if let revocation = issuer.revocation, instant >= revocation.at {
            return "\(issuer.id) was revoked at \(revocation.at): \(revocation.reason)"
        }
        if let revocation = key.revocation, instant >= revocation.at {
            return "key \(key.keyID) of \(issuer.id) was revoked at \(revocation.at): \(revocation.reason)"
        }
        return key.isValid(at: instant) ? nil : "key \(key.keyID) of \(issuer.id) is not valid at \(instant)"
    }
}

public import Signing

/// A JSON Web Signature (RFC 7515) with its payload, which is inside or came beside it (appendix F).
///
/// Nothing in a header is trusted. The algorithm a key may be used with comes from the caller; `jwk`, `jku`,
/// `x5u`, `x5c` and `kid` are never looked at to find a key. Of extensions that `crit` may name, unencoded payloads
/// (RFC 7797, `b64` false) are understood; all others are refused.
public struct JSONWebSignature: Sendable {
    public struct Signature: Sendable {
        /// What the header says; nil when ``refusal`` has the reason.
        public let algorithm: JWSAlgorithm?
        /// A hint which key to try; anyone can change it when the header is not protected.
        public let keyID: String?
        public let bytes: [UInt8]
        /// Why this signature can never count; other signatures of the same JWS may.
        public let refusal: AttestationError?
        /// The protected header exactly as it was written, in base64url; empty when there is none.
        let protected: String
        /// False for RFC 7797's `b64` false.
        let isEncoded: Bool
    }

    /// Signatures beyond it are refused: each may cost one verification per known key.
    public static let signatureLimit = 64

    /// The decoded bytes.
    public let payload: [UInt8]
    /// At least one of them without a refusal.
    public let signatures: [Signature]
    /// What the signatures cover: the payload in base64url as it was written, or itself when it is not encoded.
    private let coveredPayload: [UInt8]

    /// Finds out which of the keys signed, each under the one algorithm the caller allows it.
    ///
    /// A key given with an algorithm that does not fit its kind verifies nothing; a key given with two counts
    /// once. Cost: at most one verification per signature and listed key.
    public func verify(keys: [(PublicKey, JWSAlgorithm)]) -> VerificationResult {
        var tally = SignatureTally()
        for (index, signature) in signatures.enumerated() {
            guard signature.refusal == nil, let algorithm = signature.algorithm else {
                tally.refuse(index)
                continue
            }
            let message = Array(signature.protected.utf8) + [UInt8(ascii: ".")] + coveredPayload
            let candidates = keys.lazy.filter { $0.1 == algorithm && algorithm.fits($0.0.kind) }.map(\.0)
            tally.judge(index, candidates: candidates) {
                $0.verify(signature.bytes, of: message, with: algorithm.scheme)
            }
        }
        return tally.result(payload: payload, order: keys.map(\.0))
    }

    init(coveredPayload: [UInt8], payload: [UInt8], signatures: [Signature]) {
        self.coveredPayload = coveredPayload
        self.payload = payload
        self.signatures = signatures
    }
}

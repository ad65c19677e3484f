public import Signing
import Wire

/// A DSSE envelope: bytes of a stated type with the signatures over both (DSSE protocol v1).
///
/// What is signed is never the JSON but ``preAuthEncoding(type:payload:)``; members may come in any order,
/// and unknown ones are ignored.
public struct Envelope: Sendable, Equatable {
    public struct Signature: Sendable {
        /// A hint which key to try first: anyone can change it, and it decides nothing. Never empty.
        public let keyID: String?
        public let bytes: [UInt8]

        public init(keyID: String? = nil, bytes: [UInt8]) {
            self.keyID = keyID == "" ? nil : keyID
            self.bytes = bytes
        }
    }

    public typealias Verification = VerificationResult

    /// Signatures beyond it are refused: each may cost one verification per known key.
    public static let signatureLimit = 64

    /// What the payload is, as a media type or URI.
    public let payloadType: String
    /// The decoded bytes.
    public let payload: [UInt8]
    /// At least one.
    public let signatures: [Signature]

    /// - Throws: `attestation.no-signatures`, `attestation.too-many-signatures`,
    ///   `attestation.malformed-envelope` for an empty type or signature.
    public init(payloadType: String, payload: [UInt8], signatures: [Signature]) throws(AttestationError) {
        guard !payloadType.isEmpty else { throw AttestationError(.malformedEnvelope, "payloadType is empty") }
        guard !signatures.isEmpty else {
            throw AttestationError(.noSignatures, "the envelope has no signature", hint: "sign it first")
        }
        guard signatures.count <= Envelope.signatureLimit else {
            throw AttestationError(
                .tooManySignatures, "\(signatures.count) signatures, want at most \(Envelope.signatureLimit)")
        }
        guard signatures.allSatisfy({ !$0.bytes.isEmpty }) else {
            throw AttestationError(.malformedEnvelope, "a signature is empty")
        }
        self.payloadType = payloadType
        self.payload = payload
        self.signatures = signatures
    }

    /// PAE: `DSSEv1 SP length(type) SP type SP length(payload) SP payload`, lengths as decimal byte counts.
    ///
    /// The lengths make it injective: no other type and payload have the same encoding.
    public static func preAuthEncoding(type: String, payload: [UInt8]) -> [UInt8] {
        preAuthPrefix(type: type, length: payload.count) + payload
    }

    /// What stands before the payload in ``preAuthEncoding(type:payload:)``.
    private static func preAuthPrefix(type: String, length: Int) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(length) ".utf8)
    }

    /// Signs a payload with one key.
    ///
    /// - Parameter keyID: The hint to write, nil for none.
    /// - Throws: `attestation.signing`, `attestation.malformed-envelope`.
    public static func signed(
        type: String, payload: [UInt8], by signer: any Signer, keyID: String? = nil
    ) throws(AttestationError) -> Envelope {
        try Envelope(
            payloadType: type, payload: payload,
            signatures: [try signature(over: type, payload: payload, by: signer, keyID: keyID)])
    }

    /// The same envelope with one signature more.
    ///
    /// - Throws: `attestation.signing`, `attestation.too-many-signatures`.
    public func adding(signatureBy signer: any Signer, keyID: String? = nil) throws(AttestationError) -> Envelope {
        let signature = try Envelope.signature(over: payloadType, payload: payload, by: signer, keyID: keyID)
        return try Envelope(payloadType: payloadType, payload: payload, signatures: signatures + [signature])
    }

    /// Two envelopes are equal when they are written alike.
    public static func == (left: Envelope, right: Envelope) -> Bool { left.encoded() == right.encoded() }

    private static func signature(
        over type: String, payload: [UInt8], by signer: any Signer, keyID: String?
    ) throws(AttestationError) -> Signature {
        do {
            return Signature(
                keyID: keyID,
                bytes: try signer.sign(payload, after: preAuthPrefix(type: type, length: payload.count)))
        } catch {
            throw AttestationError(.signing, "the signer failed", from: error)
        }
    }
}

import Attestation
public import Signing
import Wire

/// DSSE envelopes, bare or in an object of their own; the content is the payload, an in-toto Statement or a document.
public struct DSSEHandler: SignatureHandler {
    public init() {}

    public let name = "dsse"

    public func recognizes(_ input: SignedInput) -> Bool { DSSEHandler.envelope(in: input) != nil }

    public func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature {
        let envelope = try read(input)
        return ExtractedSignature(content: envelope.payload, keyHints: envelope.signatures.compactMap(\.keyID))
    }

    public func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest] {
        try read(input).verify(bound: keys.map { ($0.publicKey, $0.envelopeScheme) }).keys.map(\.keyID)
    }

    private func read(_ input: SignedInput) throws(TrustError) -> Envelope {
        guard let node = DSSEHandler.envelope(in: input) else {
            throw TrustError(.malformedSignature, "this is no DSSE envelope")
        }
        do {
            return try Envelope(node)
        } catch {
            throw TrustError(.malformedSignature, "the DSSE envelope cannot be read", from: error)
        }
    }

    /// The same shapes that the document reader unwraps: another rule here would let one pass unchecked.
    private static func envelope(in input: SignedInput) -> JSONNode? {
        guard input.document == nil, let root = input.json, root.kind == .object else { return nil }
        if root["payloadType"] != nil, root["payload"] != nil { return root }
        guard let inner = root["dsseEnvelope"], inner.kind == .object, inner["payload"] != nil else { return nil }
        return inner
    }
}

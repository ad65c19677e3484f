import Attestation
public import Signing
import Wire

/// JSON Web Signatures (RFC 7515) in all three serializations, with the document as their payload or beside it.
///
/// Each key verifies under the one algorithm that the directory binds it to.
public struct JWSHandler: SignatureHandler {
    public init() {}

    public let name = "jws"

    public func recognizes(_ input: SignedInput) -> Bool {
        guard let root = input.json else { return JWSHandler.isCompact(input.bytes) }
        guard root["signatures"] != nil || root["signature"] != nil else { return false }
        return root["payload"] != nil || input.document != nil
    }

    public func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature {
        let signature = try read(input)
        return ExtractedSignature(content: signature.payload, keyHints: signature.signatures.compactMap(\.keyID))
    }

    public func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest] {
        try read(input).verify(keys: keys.map { ($0.publicKey, $0.algorithm) }).keys.map(\.keyID)
    }

    private func read(_ input: SignedInput) throws(TrustError) -> JSONWebSignature {
        do {
            return try JSONWebSignature(parsing: JWSHandler.trimmed(input.bytes), beside: input.document)
        } catch {
            switch error.code {
            case .algorithm, .criticalHeader, .unencodedPayload, .detachedPayload:
                throw TrustError(.signatureRefused, "the JWS is refused", from: error)
            default:
                throw TrustError(.malformedSignature, "the JWS cannot be read", from: error)
            }
        }
    }

    /// Three parts of base64url, the last of which may be empty: an unsigned token is recognized, and refused.
    private static func isCompact(_ bytes: [UInt8]) -> Bool {
        let text = trimmed(bytes)
        guard text.first == UInt8(ascii: "e") else { return false }  // base64url of `{"`
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && text.allSatisfy { $0 == UInt8(ascii: ".") || isURLSafe($0) }
    }

    private static func isURLSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// A token in a file usually ends with a line feed.
    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        var end = bytes.count
        while end > 0, [0x0a, 0x0d, 0x20, 0x09].contains(bytes[end - 1]) { end -= 1 }
        return Array(bytes[..<end])
    }
}

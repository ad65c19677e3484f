public import Signing
import Wire

/// CycloneDX documents with a signature of their own (JSON Signature Format), which is seen and not checked
/// (docs/decisions/0015-signatures-that-are-not-checked.md).
public struct JSONSignatureHandler: SignatureHandler {
    public init() {}

    public let name = "jsf"

    public func recognizes(_ input: SignedInput) -> Bool {
        guard input.document == nil, let root = input.json, root["signature"] != nil else { return false }
        return root["bomFormat"] != nil || root["specVersion"] != nil
    }

    public func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature {
        ExtractedSignature(
            content: input.bytes, keyHints: [],
            unsupported: "signatures inside of CycloneDX documents are not checked here")
    }

    public func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest] { [] }
}

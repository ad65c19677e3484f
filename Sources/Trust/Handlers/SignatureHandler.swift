public import Signing
import VEX
public import Wire

/// One form of signature: recognizes it in bytes, takes the content out, and finds the keys that signed.
///
/// DSSE, JWS and Sigstore bundles come with the package; others join through ``SignatureVerifier/init(handlers:)``.
public protocol SignatureHandler: Sendable {
    /// Short and lower case, such as `dsse`; written into records.
    var name: String { get }

    /// Whether the input has this form, judged by its bytes alone. Once true, the input is this or refused.
    func recognizes(_ input: SignedInput) -> Bool

    /// Takes the signed content out, without judging any signature.
    /// - Throws: `trust.malformed-signature`, `trust.signature-refused`.
    func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature

    /// The ids of those of `keys` that have a valid signature over exactly the extracted content, in the order given.
    func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest]
}

/// Bytes to be authenticated, read as strict JSON once for all handlers.
public struct SignedInput: Sendable {
    /// The document in its wrapping; a detached signature alone.
    public let bytes: [UInt8]
    /// The top-level value, or nil when the bytes are no strict JSON.
    public let json: JSONNode?
    /// The document, when the signature is detached from it.
    public let document: [UInt8]?

    public init(_ bytes: [UInt8], beside document: [UInt8]? = nil) {
        self.bytes = bytes
        self.document = document
        // As lenient as the document reader: what it would unwrap must be recognized here.
        json = try? JSONDocument(bytes, limits: JSONLimits(depth: DocumentReader.maximumDepth, allowsByteOrderMark: true)).root
    }
}

/// What a wrapping holds before any signature is believed.
public struct ExtractedSignature: Sendable {
    /// The bytes that the signatures are over.
    public let content: [UInt8]
    /// The key ids that the signatures name; anybody can write them.
    public let keyHints: [String]
    /// What is wrong with the signature whoever made it, such as that it is about another document.
    public let objection: String?
    /// Why nobody here can check it, however well it was made.
    public let unsupported: String?

    public init(content: [UInt8], keyHints: [String], objection: String? = nil, unsupported: String? = nil) {
        self.content = content
        self.keyHints = keyHints
        self.objection = objection
        self.unsupported = unsupported
    }
}

public import Signing
import VEX
public import Wire

/// One form of signature: recognizes it in bytes, takes the content out, and finds the keys that signed.
///
/// DSSE and JWS come with the package; others join through ``SignatureVerifier/init(handlers:)``.
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
    public let bytes: [UInt8]
    /// The top-level value, or nil when the bytes are no strict JSON.
    public let json: JSONNode?

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
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

    public init(content: [UInt8], keyHints: [String]) {
        self.content = content
        self.keyHints = keyHints
    }
}

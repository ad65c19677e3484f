import Wire

/// The document inside whatever it came in: a DSSE envelope, a Sigstore bundle, an in-toto statement (rule G2).
///
/// Signatures are not looked at here; whoever verifies them hands over the payload that was verified.
struct WrappedDocument {
    /// The top-level object of the document proper.
    let root: JSONNode
    /// The subjects of the in-toto statement around it; nil outside of one.
    let subjects: JSONNode?
    let hadByteOrderMark: Bool
    /// Whether the document is only a part of the text it stands in.
    let isPart: Bool
    /// The document's own bytes.
    let content: [UInt8]
    /// The text in which nodes know their ranges: the document, or the statement that holds it.
    private let text: [UInt8]

    /// Real documents come in two layers (envelope, statement); a third is nobody's.
    private static let maximumLayers = 4

    init(_ bytes: [UInt8]) throws(VEXError) {
        let outer = try WrappedDocument.parse(bytes)
        var text = outer
        var node = outer.root
        var subjects: JSONNode?
        var layers = 0
        while let wrapping = WrappedDocument.wrapping(of: node) {
            layers += 1
            guard layers <= WrappedDocument.maximumLayers else {
                throw VEXError(.badEnvelope, "more than \(WrappedDocument.maximumLayers) layers of wrapping")
            }
            switch wrapping {
            case .envelope(let payload):
                guard let encoded = payload.string, let inner = Base64.decodeEither(encoded) else {
                    throw VEXError(.badEnvelope, "the payload is not base64")
                }
                text = try WrappedDocument.parse(inner, isPayload: true)
                node = text.root
                subjects = nil
            case .statement(let predicate, let about):
                node = predicate
                subjects = about
            }
        }
        root = node
        self.subjects = subjects
        hadByteOrderMark = outer.hadByteOrderMark || text.hadByteOrderMark
        isPart = subjects != nil
        self.text = text.bytes
        content = isPart ? node.bytes : text.bytes
    }

    /// The bytes that the ranges of nodes refer to, without copying them.
    func withText<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(VEXError) -> Result
    ) throws(VEXError) -> Result {
        try text.withUnsafeBufferPointer(body)
    }

    func format() throws(VEXError) -> VEXFormat {
        guard root.kind == .object else { throw VEXError(.unknownFormat, "the top level is not an object") }
        if root["bomFormat"]?.isString("CycloneDX") == true { return .cyclonedx }
        if root["document"]?["csaf_version"] != nil { return .csaf }
        if OpenVEXReader.hasContext(root) || root["metadata"].map(OpenVEXReader.hasContext) == true { return .openvex }
        throw VEXError(.unknownFormat, "neither bomFormat, document.csaf_version nor an OpenVEX @context")
    }

    private enum Wrapping {
        case envelope(payload: JSONNode)
        case statement(predicate: JSONNode, subjects: JSONNode)
    }

    private static func wrapping(of node: JSONNode) -> Wrapping? {
        if node["payloadType"] != nil, let payload = node["payload"] { return .envelope(payload: payload) }
        if let envelope = node["dsseEnvelope"], envelope.kind == .object, let payload = envelope["payload"] {
            return .envelope(payload: payload)
        }
        if let type = node["_type"]?.string, type.utf8.starts(with: "https://in-toto.io/Statement/".utf8),
            let predicate = node["predicate"]
        {
            // A statement without a list of subjects is still a statement: it is about nothing.
            return .statement(predicate: predicate, subjects: node["subject"] ?? node)
        }
        return nil
    }

    private static func parse(_ bytes: [UInt8], isPayload: Bool = false) throws(VEXError) -> JSONDocument {
        do {
            return try JSONDocument(bytes, limits: JSONLimits(depth: DocumentReader.maximumDepth, allowsByteOrderMark: true))
        } catch {
            throw VEXError(error, isPayload: isPayload)
        }
    }
}

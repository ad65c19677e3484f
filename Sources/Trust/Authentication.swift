public import Signing
public import Wire

/// What a signature check found: a record of its own, to be kept beside the document.
public struct SignatureMetadata: Hashable, Sendable {
    /// The handler's name, such as `dsse` or `jws`; `none` for a document without signature.
    public let format: String
    public let status: SignatureStatus
    /// Who signed, by the directory's id; only when ``status`` is `verified`.
    public let issuer: Identifier?
    /// The key that verified; only when ``status`` is `verified`.
    public let keyID: Digest?
    /// What was found, in words.
    public let detail: String

    public init(format: String, status: SignatureStatus, issuer: Identifier?, keyID: Digest?, detail: String) {
        self.format = format
        self.status = status
        self.issuer = issuer
        self.keyID = keyID
        self.detail = detail
    }

    /// `format`, `status`, `issuer`, `keyId`, `detail`; what there is not is null.
    public var json: JSONValue {
        [
            "format": .string(format), "status": .string(status.rawValue), "issuer": JSONValue(issuer?.text),
            "keyId": JSONValue(keyID?.hex), "detail": .string(detail),
        ]
    }

    /// - Throws: `trust.malformed-record`, `trust.unknown-value` naming the value.
    public init(json: JSONValue) throws(TrustError) {
        let reader = try RecordReader(
            json, "signature metadata", allowing: ["format", "status", "issuer", "keyId", "detail"])
        self.init(
            format: try reader.string("format"), status: try reader.choice("status", SignatureStatus.self),
            issuer: try reader.optionalString("issuer").map { Identifier($0) },
            keyID: try reader.optionalDigest("keyId"), detail: try reader.string("detail"))
    }
}

/// A document taken out of its signed wrapping, together with what its signature is worth.
public struct Authentication: Hashable, Sendable {
    /// The bytes the signature is over, or the input itself when there is none: these and no others are to be read.
    public let content: [UInt8]
    public let signature: SignatureMetadata

    public init(content: [UInt8], signature: SignatureMetadata) {
        self.content = content
        self.signature = signature
    }

    public var format: String { signature.format }
    public var status: SignatureStatus { signature.status }
    public var issuer: Identifier? { signature.issuer }
    public var keyID: Digest? { signature.keyID }
    public var detail: String { signature.detail }
}

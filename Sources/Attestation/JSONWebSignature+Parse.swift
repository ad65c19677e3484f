import Wire

extension JSONWebSignature {
    /// Reads any of the three serializations: JSON when the first byte is `{` (after JSON white space), else
    /// compact.
    ///
    /// - Parameter content: The payload, when it came beside the JWS, which then has none (RFC 7515 appendix F).
    /// - Throws: as ``init(compact:beside:)`` and ``init(json:beside:)``.
    public init(parsing bytes: [UInt8], beside content: [UInt8]? = nil) throws(AttestationError) {
        let first = bytes.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        if first == UInt8(ascii: "{") {
            try self.init(json: bytes, beside: content)
        } else {
            // Bytes that are no ASCII turn into characters that no part of a compact JWS may have.
            try self.init(compact: String(decoding: bytes, as: UTF8.self), beside: content)
        }
    }

    /// Reads `header.payload.signature` (RFC 7515 §7.1), or `header..signature` beside its payload.
    ///
    /// - Throws: `attestation.malformed-jws`, `attestation.jws-algorithm`, `attestation.jws-critical-header`,
    ///   `attestation.jws-unencoded-payload`.
    public init(compact text: String, beside content: [UInt8]? = nil) throws(AttestationError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            String($0) ?? ""
        }
        guard parts.count == 3 else {
            throw JSONWebSignature.malformed("a compact JWS has 3 parts, this one \(parts.count)")
        }
        let header = try JWSHeader(protected: parts[0], unprotected: nil)
        let signature = try Signature(header, protected: parts[0], signature: parts[2])
        // RFC 7797 §5.2: what is not encoded is printable ASCII without a period.
        guard header.isEncoded || parts[1].utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw JSONWebSignature.malformed("an unencoded payload of a compact JWS is printable ASCII")
        }
        let payload: Payload
        if let content {
            guard parts[1].isEmpty else { throw JSONWebSignature.hasPayload }
            payload = .beside(content)
        } else {
            payload = .inside(parts[1])
        }
        try self.init(signatures: [signature], payload)
    }

    /// Reads the general or the flattened JSON serialization (RFC 7515 §7.2). Unknown members are ignored.
    ///
    /// - Throws: `attestation.malformed-jws`, `attestation.no-signatures`, `attestation.too-many-signatures`,
    ///   `attestation.jws-detached-payload`, and those of ``init(compact:beside:)``.
    public init(json bytes: [UInt8], beside content: [UInt8]? = nil) throws(AttestationError) {
        let root: JSONNode
        do {
            root = try JSONDocument(bytes).root
        } catch {
            throw AttestationError(.malformedJWS, "the JWS is not strict JSON", from: error)
        }
        guard root.kind == .object else { throw JSONWebSignature.malformed("not an object") }
        let signatures = try JSONWebSignature.signatures(of: root)
        try self.init(signatures: signatures, try JSONWebSignature.payload(of: root, beside: content))
    }

    private static func payload(of root: JSONNode, beside content: [UInt8]?) throws(AttestationError) -> Payload {
        if let content {
            guard root["payload"] == nil else { throw hasPayload }
            return .beside(content)
        }
        guard let payload = root["payload"] else {
            throw AttestationError(
                .detachedPayload, "the JWS has no payload",
                hint: "give what it signs beside it, or a JWS with its payload inside")
        }
        guard let text = payload.string else { throw malformed("payload is no string") }
        return .inside(text)
    }

    private static func signatures(of root: JSONNode) throws(AttestationError) -> [Signature] {
        guard let list = root["signatures"] else { return [try Signature(root)] }
        guard list.kind == .array, root["signature"] == nil, root["protected"] == nil, root["header"] == nil
        else { throw malformed("signatures is no array, or stands beside flattened members") }
        guard list.count > 0 else { throw AttestationError(.noSignatures, "the JWS has no signature") }
        guard list.count <= signatureLimit else {
            throw AttestationError(
                .tooManySignatures, "\(list.count) signatures, want at most \(signatureLimit)")
        }
        var signatures: [Signature] = []
        for element in list.elements { signatures.append(try Signature(element)) }
        return signatures
    }

    /// Where the payload stood.
    private enum Payload {
        case inside(String)
        case beside([UInt8])
    }

    private init(signatures: [Signature], _ payload: Payload) throws(AttestationError) {
        if let refusal = signatures.first?.refusal, signatures.allSatisfy({ $0.refusal != nil }) { throw refusal }
        let isEncoded = signatures.first?.isEncoded != false
        // RFC 7797 §3: with two of them the signatures would be over different payloads.
        guard signatures.allSatisfy({ $0.isEncoded == isEncoded }) else {
            throw JSONWebSignature.malformed("b64 is not the same in all signatures")
        }
        switch payload {
        case .beside(let content):
            let covered = isEncoded ? Array(Base64.encodeURL(content).utf8) : content
            self.init(coveredPayload: covered, payload: content, signatures: signatures)
        case .inside(let text):
            let covered = Array(text.utf8)
            guard let content = isEncoded ? Base64.decodeURL(text) : covered else {
                throw JSONWebSignature.malformed("the payload is not unpadded base64url")
            }
            self.init(coveredPayload: covered, payload: content, signatures: signatures)
        }
    }

    private static var hasPayload: AttestationError {
        malformed("there is a payload inside, and another one beside it")
    }

    static func malformed(_ detail: String) -> AttestationError {
        AttestationError(.malformedJWS, detail, hint: "see RFC 7515 §7 for the three serializations")
    }
}

extension JSONWebSignature.Signature {
    fileprivate init(_ node: JSONNode) throws(AttestationError) {
        guard node.kind == .object, let signature = node["signature"]?.string else {
            throw JSONWebSignature.malformed("signature is no string")
        }
        let protected = node["protected"]
        // An empty protected header has to be left out (RFC 7515 §7.2.1).
        guard protected == nil || protected?.string?.isEmpty == false else {
            throw JSONWebSignature.malformed("protected is no text, or is empty")
        }
        let header = try JWSHeader(protected: protected?.string, unprotected: node["header"])
        try self.init(header, protected: protected?.string ?? "", signature: signature)
    }

    fileprivate init(_ header: JWSHeader, protected: String, signature: String) throws(AttestationError) {
        guard let bytes = Base64.decodeURL(signature) else {
            throw JSONWebSignature.malformed("the signature is not unpadded base64url")
        }
        let refusal = header.refusal
        self.init(
            algorithm: refusal == nil ? header.algorithm : nil, keyID: header.keyID, bytes: bytes, refusal: refusal,
            protected: protected, isEncoded: header.isEncoded)
    }
}

import Wire

extension JSONWebSignature {
    /// Reads any of the three serializations: JSON when the first byte is `{` (after JSON white space), else
    /// compact.
    ///
    /// - Throws: as ``init(compact:)`` and ``init(json:)``.
    public init(parsing bytes: [UInt8]) throws(AttestationError) {
        let first = bytes.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        if first == UInt8(ascii: "{") {
            try self.init(json: bytes)
        } else {
            // Bytes that are no ASCII turn into characters that no part of a compact JWS may have.
            try self.init(compact: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Reads `header.payload.signature` (RFC 7515 §7.1).
    ///
    /// - Throws: `attestation.malformed-jws`, `attestation.jws-algorithm`, `attestation.jws-critical-header`,
    ///   `attestation.jws-unencoded-payload`.
    public init(compact text: String) throws(AttestationError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            String($0) ?? ""
        }
        guard parts.count == 3 else {
            throw JSONWebSignature.malformed("a compact JWS has 3 parts, this one \(parts.count)")
        }
        let header = try JWSHeader(protected: parts[0], unprotected: nil)
        let signature = try Signature(header, protected: parts[0], signature: parts[2])
        try self.init(signatures: [signature], encodedPayload: parts[1])
    }

    /// Reads the general or the flattened JSON serialization (RFC 7515 §7.2). Unknown members are ignored.
    ///
    /// - Throws: `attestation.malformed-jws`, `attestation.no-signatures`, `attestation.too-many-signatures`,
    ///   `attestation.jws-detached-payload`, and those of ``init(compact:)``.
    public init(json bytes: [UInt8]) throws(AttestationError) {
        let root: JSONNode
        do {
            root = try JSONDocument(bytes).root
        } catch {
            throw AttestationError(.malformedJWS, "the JWS is not strict JSON", from: error)
        }
        guard root.kind == .object else { throw JSONWebSignature.malformed("not an object") }
        var signatures: [Signature] = []
        if let list = root["signatures"] {
            guard list.kind == .array, root["signature"] == nil, root["protected"] == nil, root["header"] == nil
            else { throw JSONWebSignature.malformed("signatures is no array, or stands beside flattened members") }
            guard list.count > 0 else { throw AttestationError(.noSignatures, "the JWS has no signature") }
            guard list.count <= JSONWebSignature.signatureLimit else {
                throw AttestationError(
                    .tooManySignatures, "\(list.count) signatures, want at most \(JSONWebSignature.signatureLimit)")
            }
            for element in list.elements { signatures.append(try Signature(element)) }
        } else {
            signatures = [try Signature(root)]
        }
        guard let payload = root["payload"] else {
            throw AttestationError(
                .detachedPayload, "the JWS has no payload", hint: "submit the JWS with its payload inside")
        }
        guard let text = payload.string else { throw JSONWebSignature.malformed("payload is no string") }
        try self.init(signatures: signatures, encodedPayload: text)
    }

    private init(signatures: [Signature], encodedPayload: String) throws(AttestationError) {
        if let refusal = signatures.first?.refusal, signatures.allSatisfy({ $0.refusal != nil }) { throw refusal }
        guard let payload = Base64.decodeURL(encodedPayload) else {
            throw JSONWebSignature.malformed("the payload is not unpadded base64url")
        }
        self.init(encodedPayload: encodedPayload, payload: payload, signatures: signatures)
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
            protected: protected)
    }
}

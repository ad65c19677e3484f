package import Wire

extension Envelope {
    /// Reads an envelope from its JSON.
    ///
    /// `payload` and `sig` may be in the standard or the URL alphabet, padded or not.
    ///
    /// - Throws: `attestation.malformed-envelope` (duplicate members included), `attestation.no-signatures`,
    ///   `attestation.too-many-signatures`.
    public init(parsing bytes: [UInt8]) throws(AttestationError) {
        let root: JSONNode
        do {
            root = try JSONDocument(bytes).root
        } catch {
            throw AttestationError(.malformedEnvelope, "the envelope is not strict JSON", from: error)
        }
        try self.init(root)
    }

    /// Reads an envelope that lies within a larger document, such as a Sigstore bundle.
    package init(_ node: JSONNode) throws(AttestationError) {
        guard node.kind == .object else { throw Envelope.malformed("not an object") }
        guard let payloadType = node["payloadType"]?.string else {
            throw Envelope.malformed("payloadType is no string")
        }
        guard let payload = node["payload"]?.string.flatMap({ Base64.decodeEither($0) }) else {
            throw Envelope.malformed("payload is no base64 text")
        }
        guard let list = node["signatures"], list.kind == .array else {
            throw Envelope.malformed("signatures is no array")
        }
        var signatures: [Signature] = []
        // One more than allowed is read, and then counted by the rules of every envelope.
        for element in list.elements where signatures.count <= Envelope.signatureLimit {
            signatures.append(try Signature(element))
        }
        try self.init(payloadType: payloadType, payload: payload, signatures: signatures)
    }

    /// Compact JSON with the members `payloadType`, `payload`, `signatures` and in each signature `keyid` (when
    /// there is one) and `sig`, in that order; padded base64 of the standard alphabet.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count / 3 * 4 + 512)
        bytes += #"{"payloadType":"#.utf8
        bytes += JSONValue.string(payloadType).compact
        bytes += #","payload":""#.utf8
        Base64.append(payload, to: &bytes)
        bytes += #"","signatures":"#.utf8
        bytes += JSONValue.array(signatures.map(\.json)).compact
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    fileprivate static func malformed(_ detail: String) -> AttestationError {
        AttestationError(.malformedEnvelope, detail, hint: "expected payloadType, payload and signatures[].sig")
    }
}

extension Envelope.Signature {
    fileprivate init(_ node: JSONNode) throws(AttestationError) {
        guard let bytes = node["sig"]?.string.flatMap({ Base64.decodeEither($0) }), !bytes.isEmpty else {
            throw Envelope.malformed("a signature has no base64 text sig")
        }
        let keyID = node["keyid"]
        guard keyID == nil || keyID?.kind == .string else { throw Envelope.malformed("keyid is no string") }
        self.init(keyID: keyID?.string, bytes: bytes)
    }

    fileprivate var json: JSONValue {
        .object(
            (keyID.map { [JSONMember("keyid", .string($0))] } ?? []) + [
                JSONMember("sig", .string(Base64.encode(bytes)))
            ])
    }
}

import Wire

/// The JOSE header of one signature (RFC 7515 §4): the union of its protected and unprotected parts.
struct JWSHeader {
    /// Headers are names and short values; a longer one is an attempt at something.
    static let byteLimit = 65_536

    let algorithmName: String
    let keyID: String?
    /// Whether the signature covers the base64url form of the payload; false is RFC 7797's `b64` false.
    let isEncoded: Bool
    /// Why a signature under this header is not looked at.
    let refusal: AttestationError?

    /// - Parameters:
    ///   - protected: base64url of a JSON object, nil when there is none.
    ///   - unprotected: A JSON object, nil when there is none.
    /// - Throws: `attestation.malformed-jws`.
    init(protected: String?, unprotected: JSONNode?) throws(AttestationError) {
        let sealed = try protected.map { text throws(AttestationError) in try JWSHeader.object(text) }
        let parts = [sealed, unprotected].compactMap(\.self)
        guard !parts.isEmpty, parts.allSatisfy({ $0.kind == .object }) else {
            throw JSONWebSignature.malformed("a header is missing or no object")
        }
        if let sealed, let unprotected {
            let names = Set(sealed.members.map { Identifier($0.name.string ?? "") })
            // §7.2.1: a name in both parts could mean two things to two readers.
            guard unprotected.members.allSatisfy({ !names.contains(Identifier($0.name.string ?? "")) }) else {
                throw JSONWebSignature.malformed("a header parameter is in both parts")
            }
        }
        let find = { (name: StaticString) in parts.lazy.compactMap { $0[name] }.first }
        guard let algorithm = find("alg")?.string else { throw JSONWebSignature.malformed("alg is no string") }
        let keyID = find("kid")
        guard keyID == nil || keyID?.kind == .string else { throw JSONWebSignature.malformed("kid is no string") }
        let encoded = find("b64")
        guard encoded == nil || encoded?.kind == .bool else { throw JSONWebSignature.malformed("b64 is no boolean") }
        algorithmName = algorithm
        self.keyID = keyID?.string
        isEncoded = encoded?.bool != false
        refusal = JWSHeader.extensionRefusal(sealed, unprotected) ?? JWSHeader.algorithmRefusal(algorithm)
    }

    var algorithm: JWSAlgorithm? { JWSAlgorithm(rawValue: algorithmName) }

    /// The one extension that is understood is `b64` (RFC 7797), when it is protected and `crit` names it.
    ///
    /// A verifier that skipped `crit` would take the payload for base64url and verify other bytes.
    private static func extensionRefusal(_ sealed: JSONNode?, _ unprotected: JSONNode?) -> AttestationError? {
        if unprotected?["b64"] != nil { return unencoded("b64 is not protected") }
        if unprotected?["crit"] != nil { return critical("crit is not protected") }
        let encoded = sealed?["b64"]
        guard let list = sealed?["crit"] else {
            return encoded?.bool == false ? unencoded("b64 is false and crit does not name it") : nil
        }
        // RFC 7515 §4.1.11: not empty, no name twice, and each of them in the header.
        guard list.kind == .array, list.count == 1, let name = list.elements.first(where: { _ in true }),
            name.isString("b64")
        else {
            return critical("crit is \(String(decoding: list.bytes.prefix(80), as: UTF8.self))")
        }
        return encoded == nil ? critical("crit names b64, which is not there") : nil
    }

    private static func unencoded(_ detail: String) -> AttestationError {
        AttestationError(
            .unencodedPayload, detail, hint: "put b64 into the protected header and name it in crit (RFC 7797)")
    }

    private static func critical(_ detail: String) -> AttestationError {
        AttestationError(.criticalHeader, detail, hint: "b64 is the one extension that is understood")
    }

    private static func algorithmRefusal(_ name: String) -> AttestationError? {
        guard JWSAlgorithm(rawValue: name) == nil else { return nil }
        return AttestationError(
            .algorithm, "alg is \(name)",
            hint: "sign with ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512 or EdDSA")
    }

    private static func object(_ text: String) throws(AttestationError) -> JSONNode {
        guard let bytes = Base64.decodeURL(text) else {
            throw JSONWebSignature.malformed("the protected header is not unpadded base64url")
        }
        do {
            return try JSONDocument(bytes, limits: JSONLimits(bytes: byteLimit)).root
        } catch {
            throw AttestationError(.malformedJWS, "the protected header is not strict JSON", from: error)
        }
    }
}

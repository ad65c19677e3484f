import Wire

/// The JOSE header of one signature (RFC 7515 §4): the union of its protected and unprotected parts.
struct JWSHeader {
    /// Headers are names and short values; a longer one is an attempt at something.
    static let byteLimit = 65_536

    let algorithmName: String
    let keyID: String?
    private let isCritical: Bool
    private let isUnencoded: Bool

    /// - Parameters:
    ///   - protected: base64url of a JSON object, nil when there is none.
    ///   - unprotected: A JSON object, nil when there is none.
    /// - Throws: `attestation.malformed-jws`.
    init(protected: String?, unprotected: JSONNode?) throws(AttestationError) {
        var parts: [JSONNode] = []
        if let protected { parts.append(try JWSHeader.object(protected)) }
        if let unprotected { parts.append(unprotected) }
        guard !parts.isEmpty, parts.allSatisfy({ $0.kind == .object }) else {
            throw JSONWebSignature.malformed("a header is missing or no object")
        }
        if parts.count == 2 {
            let names = Set(parts[0].members.map { Identifier($0.name.string ?? "") })
            // §7.2.1: a name in both parts could mean two things to two readers.
            guard parts[1].members.allSatisfy({ !names.contains(Identifier($0.name.string ?? "")) }) else {
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
        isCritical = find("crit") != nil
        isUnencoded = encoded?.bool == false
    }

    var algorithm: JWSAlgorithm? { JWSAlgorithm(rawValue: algorithmName) }

    /// Why a signature under this header is not looked at.
    var refusal: AttestationError? {
        if isUnencoded {
            return AttestationError(
                .unencodedPayload, "the header says b64 false", hint: "sign the base64url form of the payload")
        }
        if isCritical {
            return AttestationError(
                .criticalHeader, "the header has crit", hint: "no extension is understood; sign without any")
        }
        if algorithm == nil {
            return AttestationError(
                .algorithm, "alg is \(algorithmName)",
                hint: "sign with ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512 or EdDSA")
        }
        return nil
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

public import Signing
public import Wire

/// A public key as a JSON Web Key (RFC 7517, RFC 7518 §6, RFC 8037 §2) that may verify signatures.
public struct JSONWebKey: Sendable {
    public let publicKey: PublicKey
    /// The one algorithm the key is for, when it says so; it always fits the key.
    public let algorithm: JWSAlgorithm?
    public let keyID: String?

    /// Reads one key; unknown members are ignored.
    ///
    /// - Throws: `attestation.malformed-jwk`; `attestation.unsuitable-jwk` for a private or symmetric key, another
    ///   `use` than `sig`, `key_ops` without `verify`, an `alg` that is unknown or does not fit, and for a key
    ///   that ``Signing/PublicKey`` refuses.
    public init(parsing bytes: [UInt8]) throws(AttestationError) {
        let root: JSONNode
        do {
            root = try JSONDocument(bytes, limits: JSONLimits(bytes: JWSHeader.byteLimit)).root
        } catch {
            throw AttestationError(.malformedJWK, "the key is not strict JSON", from: error)
        }
        try self.init(root)
    }

    /// Reads a key that lies within a larger document, such as a key set.
    public init(_ node: JSONNode) throws(AttestationError) {
        guard node.kind == .object else { throw JSONWebKey.malformed("a key is no object") }
        try JSONWebKey.checkPurpose(node)
        publicKey = try JSONWebKey.key(node)
        keyID = try JSONWebKey.text("kid", node)
        guard let name = try JSONWebKey.text("alg", node) else {
            algorithm = nil
            return
        }
        guard let algorithm = JWSAlgorithm(rawValue: name), algorithm.fits(publicKey.kind) else {
            throw JSONWebKey.unsuitable("alg \(name) does not fit a key of kind \(publicKey.kind)")
        }
        self.algorithm = algorithm
    }

    private static func checkPurpose(_ node: JSONNode) throws(AttestationError) {
        guard node["d"] == nil, node["k"] == nil else {
            throw unsuitable("the key holds secret parts", hint: "share the public key only, and replace this one")
        }
        if let use = try text("use", node), use != "sig" { throw unsuitable("use is \(use), want sig") }
        guard let operations = node["key_ops"] else { return }
        guard operations.kind == .array, operations.elements.allSatisfy({ $0.kind == .string }) else {
            throw malformed("key_ops is no array of strings")
        }
        guard operations.elements.contains(where: { $0.isString("verify") }) else {
            throw unsuitable("key_ops is without verify")
        }
    }

    private static func key(_ node: JSONNode) throws(AttestationError) -> PublicKey {
        guard let type = node["kty"], type.kind == .string else { throw malformed("kty is missing or no string") }
        do {
            if type.isString("EC") {
                return try PublicKey(curve: curve(node), x: number("x", node), y: number("y", node))
            }
            if type.isString("OKP"), node["crv"]?.isString("Ed25519") == true {
                return try PublicKey(rawEd25519: number("x", node))
            }
            if type.isString("RSA") {
                let (modulus, exponent) = (try number("n", node), try number("e", node))
                // RFC 7518 §2: the fewest bytes that hold the number.
                guard modulus.first != 0, exponent.first != 0 else { throw malformed("n or e has leading zeros") }
                return try PublicKey(modulus: modulus, exponent: exponent)
            }
        } catch let error as AttestationError {
            throw error
        } catch let error as SigningError {
            throw AttestationError(.unsuitableJWK, "the key is refused", from: error)
        } catch {
            throw malformed("the key cannot be read")
        }
        throw unsuitable("kty \(type.string ?? "") with crv \(node["crv"]?.string ?? "missing")")
    }

    private static func curve(_ node: JSONNode) throws(AttestationError) -> KeyKind {
        guard let name = node["crv"] else { throw malformed("crv is missing") }
        if name.isString("P-256") { return .ecdsaP256 }
        if name.isString("P-384") { return .ecdsaP384 }
        if name.isString("P-521") { return .ecdsaP521 }
        throw unsuitable("crv \(name.string ?? "is no string")")
    }

    private static func text(_ name: StaticString, _ node: JSONNode) throws(AttestationError) -> String? {
        guard let member = node[name] else { return nil }
        guard let text = member.string else { throw malformed("\(name) is no string") }
        return text
    }

    private static func number(_ name: StaticString, _ node: JSONNode) throws(AttestationError) -> [UInt8] {
        guard let bytes = node[name]?.string.flatMap({ Base64.decodeURL($0) }), !bytes.isEmpty else {
            throw malformed("\(name) is no unpadded base64url text")
        }
        return bytes
    }

    private static func malformed(_ detail: String) -> AttestationError {
        AttestationError(.malformedJWK, detail, hint: "see RFC 7518 §6 for the members of each key type")
    }

    private static func unsuitable(_ detail: String, hint: String? = nil) -> AttestationError {
        AttestationError(.unsuitableJWK, detail, hint: hint ?? "the key must be a public key that verifies signatures")
    }
}

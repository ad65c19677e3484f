import Attestation
import Signing
import Testing
import Wire

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func url(_ text: String) -> String { Base64.encodeURL(Array(text.utf8)) }

/// Makes a JWS by hand, so that it can be wrong in any way.
private func compact(_ header: String, _ payload: String = "{}", by key: PrivateKey, _ scheme: SignatureScheme) throws
    -> String
{
    let input = "\(url(header)).\(url(payload))"
    return "\(input).\(Base64.encodeURL(try key.sign(bytes(input), with: scheme)))"
}

@Suite("JSON Web Signature, RFC 7515")
struct JSONWebSignatureTests {
    let key: PrivateKey
    let other: PrivateKey
    let good: String

    init() throws {
        key = try PrivateKey.generate(.ecdsaP256)
        other = try PrivateKey.generate(.ed25519)
        good = try compact(#"{"alg":"ES256","kid":"k"}"#, by: key, .ecdsaRaw(.sha256))
    }

    private func verified(_ text: String, as algorithm: JWSAlgorithm = .es256) throws -> Bool {
        try JSONWebSignature(parsing: bytes(text)).verify(keys: [(key.publicKey, algorithm)]).isVerified
    }

    private func code(_ text: String) -> AttestationError.Code? {
        do {
            _ = try JSONWebSignature(parsing: bytes(text))
            return nil
        } catch {
            return error.code
        }
    }

    @Test("the three serializations of one signature verify alike")
    func serializations() throws {
        let parts = good.split(separator: ".").map(String.init)
        let flattened = #"{"payload":"\#(parts[1])","protected":"\#(parts[0])","signature":"\#(parts[2])"}"#
        let general =
            #" {"signatures":[{"protected":"\#(parts[0])","signature":"\#(parts[2])"}],"payload":"\#(parts[1])"}"#
        for text in [good, flattened, general] {
            let jws = try JSONWebSignature(parsing: bytes(text))
            let result = jws.verify(keys: [(other.publicKey, .edDSA), (key.publicKey, .es256)])
            #expect(result.keys == [key.publicKey])
            #expect(result.payload() == bytes("{}"))
            #expect(jws.signatures.map(\.keyID) == ["k"])
            #expect(jws.signatures.map(\.algorithm) == [.es256])
        }
    }

    @Test("an empty payload is a payload")
    func emptyPayload() throws {
        #expect(try verified(try compact(#"{"alg":"ES256"}"#, "", by: key, .ecdsaRaw(.sha256))))
    }

    @Test("a key is only used with the algorithm the caller bound to it")
    func boundAlgorithm() throws {
        for algorithm in JWSAlgorithm.allCases where algorithm != .es256 {
            #expect(try !verified(good, as: algorithm))
        }
        // The header asks for SHA-512 and gets it, and still the key is only for ES256.
        #expect(try !verified(try compact(#"{"alg":"ES512"}"#, by: key, .ecdsaRaw(.sha512))))
        #expect(try !verified(try compact(#"{"alg":"ES512"}"#, by: key, .ecdsaRaw(.sha512)), as: .es512))
        #expect(try !verified(try compact(#"{"alg":"ES256"}"#, by: key, .ecdsaRaw(.sha384))))
        #expect(try !verified(try compact(#"{"alg":"ES256"}"#, by: key, .ecdsa(.sha256))))
    }

    static let refusedAlgorithms = [
        "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "ES256K", "es256", "RSA1_5", "Ed25519", "ES256 ",
        "RS1", "A256GCM", "ES521",
    ]

    @Test("none, HMACs and unknown algorithms are refused by code", arguments: refusedAlgorithms)
    func refusedAlgorithm(name: String) throws {
        let header = url(#"{"alg":"\#(name)"}"#)
        for signature in ["", "AQID"] { #expect(code("\(header).e30.\(signature)") == .algorithm) }
    }

    @Test("an HMAC keyed with the public key is refused")
    func confusion() throws {
        // What the attacker would compute is beside the point: the algorithm has no way in.
        let mac = SHA256.hash(bytes(key.publicKey.pem))
        #expect(code("\(url(#"{"alg":"HS256"}"#)).e30.\(Base64.encodeURL(mac.bytes))") == .algorithm)
    }

    @Test("keys and addresses of keys within the header are not looked at")
    func embeddedKeys() throws {
        let mallory = try PrivateKey.generate(.ecdsaP256)
        let x = Base64.encodeURL(mallory.publicKey.spki.suffix(64).prefix(32))
        let y = Base64.encodeURL(mallory.publicKey.spki.suffix(32))
        for member in [
            #""jwk":{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)"}"#, #""jku":"https://mallory.example/keys""#,
            #""x5u":"https://mallory.example/cert""#, #""x5c":["AQID"]"#, #""kid":"k""#,
        ] {
            let header = #"{"alg":"ES256",\#(member)}"#
            #expect(try !verified(try compact(header, by: mallory, .ecdsaRaw(.sha256))))
            #expect(try verified(try compact(header, by: key, .ecdsaRaw(.sha256))))
        }
    }

    @Test("every crit but that of b64 is refused, whatever it names and wherever it stands")
    func critical() throws {
        for crit in [#"["exp"]"#, #"["b64"]"#, #"["b64","b64"]"#, "[]", #""b64""#, "null", #"["\u0062 64"]"#] {
            #expect(code("\(url(#"{"alg":"ES256","crit":\#(crit)}"#)).e30.AQID") == .criticalHeader)
            let flattened =
                #"{"payload":"e30","protected":"\#(url(#"{"alg":"ES256"}"#))","header":{"crit":\#(crit)},"signature":"AQID"}"#
            #expect(code(flattened) == .criticalHeader)
        }
    }

    /// A signature over `payload` as it is (RFC 7797).
    private func unencoded(_ payload: String) throws -> (header: String, signature: String) {
        let header = url(#"{"alg":"ES256","b64":false,"crit":["b64"]}"#)
        let signature = try key.sign(bytes("\(header).\(payload)"), with: .ecdsaRaw(.sha256))
        return (header, Base64.encodeURL(signature))
    }

    @Test("an unencoded payload is read as it is, when b64 is protected and critical (RFC 7797)")
    func unencodedPayload() throws {
        let (header, signature) = try unencoded("$ 02")
        let keys: [(PublicKey, JWSAlgorithm)] = [(key.publicKey, .es256)]
        let flattened = #"{"payload":"$ 02","protected":"\#(header)","signature":"\#(signature)"}"#
        for text in ["\(header).$ 02.\(signature)", flattened] {
            #expect(try JSONWebSignature(parsing: bytes(text)).verify(keys: keys).payload() == bytes("$ 02"))
        }
        #expect(try !verified("\(header).$ 03.\(signature)"))
        // The same signature under a header that says nothing of b64 is over other bytes.
        #expect(try !verified("\(url(#"{"alg":"ES256"}"#)).e30.\(signature)"))
        #expect(code("\(header).$.02.\(signature)") == .malformedJWS)
        #expect(code("\(header).\u{7f}.\(signature)") == .malformedJWS)
        #expect(code("\(header).é.\(signature)") == .malformedJWS)
        #expect(code("\(url(#"{"alg":"ES256","b64":"false"}"#)).e30.AQID") == .malformedJWS)
        #expect(code("\(url(#"{"alg":"ES256","b64":false}"#)).e30.AQID") == .unencodedPayload)
        #expect(
            code(
                #"{"payload":"e30","protected":"\#(url(#"{"alg":"ES256"}"#))","header":{"b64":true},"signature":"AQID"}"#
            )
                == .unencodedPayload)
        #expect(throws: Never.self) {
            try verified(try compact(#"{"alg":"ES256","b64":true,"crit":["b64"]}"#, by: key, .ecdsaRaw(.sha256)))
        }
    }

    @Test("a payload that comes beside the JWS is verified, encoded or not, in every serialization")
    func besidePayload() throws {
        let parts = good.split(separator: ".").map(String.init)
        let raw = try unencoded("{}")
        let keys: [(PublicKey, JWSAlgorithm)] = [(key.publicKey, .es256)]
        for (header, signature) in [(parts[0], parts[2]), (raw.header, raw.signature)] {
            let one = #""protected":"\#(header)","signature":"\#(signature)""#
            for text in ["\(header)..\(signature)", "{\(one)}", "{\"signatures\":[{\(one)}]}"] {
                let verify = { (content: String) in
                    try JSONWebSignature(parsing: bytes(text), beside: bytes(content)).verify(keys: keys).payload()
                }
                #expect(try verify("{}") == bytes("{}"))
                #expect(try verify("{ }") == nil)
                #expect(try verify("") == nil)
            }
        }
        for inside in [good, #"{"payload":"e30","protected":"\#(parts[0])","signature":"\#(parts[2])"}"#] {
            #expect(throws: AttestationError(.malformedJWS, "")) {
                try JSONWebSignature(parsing: bytes(inside), beside: bytes("{}"))
            }
        }
    }

    @Test("a detached payload is refused by code when it is not given")
    func detached() throws {
        let parts = good.split(separator: ".").map(String.init)
        #expect(code(#"{"protected":"\#(parts[0])","signature":"\#(parts[2])"}"#) == .detachedPayload)
        #expect(code(#"{"signatures":[{"protected":"\#(parts[0])","signature":"\#(parts[2])"}]}"#) == .detachedPayload)
        // In compact form it looks like an empty payload, which is not what was signed.
        #expect(try !verified("\(parts[0])..\(parts[2])"))
    }

    static let malformed = [
        "", ".", "..", "...", "a.b", "e30.e30.AQID", "e30.e30.AQID.AQID", " ", "\u{fffd}..", "[]",
        // padded, or with bits left over
        url(#"{"alg":"ES256"}"#) + ".e30=.AQID", url(#"{"alg":"ES256"}"#) + ".e30.AQI=",
        url(#"{"alg":"ES256"}"#) + ".e31.AQID", url(#"{"alg":"ES256"}"#) + ".e30.AQ+D",
        url(#"{"alg":"ES256"}"#) + ".e30.A QID",
        url(#"{"alg":"ES256"} "#) + "=.e30.AQID", url(#"{"alg":"ES256"}"#) + ".e30.AQID\n",
        // headers
        url(#"{"alg":7}"#) + ".e30.AQID", url(#"{"kid":"k"}"#) + ".e30.AQID", url(#"["alg"]"#) + ".e30.AQID",
        url(#"{"alg":"ES256","alg":"none"}"#) + ".e30.AQID", url(#"{"alg":"ES256",}"#) + ".e30.AQID",
        url(#"{"alg":"ES256"}{}"#) + ".e30.AQID", url(#"{"alg":"ES256","kid":1}"#) + ".e30.AQID",
        // JSON serializations
        #"{"payload":"e30"}"#, #"{"payload":"e30","signature":"AQID"}"#, #"{"payload":"e30","signatures":{}}"#,
        #"{"payload":"e30","signatures":[{}]}"#, #"{"payload":"e30","signatures":["AQID"]}"#,
        #"{"payload":"e30","protected":"","header":{"alg":"ES256"},"signature":"AQID"}"#,
        #"{"payload":"e30","header":[],"signature":"AQID"}"#,
        #"{"payload":1,"header":{"alg":"ES256"},"signature":"AQID"}"#,
        #"{"payload":"e30","header":{"alg":"ES256"},"signature":"AQID","signatures":[{"header":{"alg":"ES256"},"signature":"AQID"}]}"#,
        #"{"payload":"e30","header":{"alg":"ES256"},"signatures":[{"header":{"alg":"ES256"},"signature":"AQID"}]}"#,
        #"{"payload":"e30","payload":"e30","header":{"alg":"ES256"},"signature":"AQID"}"#,
        #"{"payload":"e30","protected":"\#(url(#"{"alg":"ES256"}"#))","header":{"alg":"ES256"},"signature":"AQID"}"#,
    ]

    @Test("anything else is malformed", arguments: malformed)
    func isMalformed(text: String) { #expect(code(text) == .malformedJWS) }

    @Test("no signatures and too many signatures are refused by code")
    func counts() {
        #expect(code(#"{"payload":"e30","signatures":[]}"#) == .noSignatures)
        let one = #"{"header":{"alg":"ES256"},"signature":"AQID"}"#
        let list = { (count: Int) in Array(repeating: one, count: count).joined(separator: ",") }
        #expect(code(#"{"payload":"e30","signatures":[\#(list(64))]}"#) == nil)
        #expect(code(#"{"payload":"e30","signatures":[\#(list(65))]}"#) == .tooManySignatures)
    }

    @Test("two signatures by one key count once; a refused one beside them never counts")
    func severalSignatures() throws {
        let header = url(#"{"alg":"ES256"}"#)
        let sign = { (key: PrivateKey, header: String, scheme: SignatureScheme) in
            let signature = try key.sign(bytes("\(header).e30"), with: scheme)
            return #"{"protected":"\#(header)","signature":"\#(Base64.encodeURL(signature))"}"#
        }
        let none = #"{"protected":"\#(url(#"{"alg":"none"}"#))","signature":""}"#
        let twice = [none, try sign(key, header, .ecdsaRaw(.sha256)), try sign(key, header, .ecdsaRaw(.sha256))]
        let keys: [(PublicKey, JWSAlgorithm)] = [
            (key.publicKey, .es256), (key.publicKey, .es256), (other.publicKey, .edDSA),
        ]
        let jws = { (list: [String]) in
            try JSONWebSignature(json: bytes(#"{"payload":"e30","signatures":[\#(list.joined(separator: ","))]}"#))
        }
        let result = try jws(twice).verify(keys: keys)
        #expect(result.keys == [key.publicKey])
        #expect(result.unverifiedSignatures == [0])
        #expect(try jws(twice).signatures[0].refusal?.code == .algorithm)
        let both = twice + [try sign(other, url(#"{"alg":"EdDSA"}"#), .ed25519)]
        #expect(try jws(both).verify(keys: keys).meets(threshold: 2))
        #expect(throws: AttestationError.self) { try jws([none, none]) }
    }

    @Test("every changed character of a compact JWS is refused")
    func changed() throws {
        let text = bytes(good)
        for index in text.indices {
            var broken = text
            broken[index] = broken[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let accepted = try? JSONWebSignature(parsing: broken).verify(keys: [(key.publicKey, .es256)]).isVerified
            #expect(accepted != true)
        }
    }
}

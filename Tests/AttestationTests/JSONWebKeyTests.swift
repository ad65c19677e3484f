import Attestation
import Signing
import Testing
import Wire

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("JSON Web Key, RFC 7517")
struct JSONWebKeyTests {
    static let okp = #""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#

    private func code(_ text: String) -> AttestationError.Code? {
        do {
            _ = try JSONWebKey(parsing: bytes(text))
            return nil
        } catch {
            return error.code
        }
    }

    @Test("an Ed25519 key is read with what it says about itself (RFC 8037 appendix A.2)")
    func ed25519() throws {
        let key = try JSONWebKey(
            parsing: bytes(#"{\#(Self.okp),"use":"sig","alg":"EdDSA","kid":"k","key_ops":["verify"],"x5t":"?"}"#))
        #expect(
            key.publicKey.rawEd25519.map { Hex.encode($0) }
                == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        #expect(key.algorithm == .edDSA)
        #expect(key.keyID == "k")
        #expect(try JSONWebKey(parsing: bytes("{\(Self.okp)}")).algorithm == nil)
    }

    @Test(
        "every curve's coordinates give the key they came from", arguments: [KeyKind.ecdsaP256, .ecdsaP384, .ecdsaP521])
    func curves(kind: KeyKind) throws {
        let key = try PrivateKey.generate(kind).publicKey
        let point = key.spki.suffix((key.spki.count - 20) & ~1)
        let width = ["ECDSA P-256": 32, "ECDSA P-384": 48, "ECDSA P-521": 66][kind.description] ?? 0
        let (x, y) = (Base64.encodeURL(point.suffix(2 * width).prefix(width)), Base64.encodeURL(point.suffix(width)))
        let name = kind.description.dropFirst(6)
        #expect(
            try JSONWebKey(parsing: bytes(#"{"kty":"EC","crv":"\#(name)","x":"\#(x)","y":"\#(y)"}"#)).publicKey == key)
        #expect(code(#"{"kty":"EC","crv":"\#(name)","x":"\#(y)","y":"\#(x)"}"#) == .unsuitableJWK)
        let short = Base64.encodeURL(point.suffix(width).dropFirst())
        #expect(code(#"{"kty":"EC","crv":"\#(name)","x":"\#(x)","y":"\#(short)"}"#) == .unsuitableJWK)
    }

    static let refused: [(String, AttestationError.Code)] = [
        (#"{\#(okp),"use":"enc"}"#, .unsuitableJWK), (#"{\#(okp),"key_ops":["sign"]}"#, .unsuitableJWK),
        (#"{\#(okp),"key_ops":[]}"#, .unsuitableJWK), (#"{\#(okp),"key_ops":"verify"}"#, .malformedJWK),
        (#"{\#(okp),"alg":"ES256"}"#, .unsuitableJWK), (#"{\#(okp),"alg":"HS256"}"#, .unsuitableJWK),
        (#"{\#(okp),"alg":"none"}"#, .unsuitableJWK), (#"{\#(okp),"alg":1}"#, .malformedJWK),
        (#"{\#(okp),"d":"AQID"}"#, .unsuitableJWK), (#"{"kty":"oct","k":"AQID"}"#, .unsuitableJWK),
        (#"{"kty":"oct"}"#, .unsuitableJWK), (#"{"kty":"OKP","crv":"X25519","x":"AQID"}"#, .unsuitableJWK),
        (#"{"kty":"OKP","crv":"Ed25519"}"#, .malformedJWK),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AQI="}"#, .malformedJWK),
        (#"{"kty":"O\u212aP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#, .unsuitableJWK),
        (#"{"kty":"EC","crv":"secp256k1","x":"AQID","y":"AQID"}"#, .unsuitableJWK),
        (#"{"kty":"EC","x":"AQID","y":"AQID"}"#, .malformedJWK),
        (#"{"kty":"RSA","n":"AMU","e":"AQAB"}"#, .malformedJWK),
        (#"{"kty":"RSA","n":"xcU","e":"AQAB"}"#, .unsuitableJWK),
        ("{}", .malformedJWK), ("[]", .malformedJWK), ("", .malformedJWK), (#"{\#(okp),\#(okp)}"#, .malformedJWK),
    ]

    @Test("what is no public verification key is refused", arguments: refused)
    func refusal(text: String, wanted: AttestationError.Code) { #expect(code(text) == wanted) }
}

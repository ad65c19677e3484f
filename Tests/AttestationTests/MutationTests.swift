import Attestation
import Signing
import Testing
import Wire

/// SplitMix64: small, seeded, the same on every machine.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// One to three edits with characters that mean something in JSON and base64.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array(#"{}[]",:.\=+-_/ Aaz09u"#.utf8)
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &self)
            switch UInt8.random(in: 0..<4, using: &self) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[index] = alphabet.randomElement(using: &self) ?? 0
            case 2: bytes.remove(at: index)
            default: bytes.insert(alphabet.randomElement(using: &self) ?? 0, at: index)
            }
        }
        return bytes
    }
}

@Suite("Mutations")
struct MutationTests {
    static let seed: UInt64 = 0x5745_4c4c_2024_0002
    static let rounds = 3_000

    let key: PrivateKey
    let payload = Array(#"{"a":"b"}"#.utf8)

    init() throws { key = try PrivateKey.generate(.ecdsaP256) }

    @Test("a changed envelope is refused, fails, or still says what was signed")
    func envelopes() throws {
        var generator = SeededGenerator(state: Self.seed)
        print("mutation seed: \(Self.seed)")
        let envelope = try Envelope.signed(type: "t", payload: payload, by: key, keyID: "k")
        var accepted = 0
        for _ in 0..<Self.rounds {
            guard let changed = try? Envelope(parsing: generator.mutated(envelope.encoded())),
                let verified = changed.verify(keys: [key.publicKey]).payload()
            else { continue }
            accepted += 1
            #expect(verified == payload)
            #expect(Array(changed.payloadType.utf8) == Array("t".utf8))
            #expect(changed.signatures[0].bytes == envelope.signatures[0].bytes)
        }
        print("mutations: \(accepted) of \(Self.rounds) changed envelopes still verified")
    }

    @Test("a changed JWS is refused, fails, or still says what was signed", arguments: [false, true])
    func signatures(json: Bool) throws {
        var generator = SeededGenerator(state: Self.seed)
        let header = Base64.encodeURL(Array(#"{"alg":"ES256"}"#.utf8))
        let body = Base64.encodeURL(payload)
        let signature = Base64.encodeURL(try key.sign(Array("\(header).\(body)".utf8), with: .ecdsaRaw(.sha256)))
        let text =
            json
            ? #"{"payload":"\#(body)","protected":"\#(header)","header":{"kid":"k"},"signature":"\#(signature)"}"#
            : "\(header).\(body).\(signature)"
        for _ in 0..<Self.rounds {
            let changed = generator.mutated(Array(text.utf8))
            guard let jws = try? JSONWebSignature(parsing: changed),
                let verified = jws.verify(keys: [(key.publicKey, .es256)]).payload()
            else { continue }
            #expect(verified == payload)
            // In compact form there is nothing that the signature does not cover.
            if !json { #expect(changed == Array(text.utf8)) }
        }
    }

    @Test("a changed Statement or JWK is refused or read, and nothing else happens")
    func documents() throws {
        var generator = SeededGenerator(state: Self.seed)
        let statement = try InTotoStatement(
            subjects: [Subject(name: "a", sha256: SHA256.hash(payload))], predicateType: "p", predicate: ["x": [1]]
        ).encoded()
        let jwk = Array(
            #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","use":"sig"}"#.utf8)
        for _ in 0..<Self.rounds {
            if let changed = try? InTotoStatement(parsing: generator.mutated(statement)) {
                #expect(try InTotoStatement(parsing: changed.encoded()) == changed)
            }
            if let changed = try? JSONWebKey(parsing: generator.mutated(jwk)) {
                #expect(try PublicKey(spki: changed.publicKey.spki) == changed.publicKey)
            }
        }
    }
}

import Attestation
import Foundation
import Signing
import Testing
import Wire

/// The public half of a JWK that was published with its private one.
private func publicKey(_ node: JSONNode) throws -> JSONWebKey {
    let secret = ["d", "p", "q", "dp", "dq", "qi"]
    let members = node.members.filter { !secret.contains($0.name.string ?? "") }
    return try JSONWebKey(
        parsing: JSONValue.object(members.map { JSONMember($0.name.string ?? "", $0.value.value) }).compact)
}

@Suite("RFC 7520, RFC 7797 and RFC 8037 examples", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct JOSECookbookTests {
    /// Every serialization an example has.
    private func outputs(_ example: JSONNode) throws -> [[UInt8]] {
        let output = try #require(example["output"])
        var texts = [output["json"], output["json_flat"]].compactMap { $0?.bytes }
        if let compact = output["compact"]?.string { texts.append(Array(compact.utf8)) }
        return texts
    }

    static let asymmetric = [
        ("jws/4_1.rsa_v15_signature", JWSAlgorithm.rs256), ("jws/4_2.rsa-pss_signature", .ps384),
        ("jws/4_3.ecdsa_signature", .es512), ("curve25519/jws", .edDSA),
    ]

    @Test("asymmetric examples verify in every serialization, under their algorithm alone", arguments: asymmetric)
    func accepted(name: String, algorithm: JWSAlgorithm) throws {
        let example = try Vectors.json("security/jose-rfc7520/\(name).json")
        let key = try publicKey(try #require(example["input"]?["key"])).publicKey
        let texts = try outputs(example)
        #expect(texts.count == 3)
        for text in texts {
            let jws = try JSONWebSignature(parsing: text)
            #expect(
                jws.verify(keys: [(key, algorithm)]).payload()
                    == example["input"]?["payload"]?.string.map { Array($0.utf8) })
            for other in JWSAlgorithm.allCases where other != algorithm {
                #expect(!jws.verify(keys: [(key, other)]).isVerified)
            }
        }
    }

    static let symmetric: [(String, AttestationError.Code)] = [
        ("jws/4_4.hmac-sha2_integrity_protection", .algorithm), ("jws/4_5.signature_with_detached_content", .algorithm),
        ("jws/4_6.protecting_specific_header_fields", .algorithm), ("jws/4_7.protecting_content_only", .algorithm),
        ("rfc7797/hmac-sha2_b64_false", .algorithm), ("rfc7797/4.2.hmac-sha2_b64_false", .unencodedPayload),
    ]

    @Test("HMAC and unencoded examples are refused in every serialization", arguments: symmetric)
    func refused(name: String, code: AttestationError.Code) throws {
        for text in try outputs(try Vectors.json("security/jose-rfc7520/\(name).json")) {
            let error = #expect(throws: AttestationError.self) { try JSONWebSignature(parsing: text) }
            #expect(throws: AttestationError.self) { try JSONWebSignature(parsing: text, beside: Array("$.02".utf8)) }
            // Without its payload a JSON serialization is refused for that first.
            let detached = name.contains("detached") && text.first == UInt8(ascii: "{")
            #expect(error?.code == (detached ? .detachedPayload : code))
        }
    }

    @Test("of three signatures the two asymmetric ones count, and the HMAC is refused by itself")
    func multiple() throws {
        let example = try Vectors.json("security/jose-rfc7520/jws/4_8.multiple_signatures.json")
        let keys = try #require(example["input"]?["key"]).elements.prefix(2).map { try publicKey($0).publicKey }
        let jws = try JSONWebSignature(parsing: try #require(example["output"]?["json"]).bytes)
        let result = jws.verify(keys: [(keys[0], .rs256), (keys[1], .es512)])
        #expect(result.meets(threshold: 2))
        #expect(result.unverifiedSignatures == [2])
        #expect(jws.signatures.map { $0.refusal?.code } == [nil, nil, .algorithm])
        #expect(!jws.verify(keys: [(keys[0], .ps256), (keys[1], .es256)]).isVerified)
    }

    @Test("the cookbook's public keys are read, its private and symmetric ones refused")
    func keys() throws {
        let folder = "security/jose-rfc7520/jwk"
        #expect(try JSONWebKey(try Vectors.json("\(folder)/3_1.ec_public_key.json")).publicKey.kind == .ecdsaP521)
        #expect(
            try JSONWebKey(try Vectors.json("\(folder)/3_3.rsa_public_key.json")).publicKey.kind == .rsa(bits: 2048))
        for name in [
            "3_2.ec_private_key", "3_4.rsa_private_key", "3_5.symmetric_key_mac_computation",
            "3_6.symmetric_key_encryption",
        ] {
            let node = try Vectors.json("\(folder)/\(name).json")
            let error = #expect(throws: AttestationError.self) { try JSONWebKey(node) }
            #expect(error?.code == .unsuitableJWK)
        }
    }
}

@Suite("Wycheproof JOSE", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct WycheproofJOSETests {
    /// Vectors that contradict themselves: the key says PS256 and the signature PS384, or the key names an
    /// algorithm "ES521" that does not exist. They count as valid there; here the key's word binds.
    static let contradictory: [Int: JWSAlgorithm] = [346: .ps384, 347: .es512, 350: .ps384, 351: .es512]

    struct Tally {
        var asymmetric = 0
        var symmetric = 0
        var encryption = 0
    }

    static let files = ["json_web_signature_test", "json_web_crypto_test", "json_web_key_test"]
    static let counts = [
        "json_web_signature_test": (asymmetric: 361, symmetric: 40),
        "json_web_crypto_test": (asymmetric: 29, symmetric: 20), "json_web_key_test": (asymmetric: 11, symmetric: 15),
    ]

    @Test("asymmetric vectors are decided as their authors did, symmetric ones refused", arguments: files)
    func agrees(file: String) throws {
        var tally = Tally()
        for group in try #require(Vectors.json("security/wycheproof/\(file).json")["testGroups"]).elements {
            for vector in try #require(group["tests"]).elements {
                guard let node = vector["jws"] else {
                    tally.encryption += 1
                    continue
                }
                let id = try #require(vector["tcId"]?.int)
                let text = node.string.map { Array($0.utf8) } ?? node.bytes
                guard let key = group["public"] else {
                    tally.symmetric += 1
                    #expect(!accepts(text, group["private"]), "\(file) tcId \(id)")
                    continue
                }
                tally.asymmetric += 1
                if file == "json_web_signature_test", let algorithm = Self.contradictory[id] {
                    #expect(!accepts(text, key))
                    #expect(try accepts(text, rewriting: key, as: algorithm))
                } else {
                    #expect(accepts(text, key) == (vector["result"]?.isString("valid") == true), "\(file) tcId \(id)")
                }
            }
        }
        print(
            "wycheproof: \(file): \(tally.asymmetric) asymmetric, \(tally.symmetric) symmetric refused, \(tally.encryption) JWE not applicable"
        )
        let wanted = try #require(Self.counts[file])
        #expect(tally.asymmetric == wanted.asymmetric && tally.symmetric == wanted.symmetric)
    }

    /// As a verifier would who knows one key, or one key set, and takes the compact serialization only.
    private func accepts(_ text: [UInt8], _ key: JSONNode?) -> Bool {
        guard let key else { return false }
        let keys = (key["keys"].map { Array($0.elements) } ?? [key]).compactMap { try? JSONWebKey($0) }
        let bound = keys.compactMap { key in key.algorithm.map { (key.publicKey, $0) } }
        let jws = try? JSONWebSignature(compact: String(decoding: text, as: UTF8.self))
        return jws?.verify(keys: bound).isVerified ?? false
    }

    private func accepts(_ text: [UInt8], rewriting key: JSONNode, as algorithm: JWSAlgorithm) throws -> Bool {
        let members = key.members.filter { $0.name.string != "alg" }
            .map { JSONMember($0.name.string ?? "", $0.value.value) }
        let key = try JSONWebKey(parsing: JSONValue.object(members).compact).publicKey
        return try JSONWebSignature(parsing: text).verify(keys: [(key, algorithm)]).isVerified
    }
}

import Signing
import Testing
import Wire

@Suite("Wycheproof", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct WycheproofTests {
    struct File: CustomTestStringConvertible {
        let name: String
        let vectors: Int
        var testDescription: String { "\(name), \(vectors) vectors" }
    }

    static let files = [
        File(name: "ecdsa_secp256r1_sha256_p1363_test", vectors: 262),
        File(name: "ecdsa_secp256r1_sha256_test", vectors: 484),
        File(name: "ecdsa_secp256r1_sha512_p1363_test", vectors: 332),
        File(name: "ecdsa_secp256r1_sha512_test", vectors: 554),
        File(name: "ecdsa_secp384r1_sha256_test", vectors: 472),
        File(name: "ecdsa_secp384r1_sha384_p1363_test", vectors: 280),
        File(name: "ecdsa_secp384r1_sha384_test", vectors: 504),
        File(name: "ecdsa_secp384r1_sha512_p1363_test", vectors: 318),
        File(name: "ecdsa_secp384r1_sha512_test", vectors: 542),
        File(name: "ecdsa_secp521r1_sha512_p1363_test", vectors: 318),
        File(name: "ecdsa_secp521r1_sha512_test", vectors: 542),
        File(name: "ed25519_test", vectors: 151),
        File(name: "rsa_pss_2048_sha256_mgf1_0_test", vectors: 103),
        File(name: "rsa_pss_2048_sha256_mgf1_32_test", vectors: 108),
        File(name: "rsa_pss_2048_sha384_mgf1_48_test", vectors: 141),
        File(name: "rsa_pss_2048_sha512_mgf1sha256_32_params_test", vectors: 178),
        File(name: "rsa_pss_3072_sha256_mgf1_32_test", vectors: 108),
        File(name: "rsa_pss_4096_sha256_mgf1_32_test", vectors: 108),
        File(name: "rsa_pss_4096_sha384_mgf1_48_test", vectors: 141),
        File(name: "rsa_pss_4096_sha512_mgf1_32_test", vectors: 177),
        File(name: "rsa_pss_4096_sha512_mgf1_64_test", vectors: 179),
        File(name: "rsa_pss_misc_test", vectors: 150),
        File(name: "rsa_signature_2048_sha256_test", vectors: 259),
        File(name: "rsa_signature_2048_sha384_test", vectors: 258),
        File(name: "rsa_signature_2048_sha512_test", vectors: 259),
        File(name: "rsa_signature_3072_sha256_test", vectors: 259),
        File(name: "rsa_signature_3072_sha384_test", vectors: 259),
        File(name: "rsa_signature_3072_sha512_test", vectors: 260),
        File(name: "rsa_signature_4096_sha256_test", vectors: 258),
        File(name: "rsa_signature_4096_sha384_test", vectors: 259),
        File(name: "rsa_signature_4096_sha512_test", vectors: 259),
    ]

    @Test("every vector is decided as its authors decided it; acceptable counts as refused", arguments: files)
    func agrees(file: File) throws {
        var run = 0
        for group in try #require(Vectors.json("security/wycheproof/\(file.name).json")["testGroups"]).elements {
            let spki = try #require(group["publicKeyDer"]?.string.flatMap { Hex.decode($0) })
            let pem = try #require(group["publicKeyPem"]?.string)
            let key = try PublicKey(spki: spki)
            #expect(try PublicKey(pem: pem) == key)
            for vector in try #require(group["tests"]).elements {
                let message = try #require(vector["msg"]?.string.flatMap { Hex.decode($0) })
                let signature = try #require(vector["sig"]?.string.flatMap { Hex.decode($0) })
                let accepted = try verify(signature, message, key, group)
                let wanted = vector["result"]?.isString("valid") == true
                #expect(accepted == wanted, "tcId \(vector["tcId"]?.int ?? 0): \(vector["comment"]?.string ?? "")")
                run += 1
            }
        }
        print("wycheproof: \(file.name): \(run) vectors")
        #expect(run == file.vectors)
    }

    private func verify(_ signature: [UInt8], _ message: [UInt8], _ key: PublicKey, _ group: JSONNode) throws -> Bool {
        switch group["type"]?.string {
        case "EcdsaVerify":
            return key.verify(signature, of: message, with: .ecdsa(try hash(group["sha"])))
        case "EcdsaP1363Verify":
            return key.verify(signature, of: message, with: .ecdsaRaw(try hash(group["sha"])))
        case "RsassaPkcs1Verify":
            return key.verify(signature, of: message, with: .rsaPKCS1(try hash(group["sha"])))
        case "RsassaPssVerify", "RsassaPssWithParametersVerify":
            // By OpenSSL's names: one file goes through SHA-1 and SHA-224, which no caller outside can ask for.
            return key.verifyPSS(
                signature, of: message, digest: try #require(group["sha"]?.string),
                mgf: try #require(group["mgfSha"]?.string), saltLength: try #require(group["sLen"]?.int))
        default:
            try #require(group["type"]?.isString("EddsaVerify") == true)
            return key.verify(signature, of: message, with: .ed25519)
        }
    }

    private func hash(_ name: JSONNode?) throws -> HashAlgorithm {
        switch name?.string {
        case "SHA-256": .sha256
        case "SHA-384": .sha384
        default: try #require(name?.isString("SHA-512") == true ? .sha512 : nil)
        }
    }
}

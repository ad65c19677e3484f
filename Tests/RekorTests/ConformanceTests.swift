import Foundation
import Rekor
import Signing
import Testing
import Wire

/// One folder of sigstore-conformance and what our steps must say of it.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    enum Logs { case production, own }

    let name: String
    let logs: Logs
    /// With the key of the folder; else the key that the entry names is taken.
    var hasKey = false
    let failures: [VerificationStep.Name: RekorError.Code]
    let why: String

    var testDescription: String { name }
}

@Suite(
    "sigstore-conformance: recorded bundles", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct ConformanceTests {
    static let cases: [ConformanceCase] = [
        ConformanceCase(
            name: "happy-path-v0.1", logs: .production, failures: [:],
            why: "hashedrekord 0.0.1 with a chain; the checkpoint has the old Timestamp line"),
        ConformanceCase(
            name: "happy-path-v0.3", logs: .production, failures: [:], why: "hashedrekord 0.0.1 with one certificate"),
        ConformanceCase(
            name: "happy-path-intoto-in-dsse-v3", logs: .production, failures: [:],
            why: "dsse 0.0.1; the log hashed the envelope without the white space that the file has"),
        ConformanceCase(
            name: "managed-key-happy-path", logs: .production, hasKey: true, failures: [:],
            why: "hashedrekord 0.0.1 with a public key that the caller trusts"),
        ConformanceCase(
            name: "managed-key-and-trusted-root", logs: .own, hasKey: true, failures: [:],
            why: "the same, in the staging log"),
        ConformanceCase(
            name: "rekor2-happy-path", logs: .own, failures: [:], why: "hashedrekord 0.0.2, no promise, no time"),
        ConformanceCase(
            name: "rekor2-checkpoint-cosigned", logs: .own, failures: [:],
            why: "the line of an unknown witness is passed over"),
        ConformanceCase(
            name: "rekor2-dsse-happy-path", logs: .own, failures: [:],
            why: "hashedrekord 0.0.2 over the pre-authentication encoding; three unknown witnesses"),
        ConformanceCase(
            name: "bundle-unknown-version_fail", logs: .production, failures: [.parse: .bundleVersion],
            why: "version 99.9"),
        ConformanceCase(
            name: "dsse-invalid-sig_fail", logs: .production,
            failures: [.signature: .signatureInvalid, .leaf: .verifierMismatch],
            why: "the envelope has another signature than the one that was logged; the log parts are sound"),
        ConformanceCase(
            name: "incorrect-public-key_fail", logs: .production,
            failures: [
                .signature: .signatureInvalid, .leaf: .leafMismatch, .inclusion: .inclusionInvalid,
                .timestamp: .timestampInvalid,
            ],
            why: "the body names another certificate, so it is not the leaf, and not what was promised"),
        ConformanceCase(
            name: "invalid-checkpoint-signature_fail", logs: .production, failures: [.checkpoint: .checkpointInvalid],
            why: "one character of the signature line was changed"),
        ConformanceCase(
            name: "rekor2-checkpoint-missing-log-signature_fail", logs: .own,
            failures: [.checkpoint: .checkpointInvalid, .logID: .logIDMismatch],
            why: "no signature line; without it nothing ties the log id to a trusted log"),
    ]

    private static let folder = "sigstore/conformance/"

    /// The logs of a TrustedRoot, named by the host of their URL.
    private static func logs(_ path: String) throws -> [TrustedLog] {
        let root = try JSONDocument(try Vectors.bytes(path)).root
        return try #require(root["tlogs"]).elements.map { log in
            let url = try #require(log["baseUrl"]?.string.flatMap { URL(string: $0) })
            let spki = try #require(log["publicKey"]?["rawBytes"]?.string.flatMap { Base64.decode($0) })
            return TrustedLog(name: url.host(), key: try PublicKey(spki: spki))
        }
    }

    private static func key(_ name: String) throws -> PublicKey {
        try PublicKey(pem: String(decoding: try Vectors.bytes(folder + name + "/key.pub"), as: UTF8.self))
    }

    @Test("each case has the verdict of its parts", arguments: cases)
    func verdict(item: ConformanceCase) throws {
        let logs =
            switch item.logs {
            case .production: try Self.logs("sigstore/trusted-root/trusted_root.json")
            case .own: try Self.logs(Self.folder + item.name + "/trusted_root.json")
            }
        let signers = item.hasKey ? [try Self.key(item.name)] : []
        let verifier = BundleVerifier(logs: logs, signers: signers)
        let result = verifier.verify(
            try Vectors.bytes(Self.folder + item.name + "/bundle.sigstore.json"),
            artifact: try Vectors.bytes(Self.folder + "a.txt"))
        #expect(result.failed == item.failures, "\(item.why): \(result.failures)")
        #expect((result.entry != nil) == !item.name.hasSuffix("_fail"))
        guard let entry = result.entry else { return }
        switch entry.signedBy {
        case .trusted(let key): #expect(signers == [key])
        case .namedByEntry: #expect(signers.isEmpty)
        }
        let isV2 = item.name.hasPrefix("rekor2")
        #expect((entry.integratedTime == nil) == isV2)
    }

    @Test("managed-key-wrong-key_fail: the key is no point of its curve, and any other key is not the signer's")
    func wrongKey() throws {
        let name = "managed-key-wrong-key_fail"
        #expect(throws: SigningError.self) { try Self.key(name) }
        let verifier = BundleVerifier(
            logs: try Self.logs("sigstore/trusted-root/trusted_root.json"),
            signers: [try PrivateKey.generate(.ecdsaP256).publicKey])
        let result = verifier.verify(
            try Vectors.bytes(Self.folder + name + "/bundle.sigstore.json"),
            artifact: try Vectors.bytes(Self.folder + "a.txt"))
        #expect(result.failed == [.signature: .signerUntrusted])
    }

    @Test("a file other than the signed one, or none, is refused")
    func otherFile() throws {
        let name = "managed-key-happy-path"
        let verifier = BundleVerifier(
            logs: try Self.logs("sigstore/trusted-root/trusted_root.json"), signers: [try Self.key(name)])
        let bundle = try Vectors.bytes(Self.folder + name + "/bundle.sigstore.json")
        for artifact in [nil, [1, 2, 3]] as [[UInt8]?] {
            #expect(verifier.verify(bundle, artifact: artifact).failed == [.signature: .artifactMismatch])
        }
    }

    @Test("every recorded bundle has a row in the table")
    func allCases() throws {
        let folders = try Vectors.files(in: Self.folder).filter { $0 != "a.txt" }
        #expect(Set(folders) == Set(Self.cases.map(\.name) + ["managed-key-wrong-key_fail"]))
    }

    @Test("what other producers put into a bundle is written again with the same meaning")
    func writtenAgain() throws {
        for item in Self.cases where !item.name.hasSuffix("_fail") {
            let bytes = try Vectors.bytes(Self.folder + item.name + "/bundle.sigstore.json")
            let bundle = try SigstoreBundle(parsing: bytes)
            let ours = try CanonicalJSON.encode(JSONDocument(bundle.encoded).root.value)
            #expect(try ours == CanonicalJSON.encode(JSONDocument(bytes).root.value), "\(item.name)")
        }
    }
}

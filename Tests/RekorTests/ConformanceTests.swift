import Foundation
import Rekor
import Signing
import Testing
import Wire

/// One folder of sigstore-conformance and what our steps must say of it.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    enum Root { case production, own }

    let name: String
    let root: Root
    /// With the key of the folder; else with the suite's identity.
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
            name: "happy-path-v0.1", root: .production, failures: [:],
            why: "hashedrekord 0.0.1 with a chain; the checkpoint has the old Timestamp line"),
        ConformanceCase(
            name: "happy-path-v0.3", root: .production, failures: [:], why: "hashedrekord 0.0.1 with one certificate"),
        ConformanceCase(
            name: "happy-path-intoto-in-dsse-v3", root: .production, failures: [:],
            why: "dsse 0.0.1; the log hashed the envelope without the white space that the file has"),
        ConformanceCase(
            name: "managed-key-happy-path", root: .production, hasKey: true, failures: [:],
            why: "hashedrekord 0.0.1 with a public key that the caller trusts"),
        ConformanceCase(
            name: "managed-key-and-trusted-root", root: .own, hasKey: true, failures: [:],
            why: "the same, in the staging log"),
        ConformanceCase(
            name: "rekor2-happy-path", root: .own, failures: [:], why: "hashedrekord 0.0.2, no promise, no time"),
        ConformanceCase(
            name: "rekor2-checkpoint-cosigned", root: .own, failures: [:],
            why: "the line of an unknown witness is passed over"),
        ConformanceCase(
            name: "rekor2-dsse-happy-path", root: .own, failures: [:],
            why: "hashedrekord 0.0.2 over the pre-authentication encoding; three unknown witnesses"),
        ConformanceCase(
            name: "bundle-unknown-version_fail", root: .production, failures: [.parse: .bundleVersion],
            why: "version 99.9"),
        ConformanceCase(
            name: "dsse-invalid-sig_fail", root: .production,
            failures: [.signature: .signatureInvalid, .leaf: .verifierMismatch],
            why: "the envelope has another signature than the one that was logged; the log parts are sound"),
        ConformanceCase(
            name: "incorrect-public-key_fail", root: .production,
            failures: [
                .leaf: .leafMismatch, .inclusion: .inclusionInvalid, .timestamp: .timestampInvalid,
                .certificate: .timeUnproven,
            ],
            why: "the body names another certificate, so it is not the leaf, and not what was promised"),
        ConformanceCase(
            name: "invalid-checkpoint-signature_fail", root: .production, failures: [.checkpoint: .checkpointInvalid],
            why: "one character of the signature line was changed"),
        ConformanceCase(
            name: "rekor2-checkpoint-missing-log-signature_fail", root: .own,
            failures: [.checkpoint: .checkpointInvalid, .logID: .logIDMismatch],
            why: "no signature line; without it nothing ties the log id to a trusted log"),
    ]

    private static let folder = "sigstore/conformance/"

    /// Whose certificates the suite's are.
    private static let identity = CertificateIdentity(
        name: "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
            + "extremely-dangerous-oidc-beacon.yml@refs/heads/main",
        issuer: "https://token.actions.githubusercontent.com")

    private static func root(_ path: String = "sigstore/trusted-root/trusted_root.json") throws -> TrustedRoot {
        try TrustedRoot(parsing: try Vectors.bytes(path))
    }

    private static func root(of item: ConformanceCase) throws -> TrustedRoot {
        switch item.root {
        case .production: try root()
        case .own: try root(folder + item.name + "/trusted_root.json")
        }
    }

    private static func bundle(_ name: String) throws -> [UInt8] {
        try Vectors.bytes(folder + name + "/bundle.sigstore.json")
    }

    private static func file() throws -> SignedArtifact { .file(try Vectors.bytes(folder + "a.txt")) }

    private static func key(_ name: String) throws -> PublicKey {
        try PublicKey(pem: String(decoding: try Vectors.bytes(folder + name + "/key.pub"), as: UTF8.self))
    }

    @Test("each case has the verdict of its parts", arguments: cases)
    func verdict(item: ConformanceCase) throws {
        let signers = item.hasKey ? [try Self.key(item.name)] : []
        let verifier = BundleVerifier(
            root: try Self.root(of: item), signers: signers, identity: item.hasKey ? nil : Self.identity)
        let result = verifier.verify(try Self.bundle(item.name), artifact: try Self.file())
        #expect(result.failed == item.failures, "\(item.why): \(result.failures)")
        #expect((result.entry != nil) == !item.name.hasSuffix("_fail"))
        guard let entry = result.entry else { return }
        switch entry.signedBy {
        case .trusted(let key): #expect(signers == [key])
        case .identity(let identity, let path): #expect(identity == Self.identity && path.certificates.count == 3)
        case .namedByEntry: Issue.record("nobody vouches for the key")
        }
        let isV2 = item.name.hasPrefix("rekor2")
        #expect((entry.integratedTime == nil) == isV2 && !entry.times.isEmpty)
    }

    @Test("a digest of the file will do as well")
    func digest() throws {
        guard case .file(let bytes) = try Self.file() else { return }
        let digest = SignedArtifact.digest(.sha256, SHA256.hash(bytes).bytes)
        let other = SignedArtifact.digest(.sha256, SHA256.hash(bytes + [0]).bytes)
        for item in Self.cases where !item.name.hasSuffix("_fail") {
            let signers = item.hasKey ? [try Self.key(item.name)] : []
            let verifier = BundleVerifier(root: try Self.root(of: item), signers: signers, identity: Self.identity)
            let bundle = try Self.bundle(item.name)
            #expect(verifier.verify(bundle, artifact: digest).entry != nil, "\(item.name)")
            let step = try SigstoreBundle(parsing: bundle).envelope == nil ? VerificationStep.Name.signature : .artifact
            #expect(verifier.verify(bundle, artifact: other).failed == [step: .artifactMismatch], "\(item.name)")
        }
    }

    @Test("each certificate is refused under another identity, provider or root, and without an identity")
    func otherTrust() throws {
        let identity = Self.identity
        let others = [
            CertificateIdentity(name: String(identity.name.dropLast()), issuer: identity.issuer),
            CertificateIdentity(name: identity.name.uppercased(), issuer: identity.issuer),
            CertificateIdentity(name: identity.name, issuer: identity.issuer + "/"),
        ]
        for item in Self.cases where !item.name.hasSuffix("_fail") && !item.hasKey {
            let (root, bundle, file) = (try Self.root(of: item), try Self.bundle(item.name), try Self.file())
            func failed(_ root: TrustedRoot, _ identity: CertificateIdentity?) -> [VerificationStep.Name: RekorError
                .Code]
            {
                BundleVerifier(root: root, identity: identity).verify(bundle, artifact: file).failed
            }
            for other in others { #expect(failed(root, other) == [.identity: .identityMismatch], "\(item.name)") }
            #expect(failed(root, nil) == [.identity: .identityMissing], "\(item.name)")
            let stranger =
                item.root == .own ? try Self.root() : try Self.root(Self.folder + "rekor2-happy-path/trusted_root.json")
            let mixed = TrustedRoot(
                logs: root.logs, certificateAuthorities: stranger.certificateAuthorities,
                certificateLogs: root.certificateLogs, timestampAuthorities: root.timestampAuthorities)
            #expect(failed(mixed, identity) == [.certificate: .certificateUntrusted], "\(item.name)")
            let unlogged = TrustedRoot(
                logs: root.logs, certificateAuthorities: root.certificateAuthorities,
                certificateLogs: stranger.certificateLogs, timestampAuthorities: root.timestampAuthorities)
            #expect(failed(unlogged, identity) == [.sct: .sctInvalid], "\(item.name)")
        }
    }

    @Test("what is not judged by a root is taken for its key alone, and said to be so")
    func withoutRoot() throws {
        let name = "happy-path-v0.3"
        let verifier = BundleVerifier(logs: try Self.root().trustedLogs, signers: [])
        let result = verifier.verify(try Self.bundle(name), artifact: try Self.file())
        guard case .namedByEntry? = result.entry?.signedBy else {
            Issue.record("\(result.failures)")
            return
        }
        for step in [VerificationStep.Name.signedTimestamp, .certificate, .sct, .identity] {
            guard case .notApplicable? = result[step] else {
                Issue.record("\(step)")
                continue
            }
        }
    }

    @Test("managed-key-wrong-key_fail: the key is no point of its curve, and any other key is not the signer's")
    func wrongKey() throws {
        let name = "managed-key-wrong-key_fail"
        #expect(throws: SigningError.self) { try Self.key(name) }
        let verifier = BundleVerifier(
            root: try Self.root(), signers: [try PrivateKey.generate(.ecdsaP256).publicKey])
        let result = verifier.verify(try Self.bundle(name), artifact: try Self.file())
        #expect(result.failed == [.signature: .signerUntrusted])
    }

    @Test("a file other than the signed one, or none, is refused")
    func otherFile() throws {
        let name = "managed-key-happy-path"
        let verifier = BundleVerifier(
            root: try Self.root(), signers: [try Self.key(name)])
        let bundle = try Self.bundle(name)
        for artifact in [nil, .file([1, 2, 3])] as [SignedArtifact?] {
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
            let bytes = try Self.bundle(item.name)
            let bundle = try SigstoreBundle(parsing: bytes)
            let ours = try CanonicalJSON.encode(JSONDocument(bundle.encoded).root.value)
            #expect(try ours == CanonicalJSON.encode(JSONDocument(bytes).root.value), "\(item.name)")
        }
    }
}

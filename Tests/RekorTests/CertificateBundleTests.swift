import Attestation
import LedgerTestKit
import Rekor
import Signing
import Testing
import Wire

@Suite("Bundles that are signed with a certificate")
struct CertificateBundleTests {
    private typealias Failures = [VerificationStep.Name: RekorError.Code]

    private static func failed(
        _ made: CertifiedBundle, _ bundle: [UInt8], root: TrustedRoot? = nil, identity: CertificateIdentity? = nil,
        artifact: SignedArtifact? = nil
    ) throws -> Failures {
        let verifier = BundleVerifier(root: try root ?? made.root(), identity: identity ?? made.identity)
        let result = verifier.verify(bundle, artifact: artifact)
        #expect((result.entry == nil) == !result.failed.isEmpty)
        return result.failed
    }

    @Test("a log of version 1 proves the time, and one of version 2 leaves it to a timestamp")
    func success() throws {
        let made = try CertifiedBundle()
        let verifier = BundleVerifier(root: try made.root(), identity: made.identity)
        let first = verifier.verify(try made.v1())
        let second = verifier.verify(try made.v2())
        for result in [first, second] {
            #expect(result.failed == [:])
            #expect(result.steps.map(\.name) == VerificationStep.Name.allCases)
            guard case .identity(let identity, let path)? = result.entry?.signedBy else {
                Issue.record("no identity")
                continue
            }
            #expect(identity == made.identity)
            #expect(try path.certificates.first == made.samples.leaf("good") && path.certificates.count == 3)
            #expect(result.entry?.signedBy.key == made.samples.signerKey.publicKey)
        }
        #expect(first.entry?.times == [made.samples.time] && first.entry?.integratedTime == made.samples.time.seconds)
        let stamp = try TimestampToken(response: made.samples.timestamp("good")).time
        #expect(second.entry?.times == [stamp] && second.entry?.integratedTime == nil)
        #expect(verifier.verify(try made.v1(timestamps: ["good", "sha512"])).entry?.times.count == 3)
    }

    @Test("names of other kinds are identities, too")
    func names() throws {
        let made = try CertifiedBundle()
        for (leaf, name) in [("uri", "https://ci.example/build.yml@main"), ("other-name", "janitor!vendor.example")] {
            let identity = CertificateIdentity(name: name, issuer: made.samples.issuer)
            #expect(try Self.failed(made, made.v1(leaf), identity: identity) == [:], "\(leaf)")
            #expect(try Self.failed(made, made.v1(leaf)) == [.identity: .identityMismatch], "\(leaf)")
        }
        for leaf in ["bare-issuer", "text-issuer", "sct-second", "sct-in-middle", "sct-extensions", "long"] {
            #expect(try Self.failed(made, made.v1(leaf)) == [:], "\(leaf)")
        }
    }

    @Test(
        "each certificate with one thing wrong fails at that step, and at no other",
        arguments: [
            ("expired", .certificate, .certificateUntrusted), ("early", .certificate, .certificateUntrusted),
            ("wrong-purpose", .certificate, .certificateUntrusted), ("no-purpose", .certificate, .certificateUntrusted),
            ("no-signing", .certificate, .certificateUntrusted), ("authority", .certificate, .certificateUntrusted),
            ("critical-unknown", .certificate, .certificateUntrusted),
            ("stranger", .certificate, .certificateUntrusted),
            ("under-no-authority", .certificate, .certificateUntrusted),
            ("under-late", .certificate, .certificateUntrusted),
            ("under-other-purpose", .certificate, .certificateUntrusted),
            ("under-deep", .certificate, .certificateUntrusted),
            ("under-no-basic", .certificate, .certificateUntrusted),
            ("under-no-signing", .certificate, .certificateUntrusted),
            ("sct-none", .sct, .sctInvalid), ("sct-empty", .sct, .sctInvalid), ("sct-unknown", .sct, .sctInvalid),
            ("sct-broken", .sct, .sctInvalid), ("sct-moved", .sct, .sctInvalid),
            ("sct-other-issuer", .sct, .sctInvalid),
            ("sct-version", .sct, .sctInvalid), ("sct-tail", .sct, .sctInvalid),
            ("dns-name", .identity, .identityMismatch), ("no-name", .identity, .identityMismatch),
            ("no-issuer", .identity, .identityMismatch), ("two-issuers", .identity, .identityMismatch),
            ("bad-issuer", .identity, .identityMismatch),
        ] as [(String, VerificationStep.Name, RekorError.Code)])
    func flaw(leaf: String, step: VerificationStep.Name, code: RekorError.Code) throws {
        let made = try CertifiedBundle()
        // Every issuer of the samples is known, so that nothing fails for want of one.
        let names = [
            "middle", "stranger", "no-authority", "no-basic", "no-signing", "other-purpose", "late-middle", "deep",
            "root",
        ]
        let root = try made.root(authorities: [names])
        #expect(try Self.failed(made, made.v1(leaf), root: root) == [step: code])
        #expect(try Self.failed(made, made.v2(leaf), root: root) == [step: code])
        #expect(try Self.failed(made, made.v1(), root: root) == [:])
    }

    @Test("every proven time must lie within the certificate's validity, and that of the authorities and logs")
    func times() throws {
        let made = try CertifiedBundle()
        let time = made.samples.time
        for (offset, holds) in [(-61, false), (-60, true), (539, true), (541, false)] as [(Int64, Bool)] {
            let wanted: Failures = holds ? [:] : [.certificate: .certificateUntrusted]
            #expect(try Self.failed(made, made.v1(at: offset)) == wanted, "\(offset)")
            // A timestamp within does not help a promise outside.
            #expect(try Self.failed(made, made.v1(at: offset, timestamps: ["good"])) == wanted, "\(offset)")
        }
        let before = Timestamp(seconds: time.seconds - 1)
        let after = Timestamp(seconds: time.seconds + 120)
        let past = ValidityPeriod(start: Timestamp(seconds: 0), end: before)
        let future = ValidityPeriod(start: after)
        for period in [past, future] {
            let authority = try made.root(authorityValidity: period)
            #expect(try Self.failed(made, made.v1(), root: authority) == [.certificate: .certificateUntrusted])
            let stamper = try made.root(timeValidity: period)
            #expect(
                try Self.failed(made, made.v2(), root: stamper) == [
                    .signedTimestamp: .signedTimestampInvalid, .certificate: .timeUnproven,
                ])
        }
        #expect(try Self.failed(made, made.v1(), root: made.root(certificateLogEnd: before)) == [.sct: .sctInvalid])
        #expect(
            try Self.failed(made, made.v1(), root: made.root(logEnd: before)) == [
                .timestamp: .timestampInvalid, .certificate: .timeUnproven,
            ])
        // When a log of version 2 took the entry in, nobody says; the timestamp is of the signature.
        #expect(try Self.failed(made, made.v2(), root: made.root(logEnd: before)) == [:])
    }

    @Test("without a time that is proven no certificate holds")
    func noTime() throws {
        let made = try CertifiedBundle()
        #expect(try Self.failed(made, made.v2(timestamps: [])) == [.certificate: .timeUnproven])
        let wanted: Failures = [.signedTimestamp: .signedTimestampInvalid, .certificate: .timeUnproven]
        for stamp in ["other", "file", "broken", "cut", "longer", "refused", "sha1", "stranger", "second"] {
            #expect(try Self.failed(made, made.v2(timestamps: [stamp])) == wanted, "\(stamp)")
        }
        #expect(try Self.failed(made, made.v2(), root: made.root(timeAuthorities: [])) == wanted)
        for stamp in ["bare", "precise", "sha512"] {
            #expect(try Self.failed(made, made.v2(timestamps: [stamp])) == [:], "\(stamp)")
        }
        let many = Array(repeating: "good", count: SigstoreBundle.maxTimestamps)
        #expect(try Self.failed(made, made.v2(timestamps: many)) == [:])
        #expect(try Self.failed(made, made.v2(timestamps: many + ["good"])) == [.parse: .bundleSyntax])
        let any = try made.root(timeAuthorities: [Array(made.timeChain().dropFirst())])
        #expect(try Self.failed(made, made.v2(timestamps: ["second"]), root: any) == [:])
        let second = try made.root(timeAuthorities: [made.timeChain(), made.timeChain(made.samples.secondStamper)])
        #expect(try Self.failed(made, made.v2(timestamps: ["second"]), root: second) == [:])
    }

    @Test("beside a time that is proven, a stranger's timestamp is passed over, one of another signature is not")
    func besides() throws {
        let made = try CertifiedBundle()
        for stamp in ["stranger", "second", "broken"] {
            #expect(try Self.failed(made, made.v1(timestamps: [stamp])) == [:], "\(stamp)")
            #expect(try Self.failed(made, made.v2(timestamps: [stamp, "good"])) == [:], "\(stamp)")
        }
        let wanted: Failures = [.signedTimestamp: .signedTimestampInvalid]
        for stamp in ["other", "file", "cut"] {
            #expect(try Self.failed(made, made.v1(timestamps: [stamp])) == wanted, "\(stamp)")
        }
    }

    @Test("a certificate does not count where a key is wanted, unless its key is that key")
    func keys() throws {
        let made = try CertifiedBundle()
        let root = try made.root()
        let own = BundleVerifier(root: root, signers: [made.samples.signerKey.publicKey]).verify(try made.v1())
        #expect(own.entry?.signedBy == .trusted(made.samples.signerKey.publicKey))
        let other = BundleVerifier(root: root, signers: [made.logKey.publicKey]).verify(try made.v1())
        #expect(other.failed == [.identity: .identityMissing])
        // And a key does not count where an identity is wanted.
        let body = try EntryBody.dsse(envelope: made.samples.envelope, verifiers: [made.samples.signerKey.publicKey])
        let entry = try Fixture.entry(of: body.encoded, by: made.logKey)
        let keyed = try SigstoreBundle(envelope: made.samples.envelope, entry: entry).encoded
        #expect(try Self.failed(made, keyed) == [.signature: .signerUntrusted])
        #expect(BundleVerifier(root: root, signers: [made.samples.signerKey.publicKey]).verify(keyed).entry != nil)
    }

    @Test("another certificate of the same key does not take the place of the one that was logged")
    func exchanged() throws {
        let made = try CertifiedBundle()
        let der = try made.samples.leaf("long").der
        let bundle = try JSONEdit.replace(
            made.v1("expired"), "verificationMaterial.certificate.rawBytes", by: .string(Base64.encode(der)))
        #expect(try Self.failed(made, bundle) == [.leaf: .leafMismatch])
        let stranger = try JSONEdit.replace(
            made.v1(), "verificationMaterial.certificate.rawBytes",
            by: .string(Base64.encode(made.samples.stamper("good").der)))
        #expect(try Self.failed(made, stranger)[.signature] == .signatureInvalid)
    }

    @Test("a file with a certificate, or with Ed25519ph and a key, by itself or by its digest")
    func files() throws {
        let made = try CertifiedBundle()
        let samples = made.samples
        let certificate = try EntryVerifier(certificate: samples.leaf("good").der)
        let certified = try made.file(
            samples.message, certificate, .sha256, samples.messageSignature, timestamps: ["file"])
        let sha256 = SHA256.hash(samples.message).bytes
        for artifact in [.file(samples.message), .digest(.sha256, sha256)] as [SignedArtifact] {
            #expect(try Self.failed(made, certified, artifact: artifact) == [:])
        }
        // RFC 8032 §7.3
        let message = Array("abc".utf8)
        let key = try #require(Hex.decode(ChainFixture.prehashedKey).flatMap { try? PublicKey(rawEd25519: $0) })
        let signature = try #require(Hex.decode(ChainFixture.prehashedSignature))
        let digest = HashAlgorithm.sha512.hash(message)
        let keyed = try made.file(message, EntryVerifier(key), .sha512, signature)
        let verifier = BundleVerifier(root: try made.root(), signers: [key])
        #expect(verifier.verify(keyed, artifact: .file(message)).failed == [:])
        #expect(verifier.verify(keyed, artifact: .digest(.sha512, digest)).failed == [:])
        let wrong: [SignedArtifact?] = [nil, .digest(.sha256, sha256), .digest(.sha512, sha256), .file([])]
        for artifact in wrong {
            #expect(verifier.verify(keyed, artifact: artifact).failed[.signature] == .artifactMismatch)
        }
    }
}

import LedgerTestKit
import Signing
import Testing
import Wire

@Suite("RFC 5280 §6: certificates that lead to a trusted one")
struct CertificatePathTests {
    /// Every authority of the samples but the root, so that each certificate finds its issuer.
    private static func path(
        _ signer: Certificate, _ samples: CertificateSamples, to anchor: String = "root", at time: Timestamp? = nil,
        for purpose: CertificatePath.Purpose = .codeSigning
    ) throws -> CertificatePath {
        let others = samples.authorities.filter { $0.key != "root" && !$0.key.hasPrefix("stranger-root") }
        return try CertificatePath(
            from: signer, to: samples.authority(anchor), by: others.sorted { $0.key < $1.key }.map(\.value),
            at: time ?? samples.time, for: purpose)
    }

    @Test("signer, issuer and root, in this order")
    func success() throws {
        let samples = try CertificateSamples.shared.get()
        let leaf = try samples.leaf("good")
        let path = try Self.path(leaf, samples)
        #expect(path.certificates == [leaf, try samples.authority("middle"), try samples.authority("root")])
        #expect(try path.issuer == samples.authority("middle"))
        let short = try Self.path(samples.leaf("root-issued"), samples)
        #expect(try short.certificates == [samples.leaf("root-issued"), samples.authority("root")])
    }

    @Test("an issuer that is trusted itself needs no root")
    func partial() throws {
        let samples = try CertificateSamples.shared.get()
        #expect(try Self.path(samples.leaf("good"), samples, to: "middle").certificates.count == 2)
    }

    @Test(
        "what may not sign, or not now, is refused",
        arguments: [
            "expired", "early", "edge", "wrong-purpose", "no-purpose", "no-signing", "authority", "critical-unknown",
            "stranger",
            "under-no-authority", "under-no-basic", "under-no-signing", "under-other-purpose", "under-late",
            "under-deep",
        ])
    func refused(name: String) throws {
        let samples = try CertificateSamples.shared.get()
        #expect(throws: SigningError(.pathInvalid, "")) { try Self.path(samples.leaf(name), samples) }
    }

    @Test("a missing issuer, another root of the same name, or the certificate itself as root is no path")
    func noPath() throws {
        let samples = try CertificateSamples.shared.get()
        let (leaf, root) = (try samples.leaf("good"), try samples.authority("root"))
        func path(_ anchor: Certificate, _ others: [Certificate]) throws -> CertificatePath {
            try CertificatePath(from: leaf, to: anchor, by: others, at: samples.time, for: .codeSigning)
        }
        #expect(throws: SigningError(.pathInvalid, "")) { try path(root, []) }
        #expect(throws: SigningError(.pathInvalid, "")) {
            try path(samples.authority("stranger-root"), [samples.authority("middle")])
        }
        #expect(throws: SigningError(.pathInvalid, "")) { try path(leaf, []) }
        #expect(throws: SigningError(.pathInvalid, "")) { try path(root, [samples.authority("stranger")]) }
        #expect(try path(root, [samples.authority("middle")]).certificates.count == 3)
    }

    @Test("a subject is written as RFC 2253 does: last part first, what has a meaning escaped, none as nothing")
    func subjects() throws {
        let samples = try CertificateSamples.shared.get()
        #expect(try samples.authority("middle").subject == "CN=middle" && samples.leaf("good").subject.isEmpty)
        let named = try Certificate(der: #require(PEM.blocks(in: Fixtures.named).first).bytes)
        #expect(named.subject == #"CN=\C3\BC,O=Ex\, \"a\""#)
    }

    @Test("the path holds from the first to the last second of each certificate in it")
    func period() throws {
        let samples = try CertificateSamples.shared.get()
        let leaf = try samples.leaf("good")
        let validity = try #require(leaf.validity)
        #expect(validity.contains(samples.time) && validity.upperBound.seconds - validity.lowerBound.seconds == 600)
        for (offset, holds) in [(-1, false), (0, true), (599, true), (601, false)] as [(Int64, Bool)] {
            let time = Timestamp(seconds: validity.lowerBound.seconds + offset)
            #expect(((try? Self.path(leaf, samples, at: time)) != nil) == holds, "\(offset)")
        }
    }

    @Test("for time stamping the purpose is the only one, and critical")
    func timeStamping() throws {
        let samples = try CertificateSamples.shared.get()
        func path(_ name: String) throws -> CertificatePath {
            try Self.path(samples.stamper(name), samples, to: "time-root", for: .timeStamping)
        }
        #expect(try path("good").certificates.count == 3)
        for name in ["not-critical", "two-purposes", "no-purpose", "code-signing", "stranger"] {
            #expect(throws: SigningError(.pathInvalid, ""), "\(name)") { try path(name) }
        }
        #expect(throws: SigningError(.pathInvalid, "")) {
            try Self.path(samples.stamper("good"), samples, to: "time-root", for: .codeSigning)
        }
    }
}

@Suite("Fulcio's certificates")
struct FulcioCertificateTests {
    @Test(
        "the names that say who signs",
        arguments: [
            ("good", ["release@vendor.example"]), ("uri", ["https://ci.example/build.yml@main"]),
            ("other-name", ["janitor!vendor.example"]), ("dns-name", []), ("no-name", []),
        ] as [(String, [String])])
    func names(name: String, wanted: [String]) throws {
        #expect(try CertificateSamples.shared.get().leaf(name).identities == wanted)
    }

    @Test("who vouched for the name stands under one number or both")
    func issuers() throws {
        let samples = try CertificateSamples.shared.get()
        for name in ["good", "bare-issuer", "text-issuer"] {
            #expect(try samples.leaf(name).identityIssuer() == samples.issuer, "\(name)")
        }
        #expect(try samples.leaf("no-issuer").identityIssuer() == nil)
        for name in ["two-issuers", "bad-issuer"] {
            #expect(throws: SigningError(.malformedCertificate, ""), "\(name)") {
                try samples.leaf(name).identityIssuer()
            }
        }
    }
}

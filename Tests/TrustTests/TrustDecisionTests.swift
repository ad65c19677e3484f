import LedgerTestKit
import Signing
import Testing
import Trust
import Wire

@Suite("REQUIREMENTS B1, 1.7.12: statements before and after a revocation")
struct TrustDecisionTests {
    private func decide(
        _ issuer: Issuer?, _ signature: SignatureStatus = .verified, key: UInt8? = nil, product: Identifier = "pkg:oci/vendor@1",
        day: Int64, policy: RevocationPolicy = .keepEarlier
    ) throws -> TrustDecision {
        TrustDecision(
            of: issuer, signature: signature, keyID: try key.map { try IssuerSample.publicKey($0).keyID }, for: product,
            authenticatedAt: IssuerSample.day(day), policy: policy)
    }

    @Test("a registered issuer has its tier inside its scope")
    func registered() throws {
        let decision = try decide(IssuerSample.full(), key: 1, day: 15)
        #expect(decision.tier == .authoritative)
        #expect(decision.signature == .verified)
        #expect(decision.ground == .registered)
        #expect(decision.revocation == nil)
        #expect(try decide(IssuerSample.full(), key: 1, product: "pkg:npm/x", day: 15).ground == .outsideScope)
    }

    @Test("nobody's signature verifies for an issuer that is not registered")
    func stranger() throws {
        for (given, judged) in [(SignatureStatus.verified, SignatureStatus.unknownKey), (.none, .none), (.invalid, .invalid), (.unknownKey, .unknownKey)] {
            let decision = try decide(nil, given, day: 1)
            #expect(decision.tier == .unknown)
            #expect(decision.signature == judged)
            #expect(decision.ground == .unknownIssuer)
        }
    }

    @Test("a key revoked on the 10th: what came on the 9th stays and is shown as revoked later")
    func keyRevocation() throws {
        let issuer = try IssuerSample.full()
        let before = try decide(issuer, key: 2, day: 9)
        #expect(before.tier == .authoritative)
        #expect(before.signature == .verified)
        #expect(before.ground == .revokedLater)
        #expect(before.revocation?.reason == "laptop lost")
        for day: Int64 in [10, 11] {
            let after = try decide(issuer, key: 2, day: day)
            #expect(after.tier == .untrusted)
            #expect(after.signature == .invalid)
            #expect(after.ground == .revoked)
        }
        // The other key was not revoked.
        #expect(try decide(issuer, key: 1, day: 11).ground == .registered)
        #expect(try decide(issuer, .none, day: 11).ground == .registered)
    }

    @Test("the strict policy lets earlier statements fall too")
    func strictPolicy() throws {
        let decision = try decide(IssuerSample.full(), key: 2, day: 9, policy: .distrustAll)
        #expect(decision.signature == .invalid)
        #expect(decision.tier == .untrusted)
    }

    @Test("an unsigned statement in a revoked issuer's name is untrusted, yet not called forged")
    func unsignedAfterRevocation() throws {
        let directory = try InMemoryIssuerDirectory([IssuerSample.issuer("a", keys: [1])])
        try directory.revoke("a", at: IssuerSample.day(5), reason: "sold")
        let decision = try directory.validateTrust(
            of: "a", signature: .none, keyID: nil, for: "pkg:npm/x", authenticatedAt: IssuerSample.day(6))
        #expect(decision.tier == .untrusted)
        #expect(decision.signature == .none)
    }

    @Test("of two revocations the earlier one counts")
    func earlier() throws {
        let directory = try InMemoryIssuerDirectory([IssuerSample.full()])
        try directory.revoke("vendor", at: IssuerSample.day(8), reason: "closed")
        let issuer = directory.issuer("vendor")
        #expect(try decide(issuer, key: 2, day: 9).revocation?.reason == "closed")
        #expect(try decide(issuer, key: 2, day: 7).ground == .revokedLater)
    }
}

import Attestation
import LedgerTestKit
import Signing
import Testing
import Trust
import Wire

/// Keys that were not there yet, have ended, were taken away or were revoked, against the time that the log proves.
@Suite("A key counts for what the log proves to be of its time")
struct KeyLifeTests {
    private func decide(_ issuer: Issuer, key: UInt8, at instant: Timestamp) throws -> TrustDecision {
        TrustDecision(
            of: issuer, signature: .verified, keyID: try IssuerSample.publicKey(key).keyID, for: "pkg:oci/vendor@1",
            authenticatedAt: instant, policy: .keepEarlier)
    }

    private func issuer(_ keys: IssuerKey..., revocation: Revocation? = nil) throws -> Issuer {
        try Issuer(
            id: "a", name: "a", tier: .trusted, keys: keys, registeredAt: IssuerSample.day(1), revocation: revocation)
    }

    private func key(from: Timestamp? = nil, until: Timestamp? = nil, revocation: Revocation? = nil) throws -> IssuerKey
    {
        try IssuerKey(
            publicKey: try IssuerSample.publicKey(1), algorithm: .edDSA, validFrom: from, validUntil: until,
            revocation: revocation)
    }

    @Test("a key that ends keeps what came before, and nothing that came at its end or later")
    func end() throws {
        let issuer = try issuer(key(from: IssuerSample.day(3), until: IssuerSample.day(8)))
        for (day, isGood) in [(2, false), (3, true), (7, true), (8, false), (9, false)] as [(Int64, Bool)] {
            let decision = try decide(issuer, key: 1, at: IssuerSample.day(day))
            #expect(decision.signature == (isGood ? .verified : .invalid), "day \(day)")
            #expect(decision.ground == (isGood ? .registered : .outsideValidity), "day \(day)")
            #expect(decision.tier == .trusted)
        }
    }

    @Test("a key that was taken off the record is nobody's: its signature counts as unsigned")
    func removed() throws {
        let decision = try decide(issuer(), key: 1, at: IssuerSample.day(5))
        #expect(decision.signature == .unknownKey && decision.ground == .unknownKey)
    }

    @Test("an entry of the very second of a revocation is not proven to be older")
    func second() throws {
        let day = IssuerSample.day(5)
        let within = Timestamp(seconds: day.seconds, nanoseconds: 700_000_000)
        let revoked = try issuer(key(revocation: Revocation(at: within, reason: "stolen")))
        #expect(try decide(revoked, key: 1, at: day).ground == .revoked)
        #expect(try decide(revoked, key: 1, at: Timestamp(seconds: day.seconds - 1)).ground == .revokedLater)
        // A key that begins within a second counts for entries of that second: they were judged when they came.
        #expect(try decide(issuer(key(from: within)), key: 1, at: day).ground == .registered)
        #expect(
            try decide(issuer(key(from: within)), key: 1, at: Timestamp(seconds: day.seconds - 1)).ground
                == .outsideValidity)
    }

    @Test("a revocation that is dated back reaches what was logged since; one that is dated ahead waits")
    func backdated() throws {
        for (effective, expected) in [(2, TrustDecision.Ground.revoked), (9, .revokedLater)]
            as [(Int64, TrustDecision.Ground)]
        {
            let revoked = try issuer(key(), revocation: Revocation(at: IssuerSample.day(effective), reason: "sold"))
            #expect(try decide(revoked, key: 1, at: IssuerSample.day(5)).ground == expected)
        }
    }

    @Test("between rotation and end both keys sign, afterwards the new one alone")
    func rotation() throws {
        let directory = try InMemoryIssuerDirectory([IssuerSample.issuer("vendor", name: "Vendor, Inc.", keys: [1])])
        let old = try IssuerSample.publicKey(1).keyID
        try directory.rotateKey(
            old, of: "vendor", to: IssuerKey(publicKey: try IssuerSample.publicKey(2)), endingAt: IssuerSample.day(8))
        for day: Int64 in [5, 9] {
            for seed: UInt8 in [1, 2] {
                let found = try SignatureVerifier().authenticate(
                    SignedDocument.envelope(seeds: [seed]).encoded(), directory: directory, at: IssuerSample.day(day))
                #expect(found.status == (day > 8 && seed == 1 ? .invalid : .verified), "key \(seed) on day \(day)")
            }
        }
        // Its end cannot be put off by another rotation.
        let directoryAgain = try InMemoryIssuerDirectory([
            Issuer(
                id: "a", name: "a", tier: .known, keys: [try key(until: IssuerSample.day(8))],
                registeredAt: IssuerSample.day(1))
        ])
        try directoryAgain.rotateKey(
            old, of: "a", to: IssuerKey(publicKey: try IssuerSample.publicKey(2)), endingAt: IssuerSample.day(20))
        #expect(directoryAgain.issuer("a")?.key(old)?.validUntil == IssuerSample.day(8))
    }
}

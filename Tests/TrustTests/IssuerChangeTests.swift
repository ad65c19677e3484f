import Attestation
import LedgerTestKit
import Testing
import Trust
import Wire

@Suite("What a change of the directory is called, and since when it holds")
struct IssuerChangeTests {
    private let time = IssuerSample.day(15)

    private func change(_ before: Issuer?, _ after: Issuer) throws -> IssuerChange? {
        try IssuerChange(from: before, to: after, reason: "asked for", at: time)
    }

    private func issuer(
        _ tier: TrustTier = .known, name: String = "a", keys: [IssuerKey] = [], revocation: Revocation? = nil
    ) throws -> Issuer {
        try Issuer(
            id: "a", name: name, tier: tier, keys: keys, registeredAt: IssuerSample.day(1), revocation: revocation)
    }

    private func key(_ seed: UInt8, until: Timestamp? = nil, revocation: Revocation? = nil) throws -> IssuerKey {
        try IssuerKey(
            publicKey: try IssuerSample.publicKey(seed), algorithm: .edDSA, validUntil: until, revocation: revocation)
    }

    @Test("the same record twice is no change; one byte more is one")
    func nothing() throws {
        #expect(try change(issuer(keys: [key(1)]), issuer(keys: [key(1)])) == nil)
        // To Swift these two names are equal.
        let composed = try change(issuer(name: "Soci\u{e9}t\u{e9}"), issuer(name: "Socie\u{301}te\u{301}"))
        #expect(composed?.action == .update)
    }

    @Test("each case by its name, the nearest ones beside it")
    func actions() throws {
        let lost = Revocation(at: IssuerSample.day(9), reason: "lost")
        let plain = try issuer(keys: [key(1)])
        let cases: [(Issuer?, Issuer, IssuerAction)] = [
            (nil, plain, .register),
            (plain, try issuer(.trusted, keys: [key(1)]), .setTier),
            (plain, try issuer(.trusted, name: "b", keys: [key(1)]), .update),
            (plain, try issuer(name: "b", keys: [key(1)]), .update),
            (plain, try issuer(keys: [key(1), key(2)]), .addKey),
            (plain, try issuer(.trusted, keys: [key(1), key(2)]), .update),
            (plain, try issuer(keys: [key(2)]), .update),
            (plain, try issuer(keys: [key(1, until: IssuerSample.day(20)), key(2)]), .rotateKey),
            (plain, try issuer(keys: [key(1, until: IssuerSample.day(20))]), .update),
            (plain, try issuer(keys: [key(1, revocation: lost)]), .revokeKey),
            (plain, try issuer(keys: [key(1, revocation: lost), key(2)]), .rotateKey),
            (plain, try issuer(keys: [key(1, until: IssuerSample.day(20), revocation: lost)]), .update),
            (plain, try issuer(keys: [key(1)], revocation: lost), .revoke),
            (plain, try issuer(.untrusted, keys: [key(2)], revocation: lost), .revoke),
        ]
        for (number, (before, after, action)) in cases.enumerated() {
            #expect(try change(before, after)?.action == action, "case \(number)")
        }
    }

    @Test("a revocation holds since its own time and for its own reason, a replaced key until its end")
    func effective() throws {
        let lost = Revocation(at: IssuerSample.day(9), reason: "lost")
        let revoked = try change(issuer(), issuer(revocation: lost))
        #expect(revoked?.effective == lost.at && revoked?.reason == "lost")
        let key = try change(issuer(keys: [key(1)]), issuer(keys: [self.key(1, revocation: lost)]))
        #expect(key?.effective == lost.at && key?.reason == "lost")
        let rotated = try change(
            issuer(keys: [self.key(1)]), issuer(keys: [self.key(1, until: IssuerSample.day(20)), self.key(2)]))
        #expect(rotated?.effective == IssuerSample.day(20) && rotated?.reason == "asked for" && rotated?.time == time)
        let tier = try change(issuer(), issuer(.trusted))
        #expect(tier?.effective == time && tier?.reason == "asked for")
    }
}

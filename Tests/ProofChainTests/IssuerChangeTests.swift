import Attestation
import ProofChain
import Signing
import Testing
import Trust
import Wire

@Suite("docs/formats/vex-issuer-change.md")
struct IssuerChangeTests {
    private let instant = ProofSamples.day(1)

    private func issuer(_ tier: TrustTier = .known, revocation: Revocation? = nil) throws -> Issuer {
        try Issuer(id: "a", name: "A", tier: tier, registeredAt: ProofSamples.start, revocation: revocation)
    }

    private func statement(_ before: Issuer?, _ after: Issuer) throws -> JSONValue {
        let change = try IssuerChange(from: before, to: after, reason: "why", at: instant)
        return try VEXIssuerChange(try #require(change)).json
    }

    private func with(_ name: String, _ value: JSONValue, in json: JSONValue) -> JSONValue {
        PredicateTests.replacing(name, in: json, by: value)
    }

    @Test("a change names the record before by its digest and holds the whole one after")
    func chain() throws {
        let (first, second) = (try issuer(), try issuer(.trusted))
        let registration = try VEXIssuerChange(json: statement(nil, first))
        #expect(registration.action == .register && registration.before == nil && registration.after == first)
        let change = try VEXIssuerChange(json: statement(first, second))
        #expect(change.action == .setTier && change.before == registration.afterDigest && change.after == second)
        #expect(change.effective == instant && change.time == instant && change.reason == "why")
    }

    @Test("a change may name the one before it; a registration follows on none, and without the name it reads as it always did")
    func previous() throws {
        let (first, second) = (try issuer(), try issuer(.trusted))
        let change = try #require(try IssuerChange(from: first, to: second, reason: "why", at: instant))
        let (plain, following) = (try VEXIssuerChange(change), try VEXIssuerChange(change, following: .zero))
        #expect(plain.json["previous"] == nil && plain.previous == nil)
        #expect(try VEXIssuerChange(json: plain.json) == plain)
        #expect(try VEXIssuerChange(json: following.json) == following && following.previous == .zero)
        #expect(following.json["previous"] == .string(Digest.zero.prefixed))
        #expect(try CanonicalJSON.encode(following.json) != CanonicalJSON.encode(plain.json))
        guard case .object(let members) = try statement(nil, first) else { return }
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: .object(members + [JSONMember("previous", .string(Digest.zero.prefixed))]))
        }
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: with("previous", "sha256:0", in: following.json))
        }
    }

    @Test("a record that is not the one of its digest is refused, and so is another issuer's name")
    func mismatches() throws {
        let json = try statement(nil, issuer())
        let other = try #require(try statement(nil, issuer(.authoritative))["after"]?["record"])
        let after = try #require(json["after"])
        #expect(throws: ProofChainError(.identifierMismatch, "")) {
            try VEXIssuerChange(json: with("after", with("record", other, in: after), in: json))
        }
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: with("issuer", "b", in: json))
        }
        // What a newer version wrote could be a restriction: it is not skipped.
        guard case .object(let members)? = after["record"] else { return }
        let more = JSONValue.object(members + [JSONMember("later", "x")])
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: with("after", with("record", more, in: after), in: json))
        }
    }

    @Test("only a registration follows on nothing, and no change on its own outcome")
    func beginnings() throws {
        let (first, second) = (try issuer(), try issuer(.trusted))
        let registration = try statement(nil, first)
        let change = try statement(first, second)
        let digest = try #require(registration["after"]?["digest"])
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: with("before", digest, in: registration))
        }
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: with("before", .null, in: change))
        }
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXIssuerChange(json: with("before", try #require(change["after"]?["digest"]), in: change))
        }
    }

    @Test("a revocation holds since the time that the record says, for the reason that it says")
    func revocation() throws {
        let revoked = try issuer(revocation: Revocation(at: ProofSamples.day(-5), reason: "sold"))
        let json = try statement(issuer(), revoked)
        let change = try VEXIssuerChange(json: json)
        #expect(change.action == .revoke && change.effective == ProofSamples.day(-5) && change.reason == "sold")
        for (name, value) in [
            ("effective", JSONValue.string(instant.rfc3339)), ("reason", "bought"), ("reason", .null),
        ] {
            #expect(throws: ProofChainError(.malformedPredicate, "")) {
                try VEXIssuerChange(json: with(name, value, in: json))
            }
        }
    }
}

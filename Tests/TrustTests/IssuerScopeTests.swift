import LedgerTestKit
import Testing
import Trust
import Wire

@Suite("vex.md §3: authority is limited to purl namespaces")
struct IssuerScopeTests {
    private func contains(_ prefix: String, _ product: Identifier) -> Bool {
        IssuerScope(purlPrefix: prefix, tier: .known).contains(product)
    }

    @Test("a prefix ends at a separator", arguments: [
        ("pkg:npm/acme", "pkg:npm/acme", true), ("pkg:npm/acme", "pkg:npm/acme@1.0", true),
        ("pkg:npm/acme", "pkg:npm/acme/tool@1", true), ("pkg:npm/acme", "pkg:npm/acme?arch=x", true),
        ("pkg:npm/acme", "pkg:npm/acme#lib", true), ("pkg:npm/acme", "pkg:npm/acme-evil@1", false),
        ("pkg:npm/acme", "pkg:npm/acmecorp", false), ("pkg:npm/acme", "pkg:npm/acme.js", false),
        ("pkg:npm/acme", "pkg:npm/acme%2Fx", false), ("pkg:npm/acme", "pkg:npm/acm", false),
        ("pkg:npm/acme", "pkg:pypi/acme", false), ("pkg:npm/acme/", "pkg:npm/acme/tool", true),
        ("pkg:npm/acme/", "pkg:npm/acme", false), ("pkg:maven/", "pkg:maven/a/b@1", true), ("pkg:", "pkg:oci/x", true),
        ("cpe:2.3:a:siemens", "cpe:2.3:a:siemens:simatic", true), ("cpe:2.3:a:siemens", "cpe:2.3:a:siemensx:y", false),
        ("name:SIMATIC", "name:SIMATIC S7", true), ("pkg:npm/caf\u{e9}", "pkg:npm/cafe\u{301}", false),
    ])
    func boundaries(prefix: String, product: String, inside: Bool) {
        #expect(contains(prefix, Identifier(product)) == inside)
    }

    @Test("the longest scope decides, and outside of all of them an issuer is unknown at best")
    func tiers() throws {
        func issuer(_ tier: TrustTier, _ scopes: [IssuerScope]) throws -> Issuer {
            try Issuer(id: "a", name: "a", tier: tier, scopes: scopes, registeredAt: IssuerSample.day(1))
        }
        let scopes = [
            IssuerScope(purlPrefix: "pkg:oci/", tier: .known), IssuerScope(purlPrefix: "pkg:oci/own", tier: .authoritative),
        ]
        #expect(try issuer(.trusted, scopes).tier(for: "pkg:oci/own@sha256:00") == .authoritative)
        #expect(try issuer(.trusted, scopes.reversed()).tier(for: "pkg:oci/other") == .known)
        #expect(try issuer(.trusted, scopes).tier(for: "pkg:npm/x") == .unknown)
        #expect(try issuer(.untrusted, scopes).tier(for: "pkg:npm/x") == .untrusted)
        #expect(try issuer(.trusted, []).tier(for: "pkg:npm/x") == .trusted)
    }

    @Test("tiers are ordered by trust")
    func order() {
        #expect(TrustTier.allCases.sorted() == [.untrusted, .unknown, .known, .trusted, .authoritative])
    }
}

// A driver's test package may do without issuers, and then without these.
#if canImport(Trust)
import Attestation
public import Signing
public import Trust
public import Wire

/// Issuers for tests, the same in every run: the keys are Ed25519 with seeds of one repeated byte.
public enum IssuerSample {
    /// The n-th of January 2026, at midnight UTC.
    public static func day(_ number: Int64) -> Timestamp { Timestamp(seconds: 1_767_225_600 + (number - 1) * 86_400) }

    public static func privateKey(_ seed: UInt8) throws(TrustError) -> PrivateKey {
        do {
            return try PrivateKey(ed25519Seed: [UInt8](repeating: seed, count: 32))
        } catch {
            throw TrustError(.invalidRecord, "seed \(seed) makes no key", from: error)
        }
    }

    public static func publicKey(_ seed: UInt8) throws(TrustError) -> PublicKey { try privateKey(seed).publicKey }

    /// An issuer of tier Known whose name is its id.
    public static func issuer(
        _ id: Identifier, name: String? = nil, aliases: [Identifier] = [], keys: [UInt8] = []
    ) throws(TrustError) -> Issuer {
        var issuerKeys: [IssuerKey] = []
        for seed in keys { issuerKeys.append(IssuerKey(publicKey: try publicKey(seed))) }
        return try Issuer(
            id: id, name: name ?? id.text, aliases: aliases, tier: .known, keys: issuerKeys, registeredAt: day(1))
    }

    /// An issuer in which every member says something.
    public static func full() throws(TrustError) -> Issuer {
        try Issuer(
            id: "vendor", name: "Vendor, Inc.", aliases: ["https://vendor.example", "Soci\u{e9}t\u{e9}"],
            category: "vendor", tier: .trusted,
            keys: [
                IssuerKey(publicKey: try publicKey(1), hint: "vendor-2026"),
                try IssuerKey(
                    publicKey: try publicKey(2), algorithm: .edDSA, validFrom: day(1), validUntil: day(20),
                    revocation: Revocation(at: day(10), reason: "laptop lost")),
            ],
            scopes: [
                IssuerScope(purlPrefix: "pkg:oci/vendor", tier: .authoritative),
                IssuerScope(purlPrefix: "pkg:maven/com.vendor/", tier: .known),
            ],
            registeredAt: Timestamp(seconds: 1_767_225_600, nanoseconds: 500_000_000))
    }
}
#endif

import LedgerTestKit
import Rekor
import Signing
import Testing
import Wire

@Suite("Sigstore trusted root, read")
struct TrustedRootTests {
    private static func sample() throws -> TrustedRoot { try CertifiedBundle().root(authorityValidity: period) }

    private static let period = ValidityPeriod(
        start: Timestamp(seconds: 1_700_000_000), end: Timestamp(seconds: 1_800_000_000, nanoseconds: 999_000_000))

    @Test("what is written is read again, in both versions and with members that are not known")
    func roundTrip() throws {
        let root = try Self.sample()
        let bytes = root.json.compact
        #expect(try TrustedRoot(parsing: bytes) == root)
        let second = try JSONEdit.replace(
            bytes, "mediaType", by: "application/vnd.dev.sigstore.trustedroot.v0.2+json")
        let more = try JSONEdit.replace(second, "tlogs.0.operator", by: "somebody")
        #expect(try TrustedRoot(parsing: more) == root)
        #expect(root.certificateAuthorities[0].validity == Self.period)
        #expect(root.trustedLogs.map(\.name) == [nil, CertifiedBundle.logName])
        let empty = try JSONEdit.replace(bytes, "timestampAuthorities", by: nil)
        #expect(try TrustedRoot(parsing: empty).timestampAuthorities == [])
    }

    @Test("a v2 log goes by its host, or by its address without scheme")
    func logNames() throws {
        let key = try PrivateKey.generate(.ed25519).publicKey
        func names(_ name: String, at url: String) throws -> [String?] {
            let log = try TrustedRoot.Log.v2(baseURL: url, name: name, key: key, start: Self.period.start)
            return try TrustedRoot(parsing: TrustedRoot(logs: [log]).json.compact).trustedLogs.map(\.name)
        }
        #expect(try names("log.example", at: "https://log.example") == ["log.example"])
        #expect(try names("log.example", at: "https://log.example:8080/vex/") == ["log.example"])
        #expect(try names("log.example/vex", at: "https://log.example/vex/") == ["log.example/vex"])
        for (name, url) in [
            ("log.example/vex", "https://log.example"), ("other.example", "https://log.example"), ("a", "a"),
        ] {
            #expect(throws: RekorError.of(.trustedRootSyntax), "\(url)") { try names(name, at: url) }
        }
    }

    @Test(
        "what contradicts itself or lacks something is refused",
        arguments: [
            ("mediaType", nil), ("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.3"),
            ("tlogs", ["a": 1]), ("tlogs.0.baseUrl", nil), ("tlogs.0.logId.keyId", "AA=="),
            ("tlogs.0.publicKey.rawBytes", "?"),
            ("tlogs.0.publicKey.validFor", nil), ("tlogs.0.publicKey.validFor.start", "yesterday"),
            ("tlogs.1.baseUrl", "https://other.example"),
            ("ctlogs.0.logId.keyId", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            ("certificateAuthorities.0.certChain", nil), ("certificateAuthorities.0.certChain.certificates", []),
            ("certificateAuthorities.0.certChain.certificates.0.rawBytes", "AAAA"),
            ("certificateAuthorities.0.validFor", nil), ("certificateAuthorities.0.validFor.end", "never"),
            ("timestampAuthorities.0.certChain.certificates.1", [:]), ("timestampAuthorities.0.validFor.start", nil),
        ] as [(String, JSONValue?)])
    func refused(path: String, value: JSONValue?) throws {
        let bytes = try JSONEdit.replace(Self.sample().json.compact, path, by: value)
        #expect(throws: RekorError.of(.trustedRootSyntax), "\(path)") { try TrustedRoot(parsing: bytes) }
    }

    @Test("a key of a kind that is not verified here is passed over, and nothing is trusted by it")
    func unknownKeys() throws {
        let bytes = try Self.sample().json.compact
        // X25519, which signs nothing.
        let spki = try #require(Hex.decode("302a300506032b656e032100" + String(repeating: "07", count: 32)))
        let other = try JSONEdit.replace(bytes, "ctlogs.0.publicKey.rawBytes", by: .string(Base64.encode(spki)))
        let root = try TrustedRoot(parsing: other)
        #expect(root.certificateLogs == [] && root.logs.count == 2)
    }
}

@Suite("Sigstore trusted roots, recorded", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct RecordedTrustedRootTests {
    @Test("Sigstore's own is read whole and written again with the same meaning")
    func production() throws {
        let bytes = try Vectors.bytes("sigstore/trusted-root/trusted_root.json")
        let root = try TrustedRoot(parsing: bytes)
        #expect(root.logs.count == 2 && root.certificateAuthorities.count == 2)
        #expect(root.certificateLogs.count == 2 && root.timestampAuthorities.count == 1)
        #expect(root.certificateAuthorities.map(\.certificates.count) == [1, 2])
        let recorded = try JSONDocument(bytes).root.value
        #expect(root.json == recorded)
        #expect(try TrustedRoot(parsing: root.json.compact) == root)
    }

    @Test("the staging instance's has a key in PKCS #1, which is passed over")
    func staging() throws {
        let root = try TrustedRoot(
            parsing: Vectors.bytes("sigstore/conformance/rekor2-dsse-happy-path/trusted_root.json"))
        #expect(root.logs.count == 4 && root.certificateLogs.count == 3)
    }
}

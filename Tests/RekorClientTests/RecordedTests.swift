import LedgerTestKit
import Rekor
import RekorClient
import Signing
import TLog
import Testing
import Transport
import Wire

/// Answers of the public instances of Sigstore, as they were recorded.
@Suite("Recorded answers", .enabled(if: Vectors.present, "the vectors of others are not here"))
struct RecordedTests {
    private static let folder = "sigstore/rekor-v1-api/"
    private static let uuid = "0181bbc9c6333964ac3650aee1c1b3821211cf07067c1a118d0a7f86867bbb1df340cb8fc9c221af"

    private func client(
        _ memory: VolatileCheckpointMemory, bend: @escaping @Sendable (LogRequest, [UInt8]) -> [UInt8] = { $1 }
    ) throws -> LogClient {
        let entry = try Vectors.bytes(Self.folder + "get_entry_response_1688.json")
        let information = try Vectors.bytes(Self.folder + "loginfo_1352760.json")
        let pem = String(decoding: try Vectors.bytes(Self.folder + "rekor_staging_v1_pubkey.pem"), as: UTF8.self)
        let log = try RemoteLog(url: "https://rekor.sigstage.dev", api: .v1, keys: [try PublicKey(pem: pem)])
        return LogClient(
            log, memory: memory, retry: RetryPolicy(attempts: 1) { _ in }, now: { Timestamp(seconds: 1_780_000_000) },
            send: { request in
                let body: [UInt8]? =
                    switch true {
                    case request.url.hasSuffix("/api/v1/log"): information
                    case request.url.hasSuffix("?logIndex=1688"), request.url.hasSuffix("/entries/" + Self.uuid): entry
                    default: nil
                    }
                guard let body else { return HTTPResponse(status: 404, contentType: nil, body: []) }
                return HTTPResponse(status: 200, contentType: "application/json", body: bend(request, body))
            })
    }

    @Test("an entry of an inactive shard is proven, by index and by UUID, and its tree continues in the log's own account")
    func staging() throws {
        let memory = VolatileCheckpointMemory()
        let client = try client(memory)
        let logged = try client.entry(at: 1688)
        #expect(logged.entry.uuid.text == Self.uuid && logged.entry.inclusionProof.index == LogIndex(1227))
        #expect(logged.checkpoint.size == TreeSize(14358) && logged.entry.integratedTime == 1_656_448_131)
        #expect(try client.entry(try #require(EntryUUID(Self.uuid))).entry.logIndex == 1688)
        #expect(memory.all().map(\.origin) == ["rekor.sigstage.dev - 108574341321668964"])
        let information = try client.information()
        #expect(information.inactive.map(\.checkpoint.size.value) == [461, 14358, 31_667_593])
        #expect(information.active.checkpoint.size == TreeSize(1_352_760) && memory.all().count == 4)
    }

    @Test("a single changed digit of the recorded answers is found out")
    func changed() throws {
        let recorded = try Vectors.bytes(Self.folder + "get_entry_response_1688.json")
        var random = SeededGenerator(seed: 1688)
        let digits = recorded.indices.filter { (0x30...0x39).contains(recorded[$0]) }
        for _ in 0..<400 {
            let place = try #require(digits.randomElement(using: &random))
            let memory = VolatileCheckpointMemory()
            let client = try client(memory) { _, body in
                var body = body
                body[place] = 0x30 + (body[place] - 0x30 + 1) % 10
                return body
            }
            #expect(throws: RekorClientError.self, "digit at \(place)") { try client.entry(at: 1688) }
            #expect(memory.all().isEmpty)
        }
    }

    @Test("the published trusted root and signing config name the logs and their keys")
    func trust() throws {
        let root = try TrustedRoot(parsing: try Vectors.bytes("sigstore/trusted-root/trusted_root.json"))
        #expect(root.logs.map(\.baseURL) == ["https://rekor.sigstore.dev", "https://log2025-1.rekor.sigstore.dev"])
        let early = Timestamp(seconds: 1_600_000_000)
        let now = Timestamp(seconds: 1_780_000_000)
        #expect(root.keys(of: "https://rekor.sigstore.dev/", at: now).map(\.kind) == [.ecdsaP256])
        #expect(root.keys(of: "https://rekor.sigstore.dev", at: early).isEmpty)
        #expect(root.keys(of: "https://rekor.sigstore.dev").count == 1 && root.keys(of: "https://a").isEmpty)
        let config = try SigningConfig(parsing: try Vectors.bytes("sigstore/trusted-root/signing_config.v0.2.json"))
        #expect(try #require(config.log(at: now)) == ("https://rekor.sigstore.dev", .v1))
        #expect(config.log(at: early) == nil && config.log(at: now, api: .v2) == nil)
        let staging = try TrustedRoot(
            parsing: try Vectors.bytes("sigstore/conformance/rekor2-dsse-happy-path/trusted_root.json"))
        let past = Timestamp(seconds: 1_757_000_000)
        #expect(staging.keys(of: "https://log2025-alpha2.rekor.sigstage.dev", at: past).count == 1)
        #expect(staging.keys(of: "https://log2025-alpha2.rekor.sigstage.dev", at: now).isEmpty)
    }
}

@Suite("Documents of trust")
struct TrustDocumentTests {
    private func root(_ change: [String], _ value: JSONValue?) throws -> [UInt8] {
        let key = try PrivateKey.generate(.ecdsaP256).publicKey
        let log: JSONValue = [
            "baseUrl": "https://a", "publicKey": [
                "rawBytes": .string(Base64.encode(key.spki)), "validFor": ["start": "2021-01-12T11:53:27Z"],
            ],
            "logId": ["keyId": .string(Base64.encode(key.keyID.bytes))],
        ]
        let document: JSONValue = [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1", "tlogs": [log],
        ]
        return try document.replacing(change[...], by: value).compact
    }

    @Test("a trusted root that is none is refused")
    func refusals() throws {
        #expect(try TrustedRoot(parsing: root(["extra"], 1)).logs.count == 1)
        let zero = JSONValue.string(Base64.encode([UInt8](repeating: 0, count: 32)))
        let changes: [([String], JSONValue?)] = [
            (["mediaType"], "x"), (["mediaType"], nil), (["tlogs", "0", "baseUrl"], nil),
            (["tlogs", "0", "logId", "keyId"], zero), (["tlogs", "0", "publicKey", "validFor"], nil),
            (["tlogs", "0", "publicKey", "validFor", "end"], "soon"), (["tlogs", "0", "publicKey", "rawBytes"], nil),
        ]
        for (path, value) in changes {
            #expect(throws: RekorError(.trustedRootSyntax, ""), "\(path)") {
                try TrustedRoot(parsing: try root(path, value))
            }
        }
        #expect(throws: RekorError(.trustedRootSyntax, "")) { try TrustedRoot(parsing: [0x7b]) }
    }

    @Test("the highest version that is spoken is chosen, of those the newest that has begun")
    func choice() throws {
        func service(_ url: String, _ version: Int, _ start: String, _ end: String? = nil) -> JSONValue {
            [
                "url": .string(url), "majorApiVersion": .integer(version),
                "validFor": ["start": .string(start), "end": JSONValue(end)],
            ]
        }
        func config(_ services: [JSONValue], _ selector: JSONValue) throws -> SigningConfig {
            let document: JSONValue = [
                "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json", "rekorTlogUrls": .array(services),
                "rekorTlogConfig": selector,
            ]
            return try SigningConfig(parsing: document.compact)
        }
        let services = [
            service("https://one", 1, "2021-01-01T00:00:00Z"),
            service("https://old", 2, "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
            service("https://new", 2, "2025-06-01T00:00:00Z"), service("https://next", 2, "2027-01-01T00:00:00Z"),
            service("https://three", 3, "2021-01-01T00:00:00Z"),
        ]
        let known = try config(services, ["selector": "ANY"])
        let now = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(try #require(known.log(at: now)) == ("https://new", .v2))
        #expect(known.log(at: now, api: .v1)?.url == "https://one")
        #expect(known.log(at: try #require(Timestamp(rfc3339: "2024-06-01T00:00:00Z")))?.url == "https://old")
        #expect(throws: RekorError(.signingConfigSyntax, "")) { try config(services, ["selector": "ALL"]) }
        #expect(throws: RekorError(.signingConfigSyntax, "")) { try config(services, ["selector": "EXACT", "count": 2]) }
        #expect(try config(services, ["selector": "EXACT", "count": 1]).logs.count == 5)
    }
}

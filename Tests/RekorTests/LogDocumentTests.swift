import Rekor
import Signing
import TLog
import Testing
import Wire

@Suite("Rekor: what a log says about itself")
struct LogDocumentTests {
    @Test("a log's information is written as Rekor writes it, and read again")
    func logInfo() throws {
        let tree = LogInfo.Tree(treeID: 9, treeSize: 3, rootHash: .zero, signedTreeHead: "note\n")
        let alone = LogInfo(active: tree, inactive: [])
        let zeros = String(repeating: "0", count: 64)
        let members = #""rootHash":"\#(zeros)","signedTreeHead":"note\n","treeID":"9","treeSize":3}"#
        #expect(String(decoding: alone.json.compact, as: UTF8.self) == #"{"inactiveShards":null,"# + members)
        let both = LogInfo(active: tree, inactive: [tree])
        #expect(
            String(decoding: both.json.compact, as: UTF8.self) == #"{"inactiveShards":[{"# + members + "]," + members)
        for info in [alone, both] { #expect(try LogInfo(parsing: info.json.compact) == info) }
        for (path, value) in [
            ("treeID", 9), ("treeID", "09"), ("treeID", "0"), ("rootHash", "00"), ("treeSize", -1), ("signedTreeHead", nil),
            ("inactiveShards", 1),
        ] as [(String, JSONValue?)] {
            let changed = try JSONEdit.replace(both.json.compact, path, by: value)
            #expect(throws: RekorError.of(.logEntrySyntax)) { try LogInfo(parsing: changed) }
        }
    }

    @Test("an entry with what is kept beside it is read as the entry")
    func attestation() throws {
        let entry = try Fixture.shared.get().entry
        let json = entry.json(attachment: [1, 2, 3])
        #expect(json["attestation"] == ["data": "AQID"])
        #expect(entry.json["attestation"] == nil)
        let whole = JSONValue.object([JSONMember(entry.uuid.text, json)])
        #expect(try LogEntry(parsing: whole.compact) == entry)
    }

    @Test("an answer of v2 has every member, also those without value")
    func answer() throws {
        let fixture = try Fixture.shared.get()
        let v1 = fixture.entry
        let bare = LogEntry(
            body: v1.body, integratedTime: 0, logID: v1.logID, logIndex: 0, treeID: nil,
            inclusionProof: InclusionProof(index: LogIndex(0), size: TreeSize(1), hashes: []), rootHash: v1.leafHash,
            checkpoint: "note", signedEntryTimestamp: nil)
        let wanted =
            #"{"logIndex":"0","logId":{"keyId":"\#(Base64.encode(v1.logID.bytes))"},"kindVersion":{"kind":"dsse","#
            + #""version":"0.0.1"},"integratedTime":"0","inclusionPromise":null,"inclusionProof":{"logIndex":"0","#
            + #""rootHash":"\#(Base64.encode(v1.leafHash.bytes))","treeSize":"1","hashes":[],"#
            + #""checkpoint":{"envelope":"note"}},"canonicalizedBody":"\#(Base64.encode(v1.body))"}"#
        let json = bare.transparencyJSON(kind: "dsse", version: "0.0.1", isAnswer: true)
        #expect(String(decoding: json.compact, as: UTF8.self) == wanted)
    }

    private static let start = Timestamp(seconds: 1_750_000_000)

    @Test("the documents that make clients trust a log and write to it")
    func documents() throws {
        let (v1, v2) = (try PrivateKey.generate(.ecdsaP256).publicKey, try PrivateKey.generate(.ed25519).publicKey)
        let url = "https://log.example.org"
        let root = TrustedRoot(logs: [
            .v1(baseURL: url, key: v1, start: Self.start, end: Timestamp(seconds: 1_760_000_000)),
            try .v2(baseURL: url, name: "log.example.org", key: v2, start: Self.start),
        ])
        let id = try NoteVerifier(name: "log.example.org", key: v2, kind: .ed25519).keyID
        let logs = #"""
            {"baseUrl":"\#(url)","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"\#(Base64.encode(v1.spki))",\#
            "keyDetails":"PKIX_ECDSA_P256_SHA_256","validFor":{"start":"2025-06-15T15:06:40Z",\#
            "end":"2025-10-09T08:53:20Z"}},"logId":{"keyId":"\#(Base64.encode(v1.keyID.bytes))"}},\#
            {"baseUrl":"\#(url)","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"\#(Base64.encode(v2.spki))",\#
            "keyDetails":"PKIX_ED25519","validFor":{"start":"2025-06-15T15:06:40Z"}},\#
            "logId":{"keyId":"\#(Base64.encode(id.bytes))"}}
            """#
        let wanted =
            #"{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":["# + logs
            + #"],"certificateAuthorities":[],"ctlogs":[],"timestampAuthorities":[]}"#
        #expect(String(decoding: root.json.compact, as: UTF8.self) == wanted)
        let config = SigningConfig(logs: [
            .init(url: url, version: 2, start: Self.start, operator: "example.org"),
            .init(url: url, version: 1, start: Self.start, operator: "example.org"),
        ])
        let service = #""validFor":{"start":"2025-06-15T15:06:40Z"},"operator":"example.org"}"#
        let signing =
            #"{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":[],"oidcUrls":[],"#
            + #""rekorTlogUrls":[{"url":"\#(url)","majorApiVersion":2,"# + service + ","
            + #"{"url":"\#(url)","majorApiVersion":1,"# + service
            + #"],"tsaUrls":[],"rekorTlogConfig":{"selector":"ANY"},"tsaConfig":{"selector":"ANY"}}"#
        #expect(String(decoding: config.json.compact, as: UTF8.self) == signing)
        #expect(
            String(
                decoding: SigningConfig.client(trusting: root.json, writingBy: config.json).compact, as: UTF8.self)
                == #"{"mediaType":"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json","trustedRoot":"# + wanted
                + #","signingConfig":"# + signing + "}")
        #expect(throws: RekorError.of(.checkpointInvalid)) {
            try TrustedRoot.Log.v2(baseURL: url, name: "two words", key: v2, start: Self.start)
        }
        for text in ["", "{}", #"{"mediaType":"application/json"}"#] {
            #expect(throws: RekorError.of(.trustedRootSyntax)) { try root.json(addedTo: Array(text.utf8)) }
        }
        for text in ["", "{}", #"{"mediaType":"application/json"}"#] {
            #expect(throws: RekorError.of(.signingConfigSyntax)) {
                try config.json(replacingLogsOf: Array(text.utf8))
            }
        }
        #expect(try config.json(replacingLogsOf: SigningConfig(logs: []).json.compact) == config.json)
        // Added to itself it replaces itself.
        #expect(try root.json(addedTo: root.json.compact) == root.json)
    }
}

@Suite("Rekor: recorded documents", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct RecordedDocumentTests {
    @Test("every body in a recorded bundle is read and made again to the same bytes")
    func bodies() throws {
        var read = 0
        for folder in try Vectors.files(in: "sigstore/conformance") {
            guard let bytes = try? Vectors.bytes("sigstore/conformance/\(folder)/bundle.sigstore.json") else { continue }
            let entries = try JSONDocument(bytes).root["verificationMaterial"]?["tlogEntries"]
            for entry in entries.map({ Array($0.elements) }) ?? [] {
                guard let text = entry["canonicalizedBody"]?.string else { continue }
                let body = try #require(Base64.decode(text))
                // One case is of a body of no kind, one of a key that was exchanged on purpose.
                if folder == "bundle-unknown-version_fail" { continue }
                read += 1
                #expect(try EntryBody(parsing: body).encoded == body, "\(folder)")
                let node = try JSONDocument(body).root
                if folder == "incorrect-public-key_fail" {
                    #expect(throws: RekorError.of(.verifierMismatch)) { try SearchLogQuery.leafHash(of: node) }
                } else {
                    #expect(try SearchLogQuery.leafHash(of: node) == MerkleHash.leaf(body), "\(folder)")
                }
            }
        }
        #expect(read >= 13)
    }

    @Test("a certificate of Fulcio gives its names as search keys")
    func names() throws {
        let bytes = try Vectors.bytes("sigstore/conformance/happy-path-intoto-in-dsse-v3/bundle.sigstore.json")
        let body = try SigstoreBundle(parsing: bytes).body
        #expect(body.searchKeys().contains { $0.hasPrefix("https://github.com/") })
    }

    @Test("a recorded tree head of three inactive shards")
    func logInfo() throws {
        let bytes = try Vectors.bytes("sigstore/rekor-v1-api/loginfo_1352760.json")
        let info = try LogInfo(parsing: bytes)
        #expect(info.inactive.map(\.treeSize) == [461, 14358, 31_667_593] && info.active.treeSize == 1_352_760)
        #expect(info.json == (try JSONDocument(bytes).root.value))
    }

    @Test("our logs beside those of Sigstore's own root, in its members and order")
    func trustedRoot() throws {
        let bytes = try Vectors.bytes("sigstore/trusted-root/trusted_root.json")
        let recorded = try JSONDocument(bytes).root.value
        let own = try PrivateKey.generate(.ecdsaP256).publicKey
        let log = TrustedRoot.Log.v1(baseURL: "https://log.example.org", key: own, start: Timestamp(seconds: 0))
        let joined = try TrustedRoot(logs: [log]).json(addedTo: bytes)
        guard case .array(let before)? = recorded["tlogs"], case .array(let after)? = joined["tlogs"] else {
            Issue.record("no logs")
            return
        }
        #expect(Array(after.dropLast()) == before)
        #expect(joined["certificateAuthorities"] == recorded["certificateAuthorities"])
        #expect(joined["timestampAuthorities"] == recorded["timestampAuthorities"])
        // Made from their parts, the recorded logs are written as they were recorded.
        let key = { (log: JSONValue?) -> PublicKey? in
            guard case .string(let text)? = log?["publicKey"]?["rawBytes"] else { return nil }
            return Base64.decode(text).flatMap { try? PublicKey(spki: $0) }
        }
        let remade = TrustedRoot(logs: [
            .v1(
                baseURL: "https://rekor.sigstore.dev", key: try #require(key(before[0])),
                start: try #require(Timestamp(rfc3339: "2021-01-12T11:53:27Z"))),
            try .v2(
                baseURL: "https://log2025-1.rekor.sigstore.dev", name: "log2025-1.rekor.sigstore.dev",
                key: try #require(key(before[1])), start: try #require(Timestamp(rfc3339: "2025-09-23T00:00:00Z"))),
        ])
        #expect(remade.json["tlogs"] == recorded["tlogs"])
    }

    @Test("our logs in place of those of Sigstore's own signing configuration, all else as it was")
    func signingConfig() throws {
        let bytes = try Vectors.bytes("sigstore/trusted-root/signing_config.v0.2.json")
        let recorded = try JSONDocument(bytes).root.value
        guard case .object(let wanted) = recorded, case .object(let made) = SigningConfig(logs: []).json else {
            Issue.record("no objects")
            return
        }
        #expect(made.map(\.name) == wanted.map(\.name))
        let config = SigningConfig(logs: [
            .init(url: "https://log.example.org", version: 1, start: Timestamp(seconds: 0), operator: "example.org")
        ])
        let joined = try config.json(replacingLogsOf: bytes)
        #expect(joined["rekorTlogUrls"] == config.json["rekorTlogUrls"])
        for name in ["caUrls", "oidcUrls", "tsaUrls", "tsaConfig"] { #expect(joined[name] == recorded[name]) }
        // The recorded log, made from its parts, is written as it was recorded.
        let remade = SigningConfig(logs: [
            .init(
                url: "https://rekor.sigstore.dev", version: 1,
                start: try #require(Timestamp(rfc3339: "2021-01-12T11:53:27Z")), operator: "sigstore.dev")
        ])
        #expect(
            try JSONEdit.replace(remade.json, ["rekorTlogUrls", "0", "validFor"], by: nil)["rekorTlogUrls"]
                == JSONEdit.replace(recorded, ["rekorTlogUrls", "0", "validFor"], by: nil)["rekorTlogUrls"])
    }
}

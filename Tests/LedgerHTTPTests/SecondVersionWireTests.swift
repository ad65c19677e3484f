import Attestation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Rekor
import Signing
import TLog
import Testing
import Wire

/// Version 2: one path to write, tiles to read.
@Suite("Rekor v2 over HTTP")
struct SecondVersionWireTests {
    private static let path = "/api/v2/log/entries"

    private static func request(_ proposal: Proposal, digest: [UInt8]? = nil) throws -> JSONValue {
        let envelope = try Envelope(parsing: proposal.envelope)
        let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
        return [
            "hashedRekordRequestV002": [
                "digest": .string(Base64.encode(digest ?? SHA256.hash(message).bytes)),
                "signature": [
                    "content": .string(Base64.encode(envelope.signatures[0].bytes)),
                    "verifier": [
                        "publicKey": ["rawBytes": .string(Base64.encode(proposal.signer.publicKey.spki))],
                        "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    ],
                ],
            ]
        ]
    }

    @Test("a new entry is 201 with every member, 64-bit numbers as text, and the checkpoint of the Ed25519 key")
    func created() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            for number in 0..<3 {
                let proposal = try Proposal(payload: "\(number)")
                let answer = try http.post(Self.path, Self.request(proposal).compact)
                #expect(answer.status == 201 && answer["Content-Type"] == "application/json")
                let entry = try answer.json()
                #expect(
                    entry.members.map { $0.name.string } == [
                        "logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof",
                        "canonicalizedBody",
                    ])
                // The number in the tree, not the one over all shards.
                #expect(entry["logIndex"]?.string == "\(number)" && entry["integratedTime"]?.string == "0")
                #expect(entry["inclusionPromise"]?.isNull == true)
                #expect(entry["kindVersion"]?.value.compact == Array(#"{"kind":"hashedrekord","version":"0.0.2"}"#.utf8))
                let keyID = try #require(log.log.verifiers.first).keyID
                #expect(entry["logId"]?["keyId"]?.string == Base64.encode(keyID.bytes))
                let proof = try #require(entry["inclusionProof"])
                #expect(
                    proof.members.map { $0.name.string } == ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"])
                #expect(proof["logIndex"]?.string == "\(number)" && proof["treeSize"]?.string == "\(number + 1)")
                #expect(proof["hashes"]?.kind == .array)
                let note = try SignedNote(parsing: try #require(proof["checkpoint"]?["envelope"]?.string))
                #expect(try note.verify(with: log.log.verifiers).count == 1)
                let checkpoint = try Checkpoint(parsing: note.text)
                #expect(checkpoint.origin == log.log.origin && checkpoint.size.value == UInt64(number + 1))
                let body = try #require(entry["canonicalizedBody"]?.string.flatMap { Base64.decode($0) })
                let hashes = try #require(proof["hashes"]).elements.map {
                    try #require(Digest(Base64.decode($0.string ?? "") ?? []))
                }
                let inclusion = InclusionProof(
                    index: LogIndex(UInt64(number)), size: checkpoint.size, hashes: hashes)
                #expect(inclusion.verify(leafHash: MerkleHash.leaf(body), root: checkpoint.root) == .valid)
            }
        }
    }

    @Test("a duplicate is 409 with code 6 and its index in x-log-index, without the entry")
    func duplicate() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            #expect(try http.post(Self.path, Self.request(Proposal(payload: "[]")).compact).status == 201)
            #expect(try http.post(Self.path, Self.request(proposal).compact).status == 201)
            let answer = try http.post(Self.path, Self.request(proposal).compact)
            #expect(answer.status == 409 && answer["x-log-index"] == "1")
            let json = try answer.json()
            #expect(json.members.map { $0.name.string } == ["code", "message", "details"])
            #expect(json["code"]?.int == 6 && json["details"]?.count == 0)
        }
    }

    @Test("what is wrong is 400 with code 3, unknown members included, and nothing is appended")
    func refused() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        let wrong = try Self.request(proposal, digest: Array(repeating: 1, count: 32)).compact
        let short = try Self.request(proposal, digest: [1]).compact
        let good = try Self.request(proposal).compact
        let unknown = Array("{\"more\":1,".utf8) + good.dropFirst()
        try await log.serving { (http) throws in
            for body in [wrong, short, unknown, [], Array("{}".utf8), Array("[]".utf8), Array(good.dropLast())] {
                let answer = try http.post(Self.path, body)
                #expect(answer.status == 400 && answer["Content-Type"] == "application/json", "\(answer.text)")
                let json = try answer.json()
                #expect(json["code"]?.int == 3 && json["message"]?.string?.isEmpty == false && json["details"]?.count == 0)
            }
            let answer = try http.post(Self.path, wrong)
            #expect(try answer.json()["message"]?.string?.hasPrefix("invalid hashedrekord request") == true)
            #expect(log.sequencer.head.size.value == 0)
        }
    }

    @Test("both versions see one tree: what one has taken, the other shows")
    func oneTree() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            let first = try http.post(Self.path, Self.request(Proposal(payload: "{}")).compact).json()
            _ = try http.post("/api/v1/log/entries", Proposal(payload: "[]").json())
            let entry = try http.get("/api/v1/log/entries?logIndex=\(ServedLog.offset)").entry().node
            #expect(entry["body"]?.string == first["canonicalizedBody"]?.string)
            #expect(entry["integratedTime"]?.int == Int(log.clock.now.seconds))
            let checkpoint = try Checkpoint(parsing: SignedNote(parsing: try http.get("/checkpoint").text).text)
            let info = try http.get("/api/v1/log").json()
            #expect(info["rootHash"]?.string == checkpoint.root.hex && info["treeSize"]?.int == 2)
        }
    }

    @Test("the checkpoint and every tile are served at both places, and rebuild the root")
    func tiles() async throws {
        let log = try await ServedLog()
        let count = 300
        _ = try await log.sequencer.append(try (0..<count).map { try Submission(body: DemoLog.body($0)) })
        try await log.serving { (http) throws in
            for prefix in ["/api/v2", "", "/api/v2/trees/\(log.treeID)"] {
                let answer = try http.get("\(prefix)/checkpoint")
                #expect(answer["Content-Type"] == "text/plain; charset=utf-8" && answer["Cache-Control"] == "no-cache")
                #expect(answer.text == log.sequencer.head.note)
                let full = try http.get("\(prefix)/tile/0/000")
                #expect(full["Cache-Control"] == "public, max-age=31536000, immutable")
                #expect(full["Content-Type"] == "application/octet-stream" && full.body.count == 256 * 32)
                let part = try http.get("\(prefix)/tile/0/001.p/\(count - 256)")
                #expect(part["Cache-Control"] == "no-cache" && part.body.count == (count - 256) * 32)
                let bundle = try http.get("\(prefix)/tile/entries/000")
                #expect(bundle["Cache-Control"] == "public, max-age=31536000, immutable")
                let rest = try http.get("\(prefix)/tile/entries/001.p/\(count - 256)")
                let bodies = try EntryBundle.decode(bundle.body) + EntryBundle.decode(rest.body)
                #expect(bodies == (0..<count).map { DemoLog.body($0) })
                var range = CompactRange()
                for body in bodies { range.append(MerkleHash.leaf(body)) }
                #expect(range.root == log.sequencer.head.root)
                #expect(bodies.flatMap { MerkleHash.leaf($0).bytes } == full.body + part.body)
                let top = try http.get("\(prefix)/tile/1/000.p/1")
                #expect(top.body == TileHash.root(ofFull: bodies[..<256].map { MerkleHash.leaf($0) }).bytes)
            }
        }
    }

    @Test("older partial widths of a tile are still there; what is beyond the tree, or misspelt, is not")
    func widths() async throws {
        let log = try await ServedLog()
        _ = try await log.sequencer.append(try (0..<300).map { try Submission(body: DemoLog.body($0)) })
        try await log.serving { (http) throws in
            for width in [1, 2, 100, 255] {
                #expect(try http.get("/tile/0/000.p/\(width)").body.count == 32 * width)
                #expect(try EntryBundle.decode(try http.get("/tile/entries/000.p/\(width)").body).count == width)
            }
            for path in [
                "0/001", "0/001.p/45", "0/002.p/1", "1/000", "1/000.p/2", "2/000.p/1", "entries/001", "entries/002.p/1",
                "0/000.p/256", "0/000.p/0", "0/0", "0/x000", "8/000", "64/000.p/1", "entries/000.p/01", "-1/000", "0",
                "0/999999999999999999999/000",
            ] {
                let answer = try http.get("/tile/\(path)")
                #expect(try answer.status == 404 && (answer.json()["code"]?.int) == 5, "\(path) \(answer.text)")
            }
            #expect(try http.get("/api/v2/trees/5/checkpoint").status == 404)
            #expect(try http.get("/api/v2/trees/\(log.frozenLog.treeID)/tile/0/000.p/7").status == 200)
            let frozen = try http.get("/api/v2/trees/\(log.frozenLog.treeID)/checkpoint").text
            #expect(try SignedNote(parsing: frozen).verify(with: log.frozenLog.verifiers).count == 1)
        }
    }

    @Test("the trusted root has a log for version 1 and one for each tree of version 2, and the promises fall in its time")
    func trust() async throws {
        let log = try await ServedLog()
        try await log.serving({ options in
            options.isOpen = true
            options.url = "https://log.example"
        }) { (http) throws in
            let entry = try http.post("/api/v1/log/entries", Proposal(payload: "{}").json()).entry().node
            let root = try http.get("/trusted_root.json").json()
            #expect(root["mediaType"]?.string == "application/vnd.dev.sigstore.trustedroot+json;version=0.1")
            let logs = Array(try #require(root["tlogs"]).elements)
            #expect(logs.count == 3 && logs[0]["baseUrl"]?.string == "https://log.example")
            #expect(logs[0]["logId"]?["keyId"]?.string == Base64.encode(log.key.publicKey.keyID.bytes))
            #expect(logs[0]["publicKey"]?["keyDetails"]?.string == "PKIX_ECDSA_P256_SHA_256")
            #expect(logs[2]["publicKey"]?["keyDetails"]?.string == "PKIX_ED25519")
            #expect(logs[2]["logId"]?["keyId"]?.string == Base64.encode(log.log.verifiers[0].keyID.bytes))
            #expect(logs[2]["baseUrl"]?.string == "https://test.example/log/1")
            let start = try #require(logs[0]["publicKey"]?["validFor"]?["start"]?.string.flatMap { Timestamp(rfc3339: $0) })
            #expect(start.seconds <= Int64(entry["integratedTime"]?.int ?? 0))
            let config = try http.get("/signing_config.json")
            #expect(config.body == (try http.get("/signing_config.v0.2.json").body))
            let services = Array(try #require(try config.json()["rekorTlogUrls"]).elements)
            #expect(services.map { $0["majorApiVersion"]?.int } == [2, 1])
            #expect(services.allSatisfy { $0["url"]?.string == "https://log.example" })
        }
    }
}

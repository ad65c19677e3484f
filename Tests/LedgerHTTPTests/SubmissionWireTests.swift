import Attestation
import Dispatch
import Ledger
import LedgerTestKit
import Rekor
import Signing
import Synchronization
import TLog
import Testing
import Wire

/// POST /api/v1/log/entries, each fact of the wire for itself.
@Suite("Rekor v1 over HTTP: submitting")
struct SubmissionWireTests {
    private static let path = "/api/v1/log/entries"

    @Test("a new entry is 201 with the bare UUID as ETag, its path as Location, compact JSON and one line feed")
    func created() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            let answer = try http.post(Self.path, proposal.json())
            #expect(answer.status == 201 && answer.reason == "Created")
            let uuid = EntryUUID(treeID: log.treeID, leafHash: try proposal.body().leafHash).text
            #expect(uuid.utf8.count == 80)
            #expect(answer["ETag"] == uuid, "no quotes: clients use it as the name of the entry")
            #expect(answer["Location"] == "/api/v1/log/entries/\(uuid)")
            #expect(answer["Content-Type"] == "application/json")
            answer.expectCompact()
            let (name, entry) = try answer.entry()
            #expect(name == uuid)
            #expect(entry["attestation"] == nil, "what is kept is shown on reading alone")
            #expect(entry["body"]?.string == Base64.encode(try proposal.body().encoded))
        }
    }

    @Test("the entry has every field in its type, the virtual index outside and the tree's own in the proof")
    func fields() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            for number in 0..<3 {
                let (uuid, entry) = try http.post(Self.path, Proposal(payload: "\(number)").json()).entry()
                #expect(
                    entry.members.map { $0.name.string } == [
                        "body", "integratedTime", "logID", "logIndex", "verification",
                    ])
                #expect(entry["integratedTime"]?.int == Int(log.clock.now.seconds))
                #expect(entry["logID"]?.string == log.key.publicKey.keyID.hex)
                #expect(entry["logIndex"]?.int == Int(ServedLog.offset) + number)
                let proof = try #require(entry["verification"]?["inclusionProof"])
                #expect(proof["logIndex"]?.int == number && proof["treeSize"]?.int == number + 1)
                #expect(proof["rootHash"]?.string == log.sequencer.head.root.hex)
                #expect(proof["hashes"]?.elements.allSatisfy { $0.string?.utf8.count == 64 } == true)
                // What a client would check, with the code that checks other logs.
                let parsed = try LogEntry(parsing: JSONValue.object([JSONMember(uuid, entry.value)]).compact)
                #expect(parsed.inclusionProof.verify(leafHash: parsed.leafHash, root: parsed.rootHash) == .valid)
                #expect(
                    parsed.promise.verify(try #require(parsed.signedEntryTimestamp), key: log.key.publicKey))
            }
        }
    }

    @Test("the checkpoint has Rekor's origin, the proof's size and root, and one signature line by the host alone")
    func checkpoint() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            let (_, entry) = try http.post(Self.path, Proposal(payload: "{}").json()).entry()
            let proof = try #require(entry["verification"]?["inclusionProof"])
            let note = try #require(proof["checkpoint"]?.string)
            let lines = note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.count == 6 && lines[3] == "" && lines[5] == "")
            #expect(lines[0] == "test.example/log/1 - \(log.treeID)")
            #expect(lines[1] == "\(proof["treeSize"]?.int ?? -1)")
            #expect(Base64.decode(lines[2]).map { Hex.encode($0) } == proof["rootHash"]?.string)
            #expect(lines[4].hasPrefix("\u{2014} test.example/log/1 "))
            let signature = try #require(lines[4].split(separator: " ").last.flatMap { Base64.decode(String($0)) })
            #expect(Hex.encode(signature.prefix(4)) == log.key.publicKey.keyID.hex.prefix(8))
            let text = Array(note.utf8.prefix { _ in true }.dropLast(lines[4].utf8.count + 2))
            #expect(log.key.publicKey.verify(Array(signature.dropFirst(4)), of: text, with: .ecdsa(.sha256)))
        }
    }

    @Test("the same bytes again are 409 with the UUID in the message and a Location that resolves, and no ETag")
    func duplicate() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            let uuid = try #require(try http.post(Self.path, proposal.json())["ETag"])
            let answer = try http.post(Self.path, proposal.json())
            try answer.expectError(
                409, "an equivalent entry already exists in the transparency log with UUID \(uuid)")
            #expect(answer["ETag"] == nil && answer["Location"] == "/api/v1/log/entries/\(uuid)")
            #expect(try http.get(#require(answer["Location"])).status == 200)
            #expect(log.sequencer.head.size.value == 1)
        }
    }

    @Test("of many at once with one entry one is 201, and every 409 names an entry that is there")
    func race() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            let bytes = try proposal.json()
            let statuses = Mutex<[Int]>([])
            DispatchQueue.concurrentPerform(iterations: 16) { _ in
                guard let answer = try? http.post(Self.path, bytes), let place = answer["Location"] else { return }
                let found = (try? http.get(place))?.status
                #expect(found == 200)
                statuses.withLock { $0.append(answer.status) }
            }
            #expect(statuses.withLock { $0.sorted() } == [201] + Array(repeating: 409, count: 15))
        }
    }

    @Test("an entry of a frozen shard is new in the active one")
    func otherShard() async throws {
        let log = try await ServedLog()
        let old = try Proposal(payload: "twice")
        let frozen = EntryUUID(treeID: nil, leafHash: try old.body().leafHash)
        try await log.serving { (http) throws in
            #expect(try http.post(Self.path, old.json()).status == 201)
            #expect(try http.get("\(Self.path)/\(frozen)").status == 200)
        }
        let body = try log.frozenStore.entries(LogIndex(0)..<LogIndex(1))[0].body
        #expect(try await log.sequencer.append(try Submission(body: body)).isNew)
    }

    @Test("the members of the canonical form may be null or empty, as Python's client sends them, and not filled")
    func nulls() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        let content = try #require(try JSONDocument(proposal.json()).root["spec"]?["proposedContent"]).value
        @Sendable func text(_ signatures: JSONValue) -> [UInt8] {
            let spec: JSONValue = [
                "proposedContent": content, "envelopeHash": nil, "payloadHash": nil, "signatures": signatures,
            ]
            let entry: JSONValue = ["spec": spec, "kind": "dsse", "apiVersion": "0.0.1"]
            return entry.compact
        }
        try await log.serving { (http) throws in
            try http.post(Self.path, text([["signature": "aa", "verifier": "bb"]])).expectError(400)
            #expect(try http.post(Self.path, text(nil)).status == 201)
            #expect(try http.post(Self.path, text([])).status == 409)
        }
    }

    @Test("carriage returns in a key give the same leaf")
    func lineEnds() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        let pem = proposal.signer.publicKey.pem.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
        let entry: JSONValue = [
            "apiVersion": "0.0.1", "kind": "dsse",
            "spec": [
                "proposedContent": [
                    "envelope": .string(String(decoding: proposal.envelope, as: UTF8.self)),
                    "verifiers": [.string(Base64.encode(Array(pem.utf8)))],
                ]
            ],
        ]
        try await log.serving { (http) throws in
            #expect(try http.post(Self.path, entry.compact).status == 201)
            #expect(try http.post(Self.path, proposal.json()).status == 409)
        }
    }

    @Test("what is wrong is 400 with a reason, and nothing is appended")
    func refused() async throws {
        let log = try await ServedLog()
        let (good, other) = (try Proposal(payload: "{}"), try Proposal(payload: "[]"))
        let wrongKey = try ProposedEntry.encode(
            envelope: good.envelope, verifiers: [EntryVerifier(other.signer.publicKey)])
        let useless = try ProposedEntry.encode(
            envelope: good.envelope,
            verifiers: [EntryVerifier(other.signer.publicKey), EntryVerifier(good.signer.publicKey)])
        let none = try ProposedEntry.encode(envelope: good.envelope, verifiers: [])
        var bodies: [[UInt8]] = [wrongKey, useless, none]
        bodies += ["", "{", "[]", "{}", "null", "{\"kind\":\"dsse\"}", "\u{FEFF}{}", "{} {}"].map { Array($0.utf8) }
        bodies.append(Array(#"{"apiVersion":"0.0.1","kind":"alpine","spec":{}}"#.utf8))
        bodies.append([0xff, 0xfe])
        bodies.append(Array(String(repeating: "[", count: 100_000).utf8))
        let all = bodies
        try await log.serving { (http) throws in
            for body in all { try http.post(Self.path, body).expectError(400) }
            #expect(log.sequencer.head.size.value == 0)
        }
    }

    @Test("what the ledger's own key has signed is appended by nobody else; what is there already is 409 as ever")
    func ownKey() async throws {
        let log = try await ServedLog()
        let own = try Proposal(payload: "{}", by: log.key)
        let copy = try Proposal(payload: "{}", by: log.key)
        _ = try await log.sequencer.append(try Submission(body: own.body().encoded, blobs: [Blob(own.envelope)]))
        try await log.serving { (http) throws in
            #expect(try http.post(Self.path, own.json()).status == 409)
            try http.post(Self.path, copy.json()).expectError(400)
            #expect(log.sequencer.head.size.value == 1)
        }
    }

    @Test("times and indexes are the same at every reading, while the promise may be signed anew")
    func stable() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            let (uuid, first) = try http.post(Self.path, Proposal(payload: "{}").json()).entry()
            log.clock.advance(bySeconds: 1000)
            for number in 0..<5 { #expect(try http.post(Self.path, Proposal(payload: "\(number)").json()).status == 201) }
            for path in ["\(Self.path)/\(uuid)", "\(Self.path)/\(uuid.suffix(64))", "\(Self.path)?logIndex=7"] {
                let (name, entry) = try http.get(path).entry()
                #expect(name == uuid)
                for member in ["body", "integratedTime", "logID", "logIndex"] {
                    #expect(entry.member(named: member)?.value == first.member(named: member)?.value, "\(member)")
                }
                #expect(entry["verification"]?["inclusionProof"]?["treeSize"]?.int == 6)
            }
        }
    }
}

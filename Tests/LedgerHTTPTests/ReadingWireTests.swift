import Foundation
import Ledger
import LedgerTestKit
import Rekor
import RekorService
import Signing
import TLog
import Testing
import Wire

/// The reading paths of version 1, each fact of the wire for itself.
@Suite("Rekor v1 over HTTP: reading")
struct ReadingWireTests {
    private static let root = "/api/v1/log"

    private func served(_ count: Int = 3, _ body: @escaping @Sendable (RawHTTP, ServedLog) throws -> Void) async throws {
        let log = try await ServedLog()
        for number in 0..<count {
            let proposal = try Proposal(payload: "\(number)")
            _ = try await log.sequencer.append(
                try Submission(body: proposal.body().encoded, blobs: [Blob(proposal.envelope)]))
        }
        try await log.serving { try body($0, log) }
    }

    @Test("LogInfo has its five members, ids as text, and the frozen shard with the same four")
    func logInfo() async throws {
        try await served { (http, log) throws in
            let answer = try http.get(Self.root)
            answer.expectCompact()
            let info = try answer.json()
            let members = ["rootHash", "signedTreeHead", "treeID", "treeSize"]
            #expect(info.members.map { $0.name.string } == ["inactiveShards"] + members)
            #expect(info["treeID"]?.string == String(log.treeID))
            #expect(info["treeSize"]?.int == 3 && info["rootHash"]?.string == log.sequencer.head.root.hex)
            let shards = try #require(info["inactiveShards"])
            #expect(shards.count == 1)
            for (shard, demo) in zip([info] + Array(shards.elements), [log.log, log.frozenLog]) {
                let note = try #require(shard["signedTreeHead"]?.string)
                let verifier = try NoteVerifier.rekorV1(name: demo.origin, key: log.key.publicKey)
                let signed = try SignedNote(parsing: note)
                #expect(try signed.verify(with: [verifier]).count == 1 && signed.signatures.count == 1)
                let checkpoint = try Checkpoint(parsing: signed.text)
                #expect(checkpoint.origin == "\(demo.origin) - \(demo.treeID)")
                #expect(checkpoint.size.value == UInt64(shard["treeSize"]?.int ?? -1))
                #expect(checkpoint.root.hex == shard["rootHash"]?.string)
                #expect(shard["treeID"]?.string == String(demo.treeID))
            }
        }
    }

    @Test("a log of one tree has null for its shards")
    func oneTree() async throws {
        let log = try await ServedLog()
        let alone = LogService(
            log: log.store, sequencer: log.sequencer, key: log.key, checkpointKey: log.checkpointKey.publicKey)
        #expect(try alone.logInfo().json["inactiveShards"] == .null)
    }

    @Test("the key is PEM of its own type, for every tree that is there, and the empty id is the active tree")
    func publicKey() async throws {
        try await served { (http, log) throws in
            for query in ["", "?treeID=", "?treeID=\(log.treeID)", "?treeID=\(log.frozenLog.treeID)"] {
                let answer = try http.get("\(Self.root)/publicKey\(query)")
                #expect(answer.status == 200 && answer["Content-Type"] == "application/x-pem-file")
                #expect(answer.text == log.key.publicKey.pem)
            }
            try http.get("\(Self.root)/publicKey?treeID=77").expectError(400)
            try http.get("\(Self.root)/publicKey?treeID=x").expectError(400)
        }
    }

    @Test("every pair of sizes is proven, beside the newest root of the tree")
    func consistency() async throws {
        try await served(9) { (http, log) throws in
            for (tree, size) in [(log.treeID, 9), (log.frozenLog.treeID, 7)] {
                let proofs = tree == log.treeID ? log.sequencer.proofs : try ProofService(
                    store: log.frozenStore, verifiers: log.frozenLog.verifiers)
                for last in 1...size {
                    for first in 1...last {
                        let answer = try http.get("\(Self.root)/proof?firstSize=\(first)&lastSize=\(last)&treeID=\(tree)")
                        answer.expectCompact()
                        let json = try answer.json()
                        #expect(json.members.map { $0.name.string } == ["hashes", "rootHash"])
                        #expect(json["rootHash"]?.string == proofs.head.root.hex)
                        let hashes = try #require(json["hashes"]).elements.map { try #require(Digest(hex: $0.string ?? "")) }
                        let proof = ConsistencyProof(
                            from: TreeSize(UInt64(first)), to: TreeSize(UInt64(last)), hashes: hashes)
                        let roots = try (proofs.root(at: proof.from), proofs.root(at: proof.to))
                        #expect(proof.verify(oldRoot: roots.0, newRoot: roots.1) == .valid)
                    }
                }
            }
            #expect(try http.get("\(Self.root)/proof?lastSize=9&treeID=").status == 200, "firstSize is 1 when it is left out")
        }
    }

    @Test("sizes that cannot be proven are refused: 400 for the log's reasons, 422 for the schema's")
    func consistencyFaults() async throws {
        try await served { (http, _) throws in
            let path = "\(Self.root)/proof"
            try http.get("\(path)?firstSize=3&lastSize=2").expectError(400)
            try http.get("\(path)?lastSize=4").expectError(400)
            try http.get("\(path)?lastSize=3&treeID=5").expectError(400)
            try http.get(path).expectError(422, code: 602, "lastSize in query is required")
            try http.get("\(path)?firstSize=0&lastSize=2").expectError(422, code: 609)
            try http.get("\(path)?firstSize=-1&lastSize=2").expectError(422, code: 609)
            try http.get("\(path)?lastSize=0").expectError(422, code: 609)
            try http.get("\(path)?lastSize=x").expectError(422, code: 601)
            try http.get("\(path)?lastSize=9223372036854775808").expectError(422, code: 601)
        }
    }

    @Test("an entry that is not there is 404 without body and type")
    func missing() async throws {
        try await served { (http, log) throws in
            let leaf = String(repeating: "0", count: 64)
            let elsewhere = try http.get("\(Self.root)/entries?logIndex=0").entry().uuid
            let wrongTree = EntryUUID(treeID: log.treeID, leafHash: try #require(EntryUUID(elsewhere)).leafHash)
            for path in [
                "?logIndex=10", "?logIndex=9223372036854775807", "/\(leaf)", "/000000000000000a\(leaf)", "/\(wrongTree)",
            ] {
                let answer = try http.get("\(Self.root)/entries\(path)")
                #expect(answer.status == 404 && answer.body.isEmpty, "\(path)")
                #expect(answer["Content-Type"] == nil, "\(path)")
            }
        }
    }

    @Test("names that are none have the framework's code, and tree ids that are none are a bad request")
    func misspelt() async throws {
        try await served { (http, _) throws in
            let pattern = "entryUUID in path should match '^([0-9a-fA-F]{64}|[0-9a-fA-F]{80})$'"
            let leaf = String(repeating: "a", count: 64)
            for name in ["x", String(leaf.dropLast()), leaf + "a", "g" + leaf.dropLast(), leaf + leaf] {
                try http.get("\(Self.root)/entries/\(name)").expectError(422, code: 605, pattern)
            }
            for id in ["0000000000000000", "8000000000000000", "ffffffffffffffff"] {
                try http.get("\(Self.root)/entries/\(id)\(leaf)").expectError(400)
            }
            try http.get("\(Self.root)/entries").expectError(422, code: 602, "logIndex in query is required")
            try http.get("\(Self.root)/entries?logIndex=-1").expectError(422, code: 609)
            try http.get("\(Self.root)/entries?logIndex=one").expectError(
                422, code: 601, "logIndex in query must be of type int64: \"one\"")
        }
    }

    @Test("an entry is found by number, by leaf in either case and by tree and leaf, over both trees")
    func found() async throws {
        try await served { (http, log) throws in
            for index in 0..<10 {
                let (uuid, entry) = try http.get("\(Self.root)/entries?logIndex=\(index)").entry()
                #expect(entry["logIndex"]?.int == index)
                let isFrozen = index < 7
                let proof = try #require(entry["verification"]?["inclusionProof"])
                #expect(proof["logIndex"]?.int == (isFrozen ? index : index - 7))
                #expect(proof["treeSize"]?.int == (isFrozen ? 7 : 3))
                let tree = EntryUUID(uuid)?.treeID
                #expect(tree == (isFrozen ? log.frozenLog.treeID : log.treeID))
                for name in [uuid, uuid.uppercased(), String(uuid.suffix(64))] {
                    let (found, again) = try http.get("\(Self.root)/entries/\(name)").entry()
                    #expect(found == uuid && again["logIndex"]?.int == index && again["body"]?.string == entry["body"]?.string)
                }
            }
        }
    }

    @Test("what is kept beside the log is shown on reading, and members stand in Rekor's order")
    func attestation() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            let uuid = try http.post("\(Self.root)/entries", proposal.json()).entry().uuid
            let entry = try http.get("\(Self.root)/entries/\(uuid)").entry().node
            #expect(
                entry.members.map { $0.name.string } == [
                    "attestation", "body", "integratedTime", "logID", "logIndex", "verification",
                ])
            #expect(entry["attestation"]?["data"]?.string == Base64.encode(proposal.envelope))
        }
    }

    @Test("retrieval takes names, leaves, numbers and whole entries, drops what is not there, and keeps its order")
    func retrieve() async throws {
        try await served { (http, log) throws in
            let all = try (0..<10).map { try http.get("\(Self.root)/entries?logIndex=\($0)").entry() }
            func retrieve(_ query: String, slash: String = "") throws -> [String] {
                let answer = try http.post("\(Self.root)/entries/retrieve\(slash)", query)
                #expect(answer.status == 200, "\(answer.text)")
                answer.expectCompact()
                return try answer.json().elements.map { try #require(Array($0.members).first?.name.string) }
            }
            let names = all.map(\.uuid)
            let unknown = String(repeating: "0", count: 64)
            #expect(
                try retrieve(
                    "{\"logIndexes\":[9,0,99],\"entryUUIDs\":[\"\(names[8].suffix(64))\",\"\(names[1])\",\"\(unknown)\"]}")
                    == [names[1], names[8], names[9], names[0]])
            // Python's client posts with a slash at the end.
            #expect(try retrieve("{\"logIndexes\":[2]}", slash: "/") == [names[2]])
            let body = try #require(all[7].node["body"]?.string.flatMap { Base64.decode($0) })
            let canonical = String(decoding: body, as: UTF8.self)
            #expect(try retrieve("{\"entries\":[\(canonical)]}") == [names[7]])
            #expect(try retrieve("{\"entryUUIDs\":[\"\(unknown)\"]}") == [])
            #expect(try http.post("\(Self.root)/entries/retrieve", "{\"logIndexes\":[99]}").text == "[]\n")
            #expect(try retrieve("{}") == [])
            let fresh = try Proposal(payload: "not there")
            #expect(try retrieve("{\"entries\":[\(String(decoding: fresh.json(), as: UTF8.self))]}") == [])
        }
    }

    @Test("a proposal is looked up by the leaf that it would make")
    func retrieveProposed() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            let uuid = try http.post("\(Self.root)/entries", proposal.json()).entry().uuid
            let query = Array("{\"entries\":[".utf8) + (try proposal.json()) + Array("]}".utf8)
            let found = try http.post("\(Self.root)/entries/retrieve", query).json()
            #expect(found.count == 1 && Array(found.elements)[0].member(named: uuid) != nil)
        }
    }

    @Test("retrieval of too many, of none, or of what is no JSON is refused with the right number")
    func retrieveFaults() async throws {
        try await served { (http, _) throws in
            let path = "\(Self.root)/entries/retrieve"
            let ten = (0..<10).map(String.init).joined(separator: ",")
            let leaf = String(repeating: "a", count: 64)
            try http.post(path, "{\"logIndexes\":[\(ten),1]}").expectError(422, code: 611)
            try http.post(path, "{\"logIndexes\":[\(ten)],\"entryUUIDs\":[\"\(leaf)\"]}").expectError(
                422, "more than max allowed 10 entries in request")
            try http.post(path, "{\"logIndexes\":[]}").expectError(422, code: 612)
            try http.post(path, "{\"entryUUIDs\":[\"zz\"]}").expectError(422, code: 605)
            try http.post(path, "{").expectError(400)
            try http.post(path, "{\"entries\":[{\"kind\":\"dsse\"}]}").expectError(400)
        }
    }

    @Test("a bundle and a tlog-proof of an entry verify offline, in a frozen tree as well for the latter")
    func ours() async throws {
        let log = try await ServedLog()
        let proposal = try Proposal(payload: "{}")
        try await log.serving { (http) throws in
            let uuid = try http.post("\(Self.root)/entries", proposal.json()).entry().uuid
            let answer = try http.get("\(Self.root)/entries/\(uuid)/bundle")
            #expect(answer["Content-Type"] == "application/vnd.dev.sigstore.bundle.v0.3+json")
            let bundle = try SigstoreBundle(parsing: answer.body)
            let verification = BundleVerifier(
                logs: [TrustedLog(key: log.key.publicKey)], signers: [proposal.signer.publicKey]
            ).verify(bundle)
            #expect(verification.failures.isEmpty && verification.entry != nil)
            let proof = try TLogProof(parsing: try http.get("\(Self.root)/entries/\(uuid)/tlog-proof").body)
            #expect(proof.index.value == 0 && proof.extra == proposal.envelope)
            let frozen = try http.get("\(Self.root)/entries?logIndex=3").entry().uuid
            #expect(try http.get("\(Self.root)/entries/\(frozen)/tlog-proof").status == 200)
            let unknown = String(repeating: "0", count: 64)
            try http.get("\(Self.root)/entries/\(unknown)/bundle").expectError(404)
            try http.get("\(Self.root)/entries/\(unknown)/tlog-proof").expectError(404)
            try http.get("\(Self.root)/entries/zz/bundle").expectError(422, code: 605)
        }
    }
}

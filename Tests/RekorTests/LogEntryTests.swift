import Foundation
import Rekor
import Signing
import TLog
import Testing
import Wire

@Suite("Rekor v1: entry UUID")
struct EntryUUIDTests {
    private static let leaf = String(repeating: "ab", count: 32)

    @Test("80 digits name tree and leaf, 64 the leaf alone, in either case")
    func parsing() throws {
        let uuid = try #require(EntryUUID("0000000000000007" + Self.leaf))
        #expect(uuid.treeID == 7)
        #expect(uuid.leafHash.hex == Self.leaf)
        #expect(uuid.text == "0000000000000007" + Self.leaf)
        #expect(EntryUUID(uuid.text.uppercased()) == uuid)
        let short = try #require(EntryUUID(Self.leaf))
        #expect(short.treeID == nil)
        #expect(short.text == Self.leaf)
        #expect(EntryUUID(treeID: UInt64(Int64.max), leafHash: short.leafHash).text.hasPrefix("7fffffffffffffff"))
    }

    @Test(
        "tree 0, trees above 2^63 and other lengths are refused",
        arguments: [
            "", "0000000000000000" + leaf, "8000000000000000" + leaf, "ffffffffffffffff" + leaf, "07" + leaf,
            leaf + "0",
            String(leaf.dropLast()) + "g", String(leaf.dropLast(2)),
        ])
    func refused(text: String) {
        #expect(EntryUUID(text) == nil)
    }
}

@Suite("Rekor v1: signed entry timestamp")
struct SignedEntryTimestampTests {
    @Test("four members are signed, in canonical order")
    func message() throws {
        let promise = SignedEntryTimestamp(body: [1, 2], integratedTime: 3, logID: .zero, logIndex: 4)
        let wanted =
            #"{"body":"AQI=","integratedTime":3,"logID":""# + String(repeating: "0", count: 64) + #"","logIndex":4}"#
        #expect(String(decoding: try promise.message(), as: UTF8.self) == wanted)
    }

    @Test("a promise with any member changed does not verify")
    func changes() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let promise = SignedEntryTimestamp(body: [1], integratedTime: 2, logID: .zero, logIndex: 3)
        let signature = try promise.sign(by: key)
        #expect(promise.verify(signature, key: key.publicKey))
        let others = [
            SignedEntryTimestamp(body: [0], integratedTime: 2, logID: .zero, logIndex: 3),
            SignedEntryTimestamp(body: [1], integratedTime: 1, logID: .zero, logIndex: 3),
            SignedEntryTimestamp(body: [1], integratedTime: 2, logID: MerkleHash.emptyRoot, logIndex: 3),
            SignedEntryTimestamp(body: [1], integratedTime: 2, logID: .zero, logIndex: 2),
        ]
        for other in others { #expect(!other.verify(signature, key: key.publicKey)) }
        #expect(!promise.verify(signature, key: try PrivateKey.generate(.ecdsaP256).publicKey))
    }

    @Test("an index beyond 2^53 is not signed")
    func inexact() throws {
        let promise = SignedEntryTimestamp(body: [], integratedTime: 0, logID: .zero, logIndex: 1 << 53)
        #expect(throws: RekorError.of(.logEntrySyntax)) { try promise.message() }
    }
}

@Suite("Rekor v1: checkpoint")
struct RekorCheckpointTests {
    @Test("the origin has host and tree, the signature the host, the hint is of the key")
    func note() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let note = try RekorCheckpoint.note(
            host: "rekor.example", treeID: 12, size: TreeSize(3), root: .zero, by: key)
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(checkpoint.origin == "rekor.example - 12")
        #expect(note.signatures.count == 1)
        #expect(note.signatures[0].name == "rekor.example")
        let hint = key.publicKey.keyID.bytes.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        #expect(note.signatures[0].keyHint == hint)
        #expect(try note.verify(with: [.rekorV1(name: "rekor.example", key: key.publicKey)]).count == 1)
    }

    @Test("only host, dash and a decimal tree id make a v1 origin")
    func origins() {
        #expect(RekorCheckpoint.parts(ofOrigin: "a - b - 7")?.host == "a - b")
        #expect(RekorCheckpoint.parts(ofOrigin: "rekor.example - 7")?.treeID == 7)
        for origin in [
            "rekor.example", "rekor.example - ", "rekor.example - 07", "rekor.example - x", "rekor.example -7", "",
        ] {
            #expect(RekorCheckpoint.parts(ofOrigin: origin) == nil)
        }
    }

    @Test("a host that a note cannot carry, and a key that v1 clients cannot check, are refused")
    func refused() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        #expect(throws: RekorError.of(.checkpointInvalid)) {
            try RekorCheckpoint.note(host: "a b", treeID: 1, size: TreeSize(1), root: .zero, by: key)
        }
        #expect(throws: RekorError.of(.keyUnsupported)) {
            try RekorCheckpoint.note(
                host: "a", treeID: 1, size: TreeSize(1), root: .zero, by: try PrivateKey.generate(.ecdsaP384))
        }
    }
}

@Suite("Rekor v1: log entry")
struct LogEntryTests {
    @Test("an answer is compact JSON under 80 digits, and is read back")
    func roundTrip() throws {
        let entry = try Fixture.shared.get().entry
        let text = String(decoding: entry.encoded, as: UTF8.self)
        #expect(text.hasPrefix(#"{"0123456789abcdef"# + entry.leafHash.hex + #"":{"body":""#))
        #expect(!text.contains("\n") && !text.contains(": "))
        #expect(try LogEntry(parsing: entry.encoded) == entry)
    }

    @Test("the proof has the index in its tree, entry and promise the virtual one")
    func twoIndexes() throws {
        let fixture = try Fixture.shared.get()
        let answer = fixture.entry.encoded
        let uuid = fixture.entry.uuid.text
        #expect(try JSONEdit.value(answer, uuid + ".logIndex") == 20)
        #expect(try JSONEdit.value(answer, uuid + ".verification.inclusionProof.logIndex") == 13)
        let signature = try #require(fixture.entry.signedEntryTimestamp)
        #expect(fixture.entry.promise.logIndex == 20)
        #expect(fixture.entry.promise.verify(signature, key: fixture.logKey.publicKey))
    }

    @Test("members that Rekor adds on reading are passed over, others refused")
    func members() throws {
        let entry = try Fixture.shared.get().entry
        let uuid = entry.uuid.text
        let stored = try JSONEdit.replace(entry.encoded, uuid + ".attestation", by: ["data": "AA=="])
        #expect(try LogEntry(parsing: stored) == entry)
        for (path, value, code) in [
            ("more", "x", .logEntrySyntax), ("body", nil, .logEntrySyntax), ("body", "AA==", .logEntrySyntax),
            ("logID", "00", .logEntrySyntax), ("logIndex", -1, .logEntrySyntax), ("logIndex", nil, .logEntrySyntax),
            ("verification.inclusionProof", nil, .proofMissing), ("verification", nil, .logEntrySyntax),
            ("verification.inclusionProof.hashes.0", "00", .logEntrySyntax),
            ("verification.inclusionProof.checkpoint", 1, .logEntrySyntax),
            ("verification.inclusionProof.treeSize", .number("1.5"), .logEntrySyntax),
        ] as [(String, JSONValue?, RekorError.Code)] {
            let changed = try JSONEdit.replace(entry.encoded, uuid + "." + path, by: value)
            #expect(throws: RekorError.of(code), "\(path)") { try LogEntry(parsing: changed) }
        }
    }

    @Test("an entry under the UUID of another tree is not covered by the checkpoint")
    func otherTree() throws {
        let fixture = try Fixture.shared.get()
        let uuid = EntryUUID(treeID: Fixture.treeID + 1, leafHash: fixture.entry.leafHash).text
        let entry = try LogEntry(parsing: JSONValue.object([JSONMember(uuid, fixture.entry.json)]).compact)
        #expect(fixture.verifier.verify(fixture.entry).allSatisfy { !$0.hasFailed })
        let failed = fixture.verifier.verify(entry).filter(\.hasFailed)
        #expect(failed.map(\.name) == [.checkpoint])
    }

    @Test("an entry under the UUID of another is refused")
    func wrongUUID() throws {
        let entry = try Fixture.shared.get().entry
        let other = EntryUUID(treeID: 1, leafHash: .zero).text
        let answer = JSONValue.object([JSONMember(other, entry.json)]).compact
        #expect(throws: RekorError.of(.logEntrySyntax)) { try LogEntry(parsing: answer) }
        let leafAlone = JSONValue.object([JSONMember(entry.leafHash.hex, entry.json)]).compact
        #expect(throws: RekorError.of(.logEntrySyntax)) { try LogEntry(parsing: leafAlone) }
        let two = JSONValue.object([JSONMember(entry.uuid.text, entry.json), JSONMember(other, entry.json)]).compact
        #expect(throws: RekorError.of(.logEntrySyntax)) { try LogEntry(parsing: two) }
    }
}

@Suite("Rekor v1: recorded answers", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct RecordedAnswerTests {
    private static func read(_ name: String) throws -> [UInt8] { try Vectors.bytes("sigstore/rekor-v1-api/" + name) }

    private static func logKey() throws -> PublicKey {
        try PublicKey(pem: String(decoding: try read("rekor_staging_v1_pubkey.pem"), as: UTF8.self))
    }

    @Test("entry 1688 of the staging log: leaf hash, proof, checkpoint, timestamp and log id hold")
    func entry() throws {
        let entry = try LogEntry(parsing: try Self.read("get_entry_response_1688.json"))
        #expect(entry.uuid.text == "0181bbc9c6333964ac3650aee1c1b3821211cf07067c1a118d0a7f86867bbb1df340cb8fc9c221af")
        #expect(entry.logIndex == 1688)
        #expect(entry.inclusionProof.index == LogIndex(1227))
        #expect(entry.inclusionProof.size == TreeSize(14_358))
        let log = TrustedLog(name: "rekor.sigstage.dev", key: try Self.logKey())
        let steps = BundleVerifier(logs: [log], signers: []).verify(entry)
        #expect(steps.map(\.name) == [.inclusion, .checkpoint, .timestamp, .logID])
        for step in steps { #expect(!step.hasFailed, "\(step)") }
        let body = try EntryBody(parsing: entry.body)
        #expect(body.kind == "hashedrekord" && body.apiVersion == "0.0.1")
        #expect(body.verifiers.first?.certificates.count == 1)
    }

    @Test("entry 1688 is written again as it was recorded")
    func writtenAgain() throws {
        let bytes = try Self.read("get_entry_response_1688.json")
        let entry = try LogEntry(parsing: bytes)
        let ours = try CanonicalJSON.encode(JSONDocument(entry.encoded).root.value)
        #expect(try ours == CanonicalJSON.encode(JSONDocument(bytes).root.value))
    }

    @Test("the tree heads of the active and three inactive shards verify")
    func treeHeads() throws {
        let root = try JSONDocument(try Self.read("loginfo_1352760.json")).root
        let verifier = try NoteVerifier.rekorV1(name: "rekor.sigstage.dev", key: Self.logKey())
        let shards = [root] + Array(try #require(root["inactiveShards"]).elements)
        #expect(shards.count == 4)
        for shard in shards {
            let note = try SignedNote(parsing: try #require(shard["signedTreeHead"]?.string))
            #expect(try note.verify(with: [verifier]) == [verifier])
            let checkpoint = try Checkpoint(parsing: note.text)
            #expect(checkpoint.root.hex == shard["rootHash"]?.string)
            #expect(Int(checkpoint.size.value) == shard["treeSize"]?.int)
            #expect(RekorCheckpoint.parts(ofOrigin: checkpoint.origin)?.treeID.description == shard["treeID"]?.string)
        }
    }
}

@Suite("Rekor v1: proposed entries", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct ProposedEntryVectorTests {
    @Test("the proposals of Rekor's own tests give bodies, if the server takes them")
    func proposals() throws {
        let folder = "sigstore/rekor/proposed-entries/"
        let proposal = try ProposedEntry(parsing: try Vectors.bytes(folder + "dsse.json"))
        let envelope = try Vectors.bytes("sigstore/rekor/tests/intoto_dsse.json")
        #expect(proposal.accepted.attachments == [envelope])
        let pem = String(decoding: try Vectors.bytes("sigstore/rekor/tests/intoto_dsse.pem"), as: UTF8.self)
        #expect(proposal.body == (try EntryBody.dsse(envelope: envelope, verifiers: [EntryVerifier(pem: pem)])))
        // The PEM of the sample has no final line feed; the leaf has.
        #expect(proposal.body.verifiers[0].pem == pem + "\n")
        // An intoto 0.0.2 proposal whose envelope is a string is what no server takes: that was 0.0.1.
        #expect(throws: RekorError.of(.entrySyntax)) {
            try ProposedEntry(parsing: try Vectors.bytes(folder + "intoto.json"))
        }
        let hashed = try ProposedEntry(parsing: try Vectors.bytes(folder + "hashedrekord.json"))
        #expect(hashed.body.kind == "hashedrekord" && hashed.accepted.attachments.isEmpty)
        for name in ["rekor", "canonical_rekor"] {
            #expect(throws: RekorError.of(.entryKind)) {
                try EntryBody(parsing: try Vectors.bytes("sigstore/rekor/tests/\(name).json"))
            }
        }
    }
}

@Suite("Rekor v1: proposing")
struct ProposedEntryTests {
    @Test("a proposal is read as it is written, with the canonical members null")
    func roundTrip() throws {
        let fixture = try Fixture.shared.get()
        let bytes = try ProposedEntry.encode(
            envelope: fixture.envelopeBytes, verifiers: [EntryVerifier(fixture.signer.publicKey)])
        let proposal = try ProposedEntry(parsing: bytes)
        #expect(proposal.body == fixture.body)
        #expect(proposal.accepted.attachments == [fixture.envelopeBytes])
        for name in ["envelopeHash", "payloadHash", "signatures"] {
            let null = try JSONEdit.replace(bytes, "spec." + name, by: .null)
            #expect(try ProposedEntry(parsing: null).body == fixture.body)
        }
        #expect(try ProposedEntry(parsing: JSONEdit.replace(bytes, "spec.signatures", by: [])).body == fixture.body)
    }

    @Test(
        "both groups of members, no content, a wrong key or another kind are refused",
        arguments: [
            ("spec.signatures", [["signature": "AA==", "verifier": "AA=="]], .entrySyntax),
            ("spec.envelopeHash", ["algorithm": "sha256", "value": "00"], .entrySyntax),
            ("spec.proposedContent", nil, .entrySyntax), ("spec.proposedContent.envelope", "{}", .envelopeSyntax),
            ("spec.proposedContent.verifiers", [], .entrySyntax),
            ("spec.proposedContent.verifiers", ["AAAA"], .verifierSyntax), ("kind", "rekord", .entryKind),
            ("kind", "nothing", .entryKind), ("apiVersion", "0.0.2", .entryKind), ("spec", nil, .entrySyntax),
        ] as [(String, JSONValue?, RekorError.Code)])
    func refused(path: String, value: JSONValue?, code: RekorError.Code) throws {
        let fixture = try Fixture.shared.get()
        let bytes = try ProposedEntry.encode(
            envelope: fixture.envelopeBytes, verifiers: [EntryVerifier(fixture.signer.publicKey)])
        let changed = try JSONEdit.replace(bytes, path, by: value)
        #expect(throws: RekorError.of(code)) { try ProposedEntry(parsing: changed) }
    }
}

import Attestation
import Rekor
import Signing
import Testing
import Wire

@Suite("Rekor v1: searching")
struct SearchTests {
    @Test("the keys of a stored entry and what is kept beside it are those of the accepted one")
    func property() throws {
        for (name, accepted) in try Proposals.all() {
            let body = try EntryBody(parsing: accepted.body.encoded)
            #expect(body.searchKeys(attachments: accepted.attachments) == accepted.searchKeys, "\(name)")
            #expect(accepted.searchKeys == accepted.searchKeys.map { $0.lowercased() })
            #expect(Set(accepted.searchKeys).count == accepted.searchKeys.count)
            if let digest = body.attachmentDigest {
                #expect(accepted.attachments.map(SHA256.hash) == [digest], "\(name)")
                #expect(body.searchKeys().count < accepted.searchKeys.count, "\(name)")
                #expect(body.searchKeys(attachments: [[1, 2, 3]]) == body.searchKeys(), "\(name)")
            } else {
                #expect(accepted.attachments == [] && body.searchKeys() == accepted.searchKeys, "\(name)")
            }
        }
    }

    @Test("the keys of each kind, in Rekor's order, the key hash in both spellings")
    func keys() throws {
        let proposals = try Proposals()
        let key = SHA256.hash(Array(proposals.pem.utf8)).hex
        let payload = "sha256:" + SHA256.hash(Proposals.statement).hex
        let envelope = "sha256:" + SHA256.hash(proposals.envelope.encoded()).hex
        let statement = ["sha256:abcdef", "sha1:01", "gitcommit:99"]
        let keys = { (json: JSONValue) in try ProposedEntry(parsing: json.compact).accepted.searchKeys }
        #expect(try keys(proposals.dsse()) == ["sha256:" + key, key, payload, envelope] + statement)
        #expect(try keys(proposals.inTotoV001()) == ["sha256:" + key, key, payload, envelope] + statement)
        #expect(try keys(proposals.inTotoV002()) == ["sha256:" + key, key, payload] + statement)
        let digest = "sha256:" + SHA256.hash(ChainFixture.message).hex
        #expect(try keys(proposals.hashedRekord(isUpperCase: true)) == ["sha256:" + key, key, digest])
        let certified = try Proposals(certificates: [ChainFixture.signer, ChainFixture.issuer])
        #expect(try Array(keys(certified.dsse())[2..<8]) == ChainFixture.names)
        let plain = try Proposals(type: "text/plain")
        #expect(try keys(plain.dsse()).count == 4)
    }

    @Test("a payload that is no Statement, or a hostile one, has no further keys")
    func payloads() throws {
        for text in ["x", "[]", #"{"subject":1}"#, #"{"subject":[1,{"digest":[1]},{"digest":{"a":1}}]}"#, #"{"a":1,"a":2}"#] {
            let proposals = try Proposals(payload: Array(text.utf8))
            #expect(try ProposedEntry(parsing: proposals.dsse().compact).accepted.searchKeys.count == 4)
        }
    }

    @Test("an entry is found by its proposal and by its body, however they are spelled")
    func leafHashes() throws {
        let proposals = try Proposals()
        for json in try [
            proposals.dsse(), proposals.inTotoV001(), proposals.inTotoV002(), proposals.hashedRekord(),
        ] {
            let body = try ProposedEntry(parsing: json.compact).body
            let spaced = Array(String(decoding: body.encoded, as: UTF8.self).replacing("\":", with: "\" :\n").utf8)
            for bytes in [json.compact, body.encoded, spaced] {
                #expect(try SearchLogQuery.leafHash(of: JSONDocument(bytes).root) == body.leafHash)
            }
        }
        for json in try [proposals.transparency(), proposals.transparencyDSSE()] {
            let body = try TransparencyRequest(parsing: json.compact, takesDSSE: true).accepted.body
            #expect(try SearchLogQuery.leafHash(of: JSONDocument(body.encoded).root) == body.leafHash)
        }
        // A body with the members of a proposal as null, as clients send it.
        let body = try ProposedEntry(parsing: proposals.dsse().compact).body
        let null = try JSONEdit.replace(body.encoded, "spec.proposedContent", by: .null)
        #expect(try SearchLogQuery.leafHash(of: JSONDocument(null).root) == body.leafHash)
        let neither = Proposals.entry("dsse", "0.0.1", [:])
        #expect(throws: RekorError.of(.entrySyntax)) {
            try SearchLogQuery.leafHash(of: JSONDocument(neither.compact).root)
        }
    }

    @Test("a query of names, entries and indexes")
    func logQuery() throws {
        let proposals = try Proposals()
        let leaf = try ProposedEntry(parsing: proposals.dsse().compact).body.leafHash
        let (long, short) = (EntryUUID(treeID: 1, leafHash: .zero), EntryUUID(treeID: nil, leafHash: .zero))
        let query = try SearchLogQuery(
            parsing: JSONValue.object([
                JSONMember("entryUUIDs", [.string(short.text), .string(long.text.uppercased())]),
                JSONMember("entries", [proposals.dsse()]), JSONMember("logIndexes", [0, 7]),
            ]).compact)
        #expect(query.treeEntries == [long] && query.leafHashes == [.zero, leaf] && query.logIndexes == [0, 7])
        let empty = try SearchLogQuery(parsing: Array("{\"entries\":null}".utf8))
        #expect(empty.treeEntries.isEmpty && empty.leafHashes.isEmpty && empty.logIndexes.isEmpty)
        let ten: JSONValue = ["logIndexes": .array((0..<10).map { .integer($0) })]
        #expect(try SearchLogQuery(parsing: ten.compact).logIndexes.count == 10)
        let eleven: JSONValue = ["logIndexes": .array((0..<10).map { .integer($0) }), "entryUUIDs": [.string(long.text)]]
        #expect(throws: RekorError.of(.queryTooLong)) { try SearchLogQuery(parsing: eleven.compact) }
        for text in [
            "", "[]", #"{"entryUUIDs":["00"]}"#, #"{"entryUUIDs":[1]}"#, #"{"logIndexes":[-1]}"#, #"{"logIndexes":["1"]}"#,
            #"{"logIndexes":1}"#, #"{"entryUUIDs":["\#(String(repeating: "0", count: 80))"]}"#,
        ] {
            #expect(throws: RekorError.of(.querySyntax)) { try SearchLogQuery(parsing: Array(text.utf8)) }
        }
        #expect(throws: RekorError.of(.entryKind)) {
            try SearchLogQuery(parsing: Array(#"{"entries":[{"kind":"a","apiVersion":"b","spec":{}}]}"#.utf8))
        }
    }

    @Test("an index query gives the keys under which entries are")
    func indexQuery() throws {
        let certified = try Proposals(certificates: [ChainFixture.signer, ChainFixture.issuer])
        let accepted = try ProposedEntry(parsing: certified.dsse().compact).accepted
        let digest = SHA256.hash(Proposals.statement).hex
        let query = try SearchIndexQuery(
            parsing: JSONValue.object([
                JSONMember("email", "JANE@example.org"), JSONMember("subject", "CI.EXAMPLE.org"),
                JSONMember("hash", .string(digest.uppercased())), JSONMember("operator", "and"),
                JSONMember(
                    "publicKey",
                    ["format": "x509", "content": .string(Base64.encode(certified.pem.replacing("\n", with: "\r\n").utf8))]),
            ]).compact)
        #expect(query.keys.count == 4 && query.operator == .and)
        for key in query.keys { #expect(accepted.searchKeys.contains(key), "\(key)") }
        #expect(query.keys[0] == "sha256:" + digest && query.keys[2] == "jane@example.org")
        let other = try SearchIndexQuery(
            parsing: JSONValue.object([JSONMember("hash", .string("SHA512:" + digest + digest))]).compact)
        #expect(other.keys == ["sha512:" + digest + digest] && other.operator == .or)
        #expect(try SearchIndexQuery(parsing: Array("{\"email\":\"\"}".utf8)).keys == [])
        let middle = try Proposals(kind: .ecdsaP384).hashedRekord(.sha384)
        let hash = Hex.encode(HashAlgorithm.sha384.hash(ChainFixture.message))
        let found = try SearchIndexQuery(parsing: Array(#"{"hash":"\#(hash)"}"#.utf8))
        #expect(try ProposedEntry(parsing: middle.compact).accepted.searchKeys.contains(found.keys[0]))
    }

    @Test(
        "what cannot be looked for is refused",
        arguments: [
            ("", .querySyntax), (#"{"hash":"00"}"#, .querySyntax), (#"{"hash":7}"#, .querySyntax),
            (#"{"hash":"md5:\#(String(repeating: "0", count: 64))"}"#, .querySyntax),
            (#"{"hash":"sha512:\#(String(repeating: "0", count: 64))"}"#, .querySyntax),
            (#"{"hash":"sha256:\#(String(repeating: "g", count: 64))"}"#, .querySyntax),
            (#"{"operator":"xor"}"#, .querySyntax), (#"{"publicKey":{"format":"x509"}}"#, .querySyntax),
            (#"{"publicKey":{"format":"x509","url":"https://example.org/key"}}"#, .querySyntax),
            (#"{"publicKey":{"content":"AAAA"}}"#, .querySyntax),
            (#"{"publicKey":{"format":"gif","content":"AAAA"}}"#, .querySyntax),
            (#"{"publicKey":{"format":"pgp","content":"AAAA"}}"#, .keyUnsupported),
            (#"{"publicKey":{"format":"x509","content":"AAAA"}}"#, .verifierSyntax),
        ] as [(String, RekorError.Code)])
    func refused(text: String, code: RekorError.Code) {
        #expect(throws: RekorError.of(code)) { try SearchIndexQuery(parsing: Array(text.utf8)) }
    }
}

import Foundation
import Ledger
import LedgerTestKit
import Rekor
import Signing
import Testing
import Wire

@Suite("Rekor v1 over HTTP: the search index")
struct SearchWireTests {
    private static let path = "/api/v1/index/retrieve"

    private static func uuids(_ http: RawHTTP, _ query: String) throws -> [String] {
        let answer = try http.post(path, query)
        #expect(answer.status == 200, "\(answer.text)")
        answer.expectCompact()
        return try answer.json().elements.map { try #require($0.string) }
    }

    @Test("an entry is found by subject, payload, envelope and key, with and without the name of the hash, in either case")
    func keys() async throws {
        let log = try await ServedLog()
        let subject = String(repeating: "c0", count: 32)
        let proposal = try Proposal(subject: subject)
        try await log.serving { (http) throws in
            let uuid = try http.post("/api/v1/log/entries", proposal.json()).entry().uuid
            #expect(try http.post("/api/v1/log/entries", Proposal(payload: "{}").json()).status == 201)
            let body = try proposal.body()
            let pem = Array(proposal.signer.publicKey.pem.utf8)
            let hashes = [
                subject, try #require(body.payloadHash).hex, try #require(body.envelopeHash).hex, SHA256.hash(pem).hex,
            ]
            for hash in hashes {
                for text in [hash, "sha256:\(hash)", hash.uppercased(), "sha256:\(hash.uppercased())"] {
                    #expect(try Self.uuids(http, "{\"hash\":\"\(text)\"}") == [uuid], "\(text)")
                }
            }
            let windows = proposal.signer.publicKey.pem.replacingOccurrences(of: "\n", with: "\r\n")
            for content in [Base64.encode(pem), Base64.encode(Array(windows.utf8))] {
                #expect(
                    try Self.uuids(http, "{\"publicKey\":{\"format\":\"x509\",\"content\":\"\(content)\"}}") == [uuid])
            }
            #expect(try http.post(Self.path, "{\"hash\":\"\(String(repeating: "0", count: 64))\"}").text == "[]\n")
            #expect(try Self.uuids(http, "{}") == [] && Self.uuids(http, "{\"email\":\"a@example.org\"}") == [])
        }
    }

    @Test("keys are joined by or, which is the default, or by and, in the order of the log")
    func operators() async throws {
        let log = try await ServedLog()
        let (alice, bob) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256))
        let (one, two) = (String(repeating: "01", count: 32), String(repeating: "02", count: 32))
        try await log.serving { (http) throws in
            var all: [String] = []
            for (subject, signer) in [(one, alice), (two, alice), (one, bob), (two, bob), (one, alice)] {
                all.append(try http.post("/api/v1/log/entries", Proposal(subject: subject, by: signer).json()).entry().uuid)
            }
            let key = "{\"format\":\"x509\",\"content\":\"\(Base64.encode(Array(alice.publicKey.pem.utf8)))\"}"
            let both = "\"hash\":\"\(one)\",\"publicKey\":\(key)"
            #expect(try Self.uuids(http, "{\(both),\"operator\":\"and\"}") == [all[0], all[4]])
            #expect(try Self.uuids(http, "{\(both),\"operator\":\"or\"}") == [all[0], all[1], all[2], all[4]])
            #expect(try Self.uuids(http, "{\(both)}") == [all[0], all[1], all[2], all[4]])
            #expect(try Self.uuids(http, "{\(both),\"operator\":\"and\",\"email\":\"x@example.org\"}") == [])
        }
    }

    @Test("a page ends where it is told to, says where the next begins, and no entry is lost or shown twice")
    func pages() async throws {
        let log = try await ServedLog()
        let subject = String(repeating: "03", count: 32)
        for number in 0..<1003 {
            // Every third is another's, so that pages have gaps.
            let keys = number % 3 == 0 ? [] : [SearchKey("sha256:\(subject)")]
            _ = try await log.sequencer.append(try Submission(body: DemoLog.body(number), keys: keys))
        }
        let wanted = try (0..<1003).filter { $0 % 3 != 0 }.map { number in
            EntryUUID(treeID: log.treeID, leafHash: try Submission<Int>(body: DemoLog.body(number)).leafHash).text
        }
        try await log.serving { (http) throws in
            for limit in [1000, 668, 667, 250, 100] {
                var found: [String] = []
                var after = ""
                var pages = 0
                while true {
                    let answer = try http.post(Self.path, "{\"hash\":\"\(subject)\",\"limit\":\(limit)\(after)}")
                    let page = try answer.json().elements.map { try #require($0.string) }
                    #expect(page.count <= limit)
                    found += page
                    pages += 1
                    guard let next = answer["X-Next-After"] else { break }
                    #expect(page.count == limit)
                    after = ",\"after\":\(next)"
                }
                #expect(found == wanted && pages == (wanted.count + limit - 1) / limit, "limit \(limit)")
            }
            // A client that knows nothing of pages gets the first thousand.
            #expect(try Self.uuids(http, "{\"hash\":\"\(subject)\"}") == wanted)
        }
    }

    @Test("what cannot be searched for is refused with the right number")
    func refused() async throws {
        try await ServedLog().serving { (http) throws in
            for hash in ["zz", "md5:\(String(repeating: "0", count: 32))", "sha1:\(String(repeating: "0", count: 64))"] {
                try http.post(Self.path, "{\"hash\":\"\(hash)\"}").expectError(422, code: 605)
            }
            try http.post(Self.path, "{\"email\":\"nobody\"}").expectError(422, code: 601)
            try http.post(Self.path, "{\"operator\":\"xor\"}").expectError(422, code: 606)
            try http.post(Self.path, "{\"publicKey\":{\"content\":\"\"}}").expectError(422, code: 602)
            try http.post(Self.path, "{\"publicKey\":{\"format\":\"x509\",\"content\":\"AAAA\"}}").expectError(400)
            try http.post(Self.path, "{\"publicKey\":{\"format\":\"pgp\",\"content\":\"AAAA\"}}").expectError(400)
            try http.post(Self.path, "{\"publicKey\":{\"format\":\"x509\",\"url\":\"https://a.example\"}}").expectError(400)
            try http.post(Self.path, "{\"limit\":0}").expectError(422, code: 609)
            try http.post(Self.path, "{\"after\":-1}").expectError(422, code: 609)
            try http.post(Self.path, "{\"hash\":1}").expectError(400)
            try http.post(Self.path, "[]").expectError(400)
        }
    }
}

import Foundation
import LedgerHTTP
import LedgerTestKit
import Signing
import Testing
import VEX
import VEXService
import Wire

@Suite("/api/v1/vex/documents and /api/v1/vex/issuers")
struct VEXDocumentTests {
    private static let path = "/api/v1/vex/documents"

    private static func documents(_ folders: String...) throws -> [[UInt8]] {
        try folders.flatMap { try VEXLedger.documents(ServedVEX.testdata.appendingPathComponent("vex/" + $0)) }
    }

    @Test("documents are handed in, found, and handed out byte for byte; handed in again they are known")
    func ingest() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            let documents = try Self.documents("openvex", "csaf", "cyclonedx", "update")
            for (place, bytes) in documents.enumerated() {
                let answer = try http.send("POST", Self.path, headers: ["Content-Type: text/plain"], body: bytes)
                #expect(answer.status == 201, "\(answer.text)")
                let root = try answer.json()
                #expect(root["result"]?.string == "logged" && root["logIndex"]?.int == place + ServedVEX.first)
                #expect(root["document"]?.string == "sha256:" + SHA256.hash(bytes).hex)
                #expect(answer["Location"] == root["links"]?["self"]?.string)
                let content = try http.get(try #require(root["links"]?["content"]?.string))
                #expect(content.body == bytes && content["X-Content-Type-Options"] == "nosniff")
                let detail = try http.json(try #require(answer["Location"]))
                for name in ["document", "format", "size", "issuer", "signature", "logIndex", "treeIndex", "uuid"] {
                    #expect(detail.member(named: name)?.bytes == root.member(named: name)?.bytes)
                }
                let observations = try http.all(try #require(answer["Location"]), "observations", limit: 2)
                #expect(observations.count == root["observations"]?.int)
                #expect(observations.map(\.bytes) == detail["observations"]?.elements.map(\.bytes))
                let again = try http.post(Self.path, bytes)
                #expect(again.status == 200 && again["Location"] == answer["Location"])
                #expect(try again.json()["result"]?.string == "known")
                #expect(try again.json()["observations"]?.int == observations.count)
            }
            let listed = try http.all(Self.path, "documents", limit: 3)
            #expect(listed.compactMap { $0["document"]?.string } == documents.map { "sha256:" + SHA256.hash($0).hex })
        }
    }

    @Test("what is no document is refused with its reason, and nothing is logged")
    func refused() async throws {
        let served = try await ServedVEX(.empty)
        let before = served.ledger.vex.end
        try await served.serving { (http) throws in
            let cases: [(body: String, status: Int, code: String)] = [
                ("", 422, "vex.not-json"), ("{", 422, "vex.not-json"), ("[]", 415, "vex.unknown-format"),
                ("{}", 415, "vex.unknown-format"), (#"{"a":1,"a":2}"#, 422, "vex.duplicate-member"),
                (#"{"payloadType":"x","payload":"%","signatures":[]}"#, 422, "trust.malformed-signature"),
            ]
            for (body, status, code) in cases { try http.post(Self.path, body).expectProblem(status, code) }
            try http.post(Self.path + "?isuer=x", "{}").expectProblem(400, "service.unknown-parameter", hint: "issuer")
            try http.post(Self.path + "?issuer=", "{}").expectProblem(400, "service.parameter")
            let unknown = String(repeating: "0", count: 64)
            for part in ["", "/content"] {
                try http.get("\(Self.path)/\(unknown)\(part)").expectProblem(404, "lens.not-found", hint: "SHA-256")
                try http.get("\(Self.path)/\(unknown.dropLast())\(part)").expectProblem(400, "service.parameter")
            }
            #expect(try http.json(Self.path)["documents"]?.count == 0)
        }
        #expect(served.ledger.vex.end == before)
    }

    @Test("a document may be longer than other bodies, up to the limit of documents; a byte more is not read")
    func length() async throws {
        let ledger = try await VEXLedger(testdata: ServedVEX.testdata, reading: .init(maxBytes: 5000))
        try await ServedVEX(ledger: ledger).serving({
            $0.isOpen = true
            $0.maxBody = 100
        }) { (http) throws in
            let small = try #require(try Self.documents("cyclonedx", "openvex").first { $0.count < 4900 })
            let padded = small + [UInt8](repeating: 0x20, count: 5000 - small.count)
            #expect(try http.post(Self.path, padded).status == 201)
            try http.post(Self.path, padded + [0x20]).expectProblem(413, "service.too-long")
            try http.post(RawHTTP.consensus + "/compute", padded).expectProblem(413, "service.too-long")
        }
    }

    @Test("who is meant when a document names nobody")
    func issuer() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            let body = """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/1","version":1,\
                "timestamp":"2026-01-01T00:00:00Z","statements":[{"vulnerability":{"name":"CVE-2026-0001"},\
                "products":[{"@id":"pkg:npm/a@1"}],"status":"fixed"}]}
                """
            let answer = try http.post(Self.path + "?issuer=redhat", body).json()
            #expect(answer["issuer"]?["claimed"]?.string == "redhat" && answer["issuer"]?["id"]?.string == "redhat")
            #expect(answer["diagnosticCount"]?.int == answer["diagnostics"]?.count)
        }
    }

    @Test("issuers by id, each with its keys and never with more than its record")
    func issuers() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            let all = try http.all("/api/v1/vex/issuers", "issuers", limit: 100)
            let ids = all.compactMap { $0["id"]?.string }
            #expect(ids.count == 5 && ids == ids.sorted())
            for limit in 1...5 {
                #expect(try http.all("/api/v1/vex/issuers", "issuers", limit: limit).map(\.bytes) == all.map(\.bytes))
            }
            for issuer in all {
                #expect(try http.json(try #require(issuer["links"]?["self"]?.string)).bytes == issuer.bytes)
                #expect(try http.get(try #require(issuer["links"]?["verdicts"]?.string)).status == 200)
                for key in try #require(issuer["keys"]).elements {
                    #expect(key["publicKey"]?.string?.hasPrefix("-----BEGIN PUBLIC KEY-----") == true)
                }
                let text = String(decoding: issuer.bytes, as: UTF8.self)
                #expect(!text.contains("PRIVATE"))
            }
            try http.get("/api/v1/vex/issuers/nobody").expectProblem(404, "trust.unknown-issuer", hint: "/api/v1/vex/issuers")
            try http.get("/api/v1/vex/issuers/%00%ff").expectProblem(404, "trust.unknown-issuer")
        }
    }
}

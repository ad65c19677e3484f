import Foundation
import LedgerHTTP
import LedgerTestKit
import Rekor
import Signing
import TLog
import Testing
import Wire

@Suite("GET /api/v1/vex/consensus/{verdictId}: the verdict, and everything that it links to")
struct VEXVerdictTests {
    private static let unknown = "sha256:" + String(repeating: "0", count: 64)

    @Test("the content that was signed hashes to the name; the rows of the list are its beginning")
    func verdict() async throws {
        try await ServedVEX().serving { (http) throws in
            for row in try http.all(RawHTTP.consensus, "verdicts", limit: 100) {
                let id = try #require(row["verdictId"]?.string)
                let detail = try http.json("\(RawHTTP.consensus)/\(id)")
                for member in row.members {
                    #expect(detail.member(named: member.name.string ?? "")?.bytes == member.value.bytes)
                }
                let content = try #require(detail["statement"]?["verdict"]?.value)
                #expect("sha256:" + SHA256.hash(try CanonicalJSON.encode(content)).hex == id)
                #expect(content["confidence"] == row["confidence"]?.value && content["status"] == row["status"]?.value)
                // In either spelling it is the same verdict.
                #expect(try http.get("\(RawHTTP.consensus)/\(id.dropFirst(7).uppercased())").body == detail.bytes + [0x0a])
                #expect(try http.get("\(RawHTTP.consensus)/sha256%3A\(id.dropFirst(7))").body == detail.bytes + [0x0a])
            }
        }
    }

    @Test(
        "every part of a verdict that is not there, and of one whose name is none",
        arguments: [
            "", "/trace", "/delta", "/history", "/proof", "/bundle",
        ])
    func missing(part: String) async throws {
        try await ServedVEX().serving { (http) throws in
            try http.get("\(RawHTTP.consensus)/\(Self.unknown)\(part)").expectProblem(404, "lens.not-found")
            for name in ["conflict", "sha256:00", "sha512:" + Self.unknown.dropFirst(7), String(repeating: "g", count: 64)] {
                try http.get("\(RawHTTP.consensus)/\(name)\(part)").expectProblem(400, "service.parameter", hint: "64")
            }
            try http.send("POST", "\(RawHTTP.consensus)/\(Self.unknown)\(part)").expectProblem(405, "service.method")
            #expect(try http.send("PUT", "\(RawHTTP.consensus)/\(Self.unknown)\(part)")["Allow"] == "GET,HEAD")
        }
    }

    @Test("the history has the verdicts of the pair, oldest first, and the delta between two of them")
    func history() async throws {
        try await ServedVEX().serving { (http) throws in
            for row in try http.all(RawHTTP.consensus, "verdicts", limit: 100) {
                let path = try #require(row["links"]?["history"]?.string)
                let history = try http.all(path, "verdicts", limit: 1)
                #expect(history.last?["verdictId"]?.string == row["verdictId"]?.string)
                #expect(history.first?["previous"]?.isNull == true && history.first?["delta"]?.isNull == true)
                for (older, newer) in zip(history, history.dropFirst()) {
                    #expect(newer["previous"]?.string == older["verdictId"]?.string)
                    #expect(newer["delta"]?["old"]?["verdictId"]?.string == older["verdictId"]?.string)
                    #expect(newer["delta"]?["new"]?["verdictId"]?.string == newer["verdictId"]?.string)
                    // The history is that of the pair, whichever of its verdicts is named.
                    let id = try #require(older["verdictId"]?.string)
                    #expect(
                        try http.all("\(RawHTTP.consensus)/\(id)/history", "verdicts", limit: 9).map(\.bytes)
                            == history.map(\.bytes))
                    try http.get("\(RawHTTP.consensus)/\(id)/delta").expectProblem(
                        404, "lens.not-found", hint: "from one verdict")
                }
            }
        }
    }

    @Test("the proof verifies: as JSON against the root of the checkpoint in it, as a tlog-proof, and as a bundle")
    func proofs() async throws {
        let served = try await ServedVEX()
        let verifiers = try DemoLog(shardOffset: 1, shard: 1).verifiers
        let key = served.ledger.key.publicKey
        try await served.serving { (http) throws in
            for row in try http.all(RawHTTP.consensus, "verdicts", limit: 100) {
                let path = try #require(row["links"]?["proof"]?.string)
                let proof = try http.json(path)
                let body = try #require(proof["body"]?.string.flatMap { Base64.decode($0) })
                let hashes = try #require(proof["hashes"]).elements.compactMap { $0.string.flatMap { Digest(hex: $0) } }
                let inclusion = InclusionProof(
                    index: LogIndex(UInt64(try #require(proof["treeIndex"]?.int))),
                    size: TreeSize(UInt64(try #require(proof["treeSize"]?.int))), hashes: hashes)
                let root = try #require(proof["rootHash"]?.string.flatMap { Digest(hex: $0) })
                #expect(inclusion.verify(leafHash: MerkleHash.leaf(body), root: root) == .valid)
                #expect(inclusion.verify(leafHash: MerkleHash.leaf(body + [0]), root: root) != .valid)
                let note = try SignedNote(parsing: try #require(proof["checkpoint"]?.string))
                #expect(try note.verify(with: verifiers).count == 1)
                let checkpoint = try Checkpoint(parsing: note.text)
                #expect(checkpoint.root == root && checkpoint.size == inclusion.size)
                #expect(proof["uuid"]?.string == row["uuid"]?.string)

                let file = try http.get(path, headers: ["Accept: text/plain"])
                let tlogProof = try TLogProof(parsing: file.body)
                #expect(tlogProof.index == inclusion.index && tlogProof.hashes == hashes)

                let bundle = try http.get(try #require(row["links"]?["bundle"]?.string))
                #expect(bundle["Content-Type"] == "application/vnd.dev.sigstore.bundle.v0.3+json")
                let verification = BundleVerifier(logs: [TrustedLog(key: key)], signers: [key]).verify(bundle.body)
                #expect(verification.entry?.uuid.text == row["uuid"]?.string)
                #expect(verification.entry?.logIndex == row["logIndex"]?.int.map { UInt64($0) })
            }
        }
    }

    @Test("the client's Accept chooses the form of a proof")
    func acceptance() async throws {
        try await ServedVEX(.decided).serving { (http) throws in
            let row = try #require(try http.json(RawHTTP.consensus + "?limit=1")["verdicts"]?.elements.first { _ in true })
            let path = try #require(row["links"]?["proof"]?.string)
            let cases: [(accept: String, type: String?)] = [
                ("*/*", "application/json"), ("text/*", "text/plain"), ("text/plain, application/json", "application/json"),
                ("text/plain, application/json;q=0.9", "text/plain"), ("application/json;q=0, */*;q=0.1", "text/plain"),
                ("TEXT/PLAIN", "text/plain"), ("text/html, text/plain;q=0.1", "text/plain"), ("text/html", nil),
                ("application/json;q=0", nil), ("*/*;q=0", nil),
            ]
            for (accept, type) in cases {
                let answer = try http.get(path, headers: ["Accept: \(accept)"])
                guard let type else {
                    try answer.expectProblem(406, "service.not-acceptable")
                    continue
                }
                #expect(answer.status == 200 && answer["Content-Type"]?.hasPrefix(type) == true, "\(accept): \(answer.text)")
                #expect(answer.headers.contains { $0.name == "Vary" && $0.value == "Accept" })
            }
        }
    }

    @Test("the merge trace is that of the verdict, and its own entry stands behind it")
    func trace() async throws {
        try await ServedVEX().serving { (http) throws in
            for row in try http.all(RawHTTP.consensus, "verdicts", limit: 100) {
                let trace = try http.json(try #require(row["links"]?["trace"]?.string))
                #expect(trace["verdictId"]?.string == row["verdictId"]?.string)
                #expect(trace["statement"]?["verdict"]?["entry"]?["uuid"]?.string == row["uuid"]?.string)
                #expect(try #require(trace["logIndex"]?.int) > (try #require(row["logIndex"]?.int)))
                for name in ["verdict", "entry", "bundle", "tlogProof"] {
                    #expect(try http.get(try #require(trace["links"]?.member(named: name)?.string)).status == 200)
                }
            }
        }
    }
}

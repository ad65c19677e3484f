import Foundation
import LedgerTestKit
import Testing
import Wire

/// The linkage brief as a client of the server drives it.
@Suite("VEX and Rekor linked, through the server")
struct ServeVEXTests {
    private static let root = "/api/v1/vex"

    /// Hands in documents; each answer says where it went.
    private static func ingest(_ files: [String], _ http: RawHTTP) throws -> [JSONNode] {
        try files.map { file in
            let answer = try http.post(root + "/documents", Files.bytes(URL(fileURLWithPath: file)))
            #expect(answer.status == 201, "\(answer.text)")
            return try JSONDocument(answer.body).root
        }
    }

    /// Computes every pair that an observation of the documents speaks about.
    private static func compute(_ documents: [JSONNode], _ http: RawHTTP) throws -> [JSONNode] {
        var pairs: Set<String> = []
        for document in documents {
            let shown = try get(try #require(document["links"]?["self"]?.string) + "?limit=100", http)
            for observation in try #require(shown["observations"]).elements where observation["version"]?.isNull == true {
                let pair: JSONValue = [
                    "vulnerability": try #require(observation["vulnerability"]).value,
                    "product": try #require(observation["product"]).value,
                ]
                pairs.insert(String(decoding: pair.compact, as: UTF8.self))
            }
        }
        let body = #"{"asOf":"\#(Workspace.instant)","pairs":[\#(pairs.sorted().joined(separator: ","))]}"#
        let answer = try http.post(root + "/consensus/compute", body)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(try JSONDocument(answer.body).root["results"]).elements.map { $0 }
    }

    private static func get(_ path: String, _ http: RawHTTP) throws -> JSONNode {
        let answer = try http.get(path)
        try #require(answer.status == 200, "\(path): \(answer.text)")
        return try JSONDocument(answer.body).root
    }

    /// Offline, with the log's keys alone.
    private static func verify(_ answer: RawHTTP.Answer, _ workspace: Workspace, _ more: String...) throws -> Bool {
        try #require(answer.status == 200, "\(answer.text)")
        let name = "proof-\(UUID().uuidString)"
        try Data(answer.body).write(to: workspace.file(name))
        return try workspace.stella(["verify", name, "--key", "ledger/log.pub", "--format", "json"] + more).status == 0
    }

    @Test("documents in, verdicts out, each proven; an update makes new entries, and the delta links old and new")
    func story() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--open", "--rate", "0", "-q")
        let http = server.http
        var documents = try Self.ingest(Workspace.documents, http)
        let first = try Self.compute(documents, http)
        #expect(first.count == 14 && first.allSatisfy { $0["new"]?.bool == true })
        try Self.expectLinked(first, http, workspace)
        let old = try #require(
            first.first { $0["product"]?.string == Workspace.product && $0["vulnerability"]?.string == Workspace.vulnerability }
        )
        let oldPath = try #require(old["links"]?["self"]?.string)
        let before = try http.get(oldPath)

        documents += try Self.ingest(Workspace.update, http)
        let second = try Self.compute(documents, http)
        let changed = second.filter { $0["new"]?.bool == true }
        #expect(second.count == 14 && changed.count == 2)
        let new = try #require(changed.first { $0["previous"]?.string == old["verdictId"]?.string })
        #expect(old["status"]?.string == "under_investigation" && new["status"]?.string == "not_affected")
        let delta = try Self.get(try #require(new["links"]?["delta"]?.string), http)
        for (side, verdict) in [("old", old), ("new", new)] {
            let named = try #require(delta.member(named: side))
            for member in ["verdictId", "uuid", "logIndex", "status"] {
                #expect(named.member(named: member)?.bytes == verdict.member(named: member)?.bytes, "\(side) \(member)")
            }
        }
        #expect(try Self.get("\(Self.root)/consensus/deltas", http)["deltas"]?.count == 2)
        #expect(
            try Self.verify(
                http.get(try #require(delta["links"]?["bundle"]?.string)), workspace, "--predicate-type", "vex-delta"))
        // The old entry is what it was, to the byte, and is still proven.
        #expect(try http.get(oldPath).body == before.body)
        try Self.expectLinked([old] + changed, http, workspace)

        #expect(server.end() == 0 && !server.errorText.contains("error"), "\(server.errorText)")
        try workspace.expectCleanAudit()
        let rebuilt = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(rebuilt["isEqual"]?.bool == true)
        let shown = try workspace.verdicts().compactMap { $0["verdictId"]?.string }
        #expect(shown.sorted() == second.compactMap { $0["verdictId"]?.string }.sorted())
    }

    /// Found by entry under each of its names, proven in each form, and traced to sources that are proven too.
    private static func expectLinked(_ verdicts: [JSONNode], _ http: RawHTTP, _ workspace: Workspace) throws {
        for verdict in verdicts {
            let (uuid, id) = (try #require(verdict["uuid"]?.string), try #require(verdict["verdictId"]?.string))
            for name in [uuid, String(uuid.suffix(64)), "\(try #require(verdict["logIndex"]?.int))"] {
                let linked = try get("\(root)/consensus/by-entry/\(name)", http)
                #expect(linked["verdicts"]?.count == 1)
                let found = try #require(linked["verdicts"]?.elements.first { _ in true })
                #expect(found["verdictId"]?.string == id && found["status"]?.bytes == verdict["status"]?.bytes)
            }
            let bundle = try http.get(try #require(verdict["links"]?["bundle"]?.string))
            #expect(try verify(bundle, workspace, "--predicate-type", "vex-verdict", "--subject", id))
            let proof = try http.get(try #require(verdict["links"]?["proof"]?.string), headers: ["Accept: text/plain"])
            #expect(try verify(proof, workspace, "--subject", id))
            let trace = try get(try #require(verdict["links"]?["trace"]?.string), http)
            let sources = try #require(trace["statement"]?["sources"]).elements.map { $0 }
            #expect(!sources.isEmpty)
            for source in sources {
                let entry = try #require(source["entry"]?["uuid"]?.string)
                let linked = try get("\(root)/consensus/by-entry/\(entry)?limit=100", http)
                #expect(linked["entry"]?["kind"]?.string == "document")
                #expect(linked["verdicts"]?.elements.contains { $0["verdictId"]?.string == id } == true)
            }
        }
    }
}

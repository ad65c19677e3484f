import Attestation
import Foundation
import Signing
import Testing
import Wire

/// The linkage brief, end to end, as a user drives it.
@Suite("VEX and Rekor linked, through the command line")
struct LinkageTests {
    @Test("a verdict makes an entry that holds its payload, and a link with verdict id and log index")
    func verdictMakesEntry() throws {
        let workspace = try Workspace(.decided)
        let verdicts = try workspace.verdicts()
        #expect(verdicts.count == 14)
        for verdict in verdicts {
            let id = try #require(verdict["verdictId"]?.string)
            let index = try #require(verdict["logIndex"]?.int)
            let shown = try workspace.show("\(index)")
            #expect(shown["kind"]?.string == "verdict")
            #expect(shown["verdictId"]?.string == id)
            #expect(shown["payload"]?["verdict"]?["status"]?.string == verdict["status"]?.string)
            // The identifier is the hash of what was stated, and the link of the database says the same.
            let stated = try #require(shown["payload"]?["verdict"]?.value)
            #expect("sha256:" + SHA256.hash(try CanonicalJSON.encode(stated)).hex == id)
            #expect(try workspace.linkedVerdict(at: index) == id)
        }
        let last = try #require(verdicts.last)
        let id = try #require(last["verdictId"]?.string)
        let index = try #require(last["logIndex"]?.int)
        let bundle = try JSONDocument(try Files.bytes(workspace.file(try workspace.prove(id)))).root
        let entry = try #require(bundle["verificationMaterial"]?["tlogEntries"]?.elements.first { _ in true })
        #expect(entry["logIndex"]?.string == "\(index)")
        let text = try #require(bundle["dsseEnvelope"]?["payload"]?.string)
        let payload = try #require(Base64.decode(text))
        let statement = try InTotoStatement(parsing: payload)
        #expect(statement.predicate["verdictId"] == .string(id))
        #expect(statement.subjects.contains { $0.sha256?.hex == String(id.dropFirst(7)) })
        #expect(try workspace.verify("\(id).json", "--subject", id, "--predicate-type", "vex-verdict").status == 0)
    }

    @Test(
        "an entry is found by UUID, leaf hash, log index and verdict id, with the right status",
        arguments: ["affected", "not_affected", "fixed", "under_investigation"])
    func queryByEntry(status: String) throws {
        let workspace = try Workspace(.decided)
        let found = try workspace.done("vex", "consensus", "query", "--status", status, "--format", "jsonl").lines()
        let expected = try Files.jsonLines("vex/expected/cases.jsonl").reduce(into: [String: String]()) {
            $0[$1["name"]?.string ?? ""] = $1["expected"]?["status"]?.string
        }
        #expect(found.count > 0)
        for verdict in found {
            let index = try #require(verdict["logIndex"]?.int)
            let pair = "\(verdict["vulnerability"]?.string ?? "") \(verdict["product"]?.string ?? "")"
            if let second = expected[pair] { #expect(second == status, "\(pair)") }
            let uuid = try #require(try workspace.show("\(index)")["uuid"]?.string)
            let id = try #require(verdict["verdictId"]?.string)
            let names = [uuid, String(uuid.suffix(64)), "\(index)", id]
            #expect(names.map(\.utf8.count) == [80, 64, "\(index)".utf8.count, 71])
            for name in names {
                let shown = try workspace.show(name)
                #expect(shown["logIndex"]?.int == index)
                #expect(shown["status"]?.string == status)
                let observations = try workspace.done("vex", "list", "--entry", name, "--format", "jsonl").lines()
                let cited = shown["payload"]?["sources"].map {
                    Set($0.elements.compactMap { $0["observation"]?.string })
                }
                #expect(Set(observations.compactMap { $0["id"]?.string }) == cited)
                let ballots = try #require(shown["payload"]?["verdict"]?["ballots"])
                for ballot in ballots.elements {
                    let said = observations.first { $0["id"]?.string == ballot["observation"]?.string }
                    #expect(said?["status"]?.string == ballot["status"]?.string)
                }
            }
        }
    }

    @Test("the observations of a document's entry have the statuses that the document states")
    func observationsByEntry() throws {
        let workspace = try Workspace(.updated)
        var statuses: Set<String> = []
        for (number, file) in Workspace.documents.enumerated() {
            // Behind the registration of five issuers.
            let index = 5 + number
            let short = file.dropFirst(Workspace.vex.count + 1)
            let row = try Files.jsonLines("vex/expected/observations.jsonl").first {
                $0["file"]?.string == String(short)
            }
            let expected = try #require(row?["observations"]).elements.map { $0["status"]?.string ?? "" }
            let uuid = try #require(try workspace.show("\(index)")["uuid"]?.string)
            for name in ["\(index)", uuid, String(uuid.suffix(64))] {
                let observations = try workspace.done("vex", "list", "--entry", name, "--format", "jsonl").lines()
                #expect(observations.map { $0["status"]?.string ?? "" } == expected, "\(short)")
                #expect(observations.allSatisfy { $0["uuid"]?.string == uuid && $0["logIndex"]?.int == index })
            }
            statuses.formUnion(expected)
        }
        #expect(statuses == ["affected", "not_affected", "fixed", "under_investigation"])
        let none = try workspace.ledger("vex", "list", "--entry", String(repeating: "0", count: 64))
        #expect(none.status == 3)
        #expect(
            try workspace.ledger("vex", "list", "--entry", "999", "--format", "json").errorLines().map(\.code) == [
                "lens.not-found"
            ])
        #expect(try workspace.ledger("vex", "list", "--entry", "nonsense").status == 2)
    }

    @Test("a changed status makes a new entry and a delta that cites both; the old entry stays and is still proven")
    func statusUpdate() throws {
        let workspace = try Workspace(.decided)
        let before = try #require(try workspace.pair())
        let oldIndex = try #require(before["logIndex"]?.int)
        let (oldShown, oldSize) = (try workspace.show("\(oldIndex)"), try workspace.size())
        let oldBundle = try Files.bytes(workspace.file(try workspace.prove("\(oldIndex)")))
        try #require(try workspace.ingest(Workspace.update).status == 0)
        let computed = try workspace.compute()
        #expect(computed.filter { $0["new"]?.bool == true }.count == 2)
        let after = try #require(try workspace.pair())
        let newIndex = try #require(after["logIndex"]?.int)
        #expect(before["status"]?.string == "under_investigation" && after["status"]?.string == "not_affected")
        #expect(newIndex >= oldSize)

        let row = try #require(computed.first { $0["logIndex"]?.int == newIndex })
        let deltaIndex = try #require(row["delta"]?.int)
        let delta = try #require(try workspace.show("\(deltaIndex)")["payload"])
        let newShown = try workspace.show("\(newIndex)")
        for (side, shown) in [("old", oldShown), ("new", newShown)] {
            let reference = try #require(delta.member(named: side))
            #expect(reference["verdictId"]?.string == shown["verdictId"]?.string)
            #expect(reference["entry"]?["uuid"]?.string == shown["uuid"]?.string)
            #expect(reference["entry"]?["logIndex"]?.int == shown["logIndex"]?.int)
        }
        #expect(delta["cause"]?.string == "superseded")
        #expect(delta["changes"]?.elements.first { $0["field"]?.string == "status" }?["to"]?.string == "not_affected")
        let deltaBundle = try workspace.prove("\(deltaIndex)")
        #expect(
            try workspace.verify(deltaBundle, "--predicate-type", "vex-delta", "--subject", Workspace.product).status
                == 0)

        #expect(try workspace.show("\(oldIndex)").bytes == oldShown.bytes)
        try Data(oldBundle).write(to: workspace.file("before.json"))
        for bundle in ["before.json", try workspace.prove("\(oldIndex)")] {
            #expect(try workspace.verify(bundle, "--subject", Workspace.product).status == 0, "\(bundle)")
        }
        let history = try workspace.done(
            "vex", "consensus", "history", "--vuln", Workspace.vulnerability, "--purl", Workspace.product, "--format",
            "jsonl"
        ).lines()
        #expect(history.map { $0["logIndex"]?.int } == [oldIndex, newIndex])
        #expect(history.last?["previousIndex"]?.int == oldIndex)
    }

    @Test("the merge trace cites an entry for every source, and each of them is proven")
    func mergeTrace() throws {
        let workspace = try Workspace(.updated)
        var (traces, sources, proven) = (0, 0, Set<Int>())
        for verdict in try workspace.verdicts() {
            let id = try #require(verdict["verdictId"]?.string)
            let explained = try workspace.done("vex", "consensus", "explain", id, "--format", "json").json()
            let trace = try #require(explained["trace"])
            let ballots = try #require(explained["verdict"]?["ballots"]?.count)
            let excluded = try #require(explained["verdict"]?["excluded"]?.count)
            #expect(trace["sources"]?.count == ballots + excluded)
            traces += 1
            for source in try #require(trace["sources"]).elements {
                sources += 1
                let index = try #require(source["entry"]?["logIndex"]?.int)
                let uuid = try #require(source["entry"]?["uuid"]?.string)
                guard proven.insert(index).inserted else { continue }
                let bundle = try workspace.prove("\(index)")
                let document = try #require(source["document"]?.string)
                let run = try workspace.verify(bundle, "--predicate-type", "vex-document", "--subject", document)
                #expect(run.status == 0, "\(run.text)")
                #expect(try run.json()["uuid"]?.string == uuid)
            }
            let traceIndex = try #require(explained["traceIndex"]?.int)
            let bundle = try workspace.prove("\(traceIndex)")
            #expect(try workspace.verify(bundle, "--predicate-type", "vex-merge-trace").status == 0)
        }
        #expect(traces == 14 && sources == 25 && proven.count == 8)
    }
}

extension Workspace {
    /// The verdict id that the link table holds for an index.
    fileprivate func linkedVerdict(at index: Int) throws -> String {
        let program = """
            import sqlite3,sys
            d = sqlite3.connect(sys.argv[1])
            print("".join("sha256:" + i.hex() for i, in d.execute("SELECT id FROM verdict WHERE log_index = ?", [sys.argv[2]])), end="")
            """
        return try StellaProcess.python(program, [database.path, "\(index)"], in: folder).text
    }

    fileprivate func pair() throws -> JSONNode? {
        try done(
            "vex", "consensus", "query", "--vuln", Workspace.vulnerability, "--purl", Workspace.product, "--format",
            "jsonl"
        ).lines().first
    }
}

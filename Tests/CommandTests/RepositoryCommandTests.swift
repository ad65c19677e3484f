import Foundation
import Testing
import Wire

/// The shapes are those of the JSON schemas of the VEX Repository Specification 0.1.
@Suite("stella vex repository publish")
struct RepositoryCommandTests {
    private func publish(_ workspace: Workspace, _ folder: String = "repo", _ arguments: String...) throws -> JSONNode {
        let run = try workspace.stella(
            ["vex", "repository", "publish", folder, "--data-dir", "ledger", "--format", "json"] + arguments)
        try #require(run.status == 0, "\(run.errorText)")
        return try run.json()
    }

    private func json(_ workspace: Workspace, _ path: String) throws -> JSONNode {
        try JSONDocument(try Files.bytes(workspace.file(path))).root
    }

    @Test("manifest and index have the shapes of the specification")
    func shapes() throws {
        let workspace = try Workspace(.updated)
        _ = try publish(workspace, "repo", "--base-url", "https://vex.example/data/")
        let manifest = try json(workspace, "repo/vex-repository.json")
        #expect(manifest.members.map { $0.name.string } == ["name", "description", "versions", "latest_version"])
        let version = try #require(manifest["versions"]?["v0"])
        #expect(version["spec_version"]?.string == "v0.1" && manifest["latest_version"]?.string == "v0")
        #expect(
            version["locations"]?.all.map { $0["url"]?.string } == ["https://vex.example/data/v0/vex-data-v0.tar.gz"])
        #expect(version["update_interval"]?.string == "24h")
        #expect(try json(workspace, "repo/.well-known/vex-repository.json").value == manifest.value)
        let index = try json(workspace, "repo/v0/index.json")
        #expect(index.members.map { $0.name.string } == ["updated_at", "packages"])
        #expect(index["updated_at"]?.string == Workspace.instant)
        let packages = try #require(index["packages"]).all
        #expect(!packages.isEmpty && Set(packages.compactMap { $0["id"]?.string }).count == packages.count)
        for package in packages {
            let (id, location) = (try #require(package["id"]?.string), try #require(package["location"]?.string))
            #expect(id.hasPrefix("pkg:") && !id.contains("@") && !id.contains("?"))
            #expect(location.wholeMatch(of: /[a-zA-Z0-9_\/.-]+\.json/) != nil)
            let document = try json(workspace, "repo/v0/" + location)
            #expect(document["@id"]?.string == "https://vex.example/data/v0/" + location)
            for statement in try #require(document["statements"]).all {
                #expect(statement["products"]?.all.allSatisfy { $0["@id"]?.string?.hasPrefix(id) == true } == true)
            }
        }
    }

    @Test("our own reader reads in the documents what the verdicts on package URLs say")
    func roundTrip() throws {
        let workspace = try Workspace(.updated)
        let card = try publish(workspace)
        let documents =
            try json(workspace, "repo/v0/index.json")["packages"]?.all.compactMap { $0["location"]?.string } ?? []
        let read = try workspace.stella(["vex", "normalize"] + documents.map { "repo/v0/" + $0 }).lines()
        func said(_ node: JSONNode) -> String {
            "\(node["vulnerability"]?.string ?? "") \(node["product"]?.string ?? "") \(node["status"]?.string ?? "")"
        }
        let verdicts = try workspace.verdicts().filter {
            $0["product"]?.string?.hasPrefix("pkg:") == true && $0["status"]?.isNull == false
        }
        #expect(Set(read.map(said)) == Set(verdicts.map(said)) && !verdicts.isEmpty)
        #expect(card["verdicts"]?.int == verdicts.count)
    }

    @Test("the same verdicts give the same bytes, nothing is written twice, and what is gone is removed")
    func incremental() throws {
        let workspace = try Workspace(.decided)
        let first = try publish(workspace)
        #expect(first["written"]?.int ?? 0 > 4 && first["unchanged"]?.int == 0)
        let again = try publish(workspace)
        #expect(again["written"]?.int == 0 && again["unchanged"]?.int == first["written"]?.int)
        _ = try publish(workspace, "other")
        let archives = try ["repo", "other"].map { try Files.bytes(workspace.file("\($0)/v0/vex-data-v0.tar.gz")) }
        #expect(archives[0] == archives[1])
        #expect(try workspace.ingest(Workspace.update).status == 0)
        try workspace.compute()
        try FileManager.default.createDirectory(
            at: workspace.file("repo/v0/pkg/npm/gone"), withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: workspace.file("repo/v0/pkg/npm/gone/vex.json"))
        let updated = try publish(workspace)
        #expect(updated["written"]?.int ?? 0 >= 2 && updated["unchanged"]?.int ?? 0 > 2 && updated["removed"]?.int == 1)
    }

    @Test("the archive is one that others take apart, with the files of the folder")
    func archive() throws {
        let workspace = try Workspace(.decided)
        _ = try publish(workspace)
        let program = """
            import json, sys, tarfile
            with tarfile.open('repo/v0/vex-data-v0.tar.gz', 'r:gz') as archive:
                print(json.dumps({m.name: archive.extractfile(m).read() == open('repo/v0/' + m.name, 'rb').read() for m in archive}))
            """
        let members = try StellaProcess.python(program, [], in: workspace.folder).json().members
        let packages =
            try json(workspace, "repo/v0/index.json")["packages"]?.all.compactMap { $0["location"]?.string } ?? []
        #expect(Set(members.compactMap { $0.name.string }) == Set(["index.json"] + packages))
        #expect(members.allSatisfy { $0.value.bool == true })
    }

    @Test("an address that is not https, an interval that is none, and a ledger without verdicts are refused")
    func refusals() throws {
        let workspace = try Workspace(.ingested)
        func run(_ arguments: String...) throws -> (Int32, String?) {
            let run = try workspace.stella(
                ["vex", "repository", "publish", "repo", "--data-dir", "ledger", "--format", "json"] + arguments)
            return (run.status, try run.errorLines().first?.code)
        }
        #expect(try run("--base-url", "http://vex.example") == (2, "usage.arguments"))
        #expect(try run("--update-interval", "daily") == (2, "usage.arguments"))
        #expect(try run() == (3, "lens.not-found"))
    }
}

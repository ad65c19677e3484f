import Foundation
import Testing
import Wire

@Suite("Usage and configuration")
struct UsageTests {
    private func expect(
        _ run: StellaRun, _ code: String, near name: String?, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == 2, "\(run.errorText)", sourceLocation: sourceLocation)
        #expect(run.output.isEmpty, sourceLocation: sourceLocation)
        let error = try #require(try run.errorLines().first, sourceLocation: sourceLocation)
        #expect(error.code == code, sourceLocation: sourceLocation)
        if let name {
            let text = error.message + (error.hint ?? "")
            #expect(text.contains(name), "\(text)", sourceLocation: sourceLocation)
        }
    }

    @Test(
        "an unknown option is refused with the nearest name",
        arguments: [
            (["ledger", "status", "--data-dirr", "x"], "--data-dir"), (["vex", "list", "--vulm", "x"], "--vuln"),
            (["verify", "x", "--kee", "y"], "--key"), (["vex", "consensus", "compute", "--al"], "--all"),
        ])
    func options(arguments: [String], nearest: String) throws {
        let workspace = Workspace()
        try expect(try workspace.stella(arguments + ["--format", "json"]), "usage.arguments", near: nearest)
        let plain = try workspace.stella(arguments)
        #expect(plain.status == 2 && plain.output.isEmpty && plain.errorText.contains(nearest))
    }

    @Test(
        "arguments that a command does not take are refused",
        arguments: [
            ["vexx"], ["ledger", "staus"], ["vex", "ingest"], ["vex", "consensus", "compute"],
            ["vex", "consensus", "compute", "--all", "--vuln", "CVE-2024-6763"],
            ["vex", "consensus", "compute", "--all", "--mode", "Random"],
            ["vex", "consensus", "compute", "--all", "--as-of", "yesterday"], ["vex", "list", "--status", "unknown"],
            ["ledger", "status", "--format", "xml"], ["proof", "create"],
            ["proof", "create", "1", "--consistency", "1", "2"],
            ["issuer", "add"], ["issuer", "set-tier", "x", "Best"], ["key", "generate", "--kind", "rsa", "-o", "x"],
            ["verify", "x"],
        ])
    func refused(arguments: [String]) throws {
        let workspace = Workspace()
        try expect(try workspace.stella(arguments + ["--format=json"]), "usage.arguments", near: nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).isEmpty)
    }

    @Test("an unknown environment variable is refused with the nearest name")
    func environment() throws {
        let workspace = try Workspace(.registered)
        for (name, nearest) in [
            ("VEXLENS_CONSENSUS__DEFAULTMOD", "VEXLENS_CONSENSUS__DEFAULTMODE"),
            ("VEXLENS_STORAG__DRIVER", "VEXLENS_STORAGE__DRIVER"),
        ] {
            try expect(
                try workspace.ledger("ledger", "status", "--format", "json", environment: [name: "x"]),
                "config.unknown-key",
                near: nearest)
        }
        #expect(
            try workspace.ledger(
                "ledger", "status", environment: ["VEXLENS_CONSENSUS__DEFAULTMODE": "Lattice", "OTHER": "x"]
            ).status == 0)
        try expect(
            try workspace.ledger(
                "ledger", "status", "--format", "json", environment: ["VEXLENS_CONSENSUS__DEFAULTMODE": "Random"]),
            "config.out-of-range", near: "Lattice")
    }

    @Test("an unknown key of the file is refused with its line and the nearest name")
    func file() throws {
        let workspace = try Workspace(.registered)
        try Data("VexLens:\n  Consensus:\n    DefaultMod: Lattice\n".utf8).write(to: workspace.file("vexlens.yaml"))
        let run = try workspace.ledger("ledger", "status", "--format", "json")
        try expect(run, "config.unknown-key", near: "DefaultMode")
        #expect(try run.errorLines().first?.message.contains("vexlens.yaml:3") == true)
        try Data("VexLens: [\n".utf8).write(to: workspace.file("vexlens.yaml"))
        try expect(try workspace.ledger("ledger", "status", "--format", "json"), "config.yaml-syntax", near: nil)
        let missing = try workspace.ledger("ledger", "status", "--config", "nowhere.yaml", "--format", "json")
        #expect(missing.status == 5)
    }

    @Test("the file's settings are used, the environment goes before the file, a flag before both")
    func precedence() throws {
        let workspace = try Workspace(.ingested)
        func mode(_ environment: [String: String] = [:], _ more: String...) throws -> String? {
            let run = try workspace.stella(
                [
                    "vex", "consensus", "compute", "--vuln", "CVE-2024-6763", "--as-of", Workspace.instant,
                    "--data-dir", "ledger", "--format", "jsonl",
                ]
                    + more, environment: environment)
            return try run.lines().first?["mode"]?.string
        }
        #expect(try mode() == "WeightedVote")
        try Data("VexLens:\n  Consensus:\n    DefaultMode: Lattice\n".utf8).write(to: workspace.file("vexlens.yaml"))
        #expect(try mode() == "Lattice")
        let environment = ["VEXLENS_CONSENSUS__DEFAULTMODE": "HighestWeight"]
        #expect(try mode(environment) == "HighestWeight")
        #expect(try mode(environment, "--mode", "AuthoritativeFirst") == "AuthoritativeFirst")
    }

    @Test("help and version go to standard output")
    func help() throws {
        let workspace = Workspace()
        for arguments in [["--help"], ["vex", "consensus", "compute", "--help"], ["--version"]] {
            let run = try workspace.stella(arguments)
            #expect(run.status == 0 && !run.output.isEmpty && run.errors.isEmpty, "\(arguments)")
        }
    }
}

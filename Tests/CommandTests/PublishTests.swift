import Foundation
import Testing
import Wire

/// `stella ledger publish`: a folder of C2SP tlog-tiles, whole at every moment.
@Suite("Publishing a ledger as files")
struct PublishTests {
    private func publish(_ workspace: Workspace, _ folder: String, _ more: String...) throws -> StellaRun {
        try workspace.stella(
            ["ledger", "publish", folder, "--envelopes", "--data-dir", "ledger", "-q", "--format", "json"] + more)
    }

    /// Every file of a folder but the publisher's own.
    private func files(_ folder: URL) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where !path.hasPrefix(".") {
            let url = folder.appendingPathComponent(path)
            if (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true {
                files[path] = try Files.bytes(url)
            }
        }
        return files
    }

    @Test("a second run with the same head writes nothing; a later one adds and changes nothing that was there")
    func again() throws {
        let workspace = try Workspace(.decided)
        let first = try publish(workspace, "public").json()
        #expect(first["written"]?.int == 3 && first["found"]?.int == 0)
        let before = try files(workspace.file("public"))
        #expect(first["envelopes"]?.int == before.keys.count { $0.hasPrefix("envelopes/") })
        let second = try publish(workspace, "public").json()
        #expect(second["written"]?.int == 0 && second["envelopes"]?.int == 0)
        #expect(try files(workspace.file("public")) == before)
        try #require(try workspace.ingest(Workspace.update).status == 0)
        #expect(try publish(workspace, "public").json()["written"]?.int == 3)
        let after = try files(workspace.file("public"))
        for (path, bytes) in before where path != "checkpoint" { #expect(after[path] == bytes, "\(path)") }
        #expect(after.count > before.count)
    }

    @Test("what never changes is read-only and open to every reader, whatever the umask")
    func modes() throws {
        let workspace = try Workspace(.ingested)
        let run = try StellaProcess.run(
            ["-c", "umask 077; exec \"$0\" ledger publish public --data-dir ledger -q", StellaProcess.binary],
            program: "/bin/sh", in: workspace.folder)
        #expect(run.status == 0, "\(run.errorText)")
        let published = try files(workspace.file("public")).keys.sorted()
        #expect(published.count == 3)
        for path in try FileManager.default.subpathsOfDirectory(atPath: workspace.path("public")) {
            let found = try FileManager.default.attributesOfItem(atPath: workspace.path("public/" + path))
            let mode = !published.contains(path) ? 0o755 : path == "checkpoint" ? 0o644 : 0o444
            #expect(found[.posixPermissions] as? Int == mode, "\(path)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.path("public"))
        #expect(names.sorted() == ["checkpoint", "tile"], "nothing unfinished is left")
    }

    @Test("a folder of another ledger is refused and left as it is")
    func conflict() throws {
        let (workspace, other) = (try Workspace(.ingested), try Workspace(.decided))
        try #require(try publish(other, workspace.path("public")).status == 0)
        let before = try files(workspace.file("public"))
        let run = try publish(workspace, "public")
        #expect(run.status == 6)
        #expect(try run.errorLines().map(\.code) == ["ledger.publish-conflict"])
        #expect(try files(workspace.file("public")) == before)
    }

    @Test("two publishers do not meet in one folder")
    func locked() throws {
        let workspace = try Workspace(.ingested)
        try #require(try publish(workspace, "public").status == 0)
        let program = """
            import fcntl, os, subprocess, sys
            fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
            sys.exit(subprocess.run(sys.argv[2:]).returncode)
            """
        let run = try StellaProcess.run(
            [
                "python3", "-c", program, workspace.path("public"), StellaProcess.binary, "ledger", "publish", "public",
                "--data-dir", "ledger", "-q", "--format", "json",
            ], program: "/usr/bin/env", in: workspace.folder, environment: ["PATH": "/usr/bin:/bin"])
        #expect(run.status == 5)
        #expect(try run.errorLines().map(\.code) == ["ledger.locked"])
    }

    @Test("killed at each of its syncs and renames: the old log or the new one stands, and the next run completes it")
    func killed() throws {
        let workspace = try Workspace(.decided)
        try #require(try publish(workspace, "old").status == 0)
        try #require(try workspace.ingest(Workspace.update).status == 0)
        let manager = FileManager.default
        try manager.copyItem(at: workspace.file("old"), to: workspace.file("new"))
        try #require(try publish(workspace, "new").status == 0)
        let (old, new) = (try files(workspace.file("old")), try files(workspace.file("new")))
        var points = 0
        for call in ["fsync", "rename", "mkdir", "unlink", "fchmod"] {
            for ordinal in 1... {
                let folder = "killed-\(call)-\(ordinal)"
                try manager.copyItem(at: workspace.file("old"), to: workspace.file(folder))
                let run = try StellaProcess.run(
                    [
                        "strace", "-f", "-qq", "-o", "trace", "-e", "trace=\(call)", "-e",
                        "inject=\(call):signal=KILL:when=\(ordinal)", StellaProcess.binary, "ledger", "publish", folder,
                        "--envelopes", "--data-dir", "ledger", "-q",
                    ], program: "/usr/bin/env", in: workspace.folder, environment: ["PATH": "/usr/bin:/bin"])
                if run.status == 127 || run.errorText.contains("ptrace") {
                    print("strace is not here, or may not trace: nothing was killed")
                    return
                }
                guard run.status != 0 else { break }
                points += 1
                let left = try files(workspace.file(folder))
                #expect(left["checkpoint"] == old["checkpoint"] || left == new, "\(folder)")
                #expect(left.allSatisfy { $0.key == "checkpoint" || new[$0.key] == $0.value }, "\(folder)")
                let verified = try workspace.stella(
                    ["ledger", "verify", folder, "--key", "ledger/log.pub", "--envelopes", "-q"])
                #expect(verified.status == 0, "\(folder): \(verified.text)")
                let again = try publish(workspace, folder)
                #expect(again.status == 0, "\(again.errorText)")
                #expect(try files(workspace.file(folder)) == new, "\(folder)")
                #expect(!manager.fileExists(atPath: workspace.path(folder + "/.new")))
            }
        }
        #expect(points > 20)
    }
}

import Foundation
import Testing

/// Invariant 1: imports point down.
@Suite("Imports point down")
struct ImportTests {
    /// What the toolchain brings and every room may use: no network, no files of its own accord, no clock.
    static let toolchain: Set<String> = ["Synchronization", "Dispatch", "Glibc"]

    /// A room imports what the manifest lists for it, and the manifest lists only rooms before it.
    static func findings(in repository: Repository) -> [String] {
        let manifest = Manifest(repository)
        var findings: [String] = []
        for (place, room) in manifest.rooms.enumerated() {
            let lower = Set(manifest.names.prefix(place))
            let upward = Set(room.below).intersection(manifest.names).subtracting(lower)
            findings += upward.sorted().map { "Package.swift: \(room.name) stands before \($0) and lists it" }
            // GRDB hands on the C interface that it is built on.
            let allowed = toolchain.union(room.below).union(room.below.contains("GRDB") ? ["GRDBSQLite"] : [])
            for source in repository.sources(of: room.name) {
                findings += source.imports.filter { !allowed.contains($0.module) }
                    .map { "\(source.path):\($0.line): imports \($0.module)" }
            }
        }
        return findings
    }

    /// A system library or package of others belongs to one room.
    static func sharedForeigners(in repository: Repository) -> [String] {
        let manifest = Manifest(repository)
        return manifest.foreign.sorted().compactMap { module in
            let owners = manifest.rooms.filter { $0.below.contains(module) }.map(\.name)
            return owners.count == 1 ? nil : "\(module) belongs to \(owners.joined(separator: ", "))"
        }
    }

    @Test("the manifest's table is read")
    func table() {
        let manifest = Manifest(.this)
        #expect(manifest.names.first == "Wire")
        #expect(manifest.names.count >= 12)
        #expect(manifest.rooms.first { $0.name == "LedgerSQLite" }?.below.contains("GRDB") == true)
        #expect(
            manifest.foreign == [
                "CCurl", "CCurlShim", "COpenSSL", "CPages", "CZlib", "GRDB", "GRDBSQLite", "HTTPTypes", "Hummingbird",
                "HummingbirdCore", "Logging", "NIOCore", "NIOPosix", "NIOSSL", "Yams",
            ])
        let known = Set(manifest.names + ["CCurl", "CCurlShim", "COpenSSL", "CZlib", "LedgerTestKit", "stella"])
        #expect(Set(Repository.this.targets).subtracting(known) == [], "targets that the table does not know")
    }

    @Test("a room imports only what the manifest lists for it")
    func rooms() {
        #expect(ImportTests.findings(in: .this) == [])
    }

    @Test(
        "an import that points up is found",
        arguments: ["import TLog", "public import struct TLog.Tile", "@testable import TLog"])
    func upward(line: String) {
        let broken = Repository.this.with("Sources/Wire/Broken.swift", "// why\n\(line)\n")
        #expect(Repository.news(ImportTests.findings, in: broken) == ["Sources/Wire/Broken.swift:2: imports TLog"])
    }

    @Test("a manifest that points up is found")
    func upwardManifest() {
        let manifest = Repository.this.files["Package.swift"] ?? ""
        let broken = manifest.replacingOccurrences(of: #"("Wire", [])"#, with: #"("Wire", ["Signing"])"#)
        let findings = Repository.news(ImportTests.findings, in: Repository.this.with("Package.swift", broken))
        #expect(findings == ["Package.swift: Wire stands before Signing and lists it"])
    }

    @Test("a system library has one room")
    func foreigners() {
        #expect(ImportTests.sharedForeigners(in: .this) == [])
        let manifest = (Repository.this.files["Package.swift"] ?? "")
            .replacingOccurrences(
                of: #"("TLog", ["Wire", "Signing"])"#, with: #"("TLog", ["Wire", "Signing", "COpenSSL"])"#)
        let broken = Repository.this.with("Package.swift", manifest)
        #expect(Repository.news(ImportTests.sharedForeigners, in: broken) == ["COpenSSL belongs to Signing, TLog"])
    }

    @Test("the command line imports rooms and the argument parser")
    func commandLine() {
        let allowed = ImportTests.toolchain.union(Manifest(.this).names).union(["ArgumentParser"])
        let findings = Repository.this.sources(of: "stella").flatMap { source in
            source.imports.filter { !allowed.contains($0.module) }.map {
                "\(source.path):\($0.line): imports \($0.module)"
            }
        }
        #expect(findings == [])
    }
}

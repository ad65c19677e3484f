import Foundation
import Testing
import Wire

/// Clients of others, unchanged, against `stella serve` on a rotated ledger, so that no index is that of its tree.
///
/// Python with Tests/clients/requirements.txt is named by STELLA_PYTHON; Tests/run sees to it.
@Suite("Clients of others", .serialized)
struct ClientTests {
    private static let python = ProcessInfo.processInfo.environment["STELLA_PYTHON"]
    private static let scripts = Files.repository.appendingPathComponent("Tests/clients").path

    @Test("sigstore-python submits, reads back, and verifies with its own code, for v1 and v2")
    func sigstorePython() throws {
        guard let python = ClientTests.python else { return print("skipped: STELLA_PYTHON names no Python") }
        let (workspace, server) = try served()
        let run = try StellaProcess.run(
            [ClientTests.scripts + "/sigstore_python.py", "http://127.0.0.1:\(server.port)"], program: python,
            in: Files.repository,
            environment: ProcessInfo.processInfo.environment.merging(["STELLA": StellaProcess.binary]) { $1 })
        let lines = try run.lines()
        for line in lines where line["held"]?.bool != true {
            Issue.record("\(line["check"]?.string ?? "?"): \(line["why"]?.string ?? "?")")
        }
        #expect(lines.count == 16 && run.status == 0, "\(run.errorText)")
        #expect(server.end() == 0)
        try workspace.expectCleanAudit()
    }

    @Test("schemathesis finds no answer that the OpenAPI document does not promise")
    func schemathesis() throws {
        guard let python = ClientTests.python else { return print("skipped: STELLA_PYTHON names no Python") }
        let (workspace, server) = try served()
        let run = try StellaProcess.run(
            [
                "-m", "schemathesis.cli", "--no-color", "--config-file", ClientTests.scripts + "/schemathesis.toml", "run",
                "http://127.0.0.1:\(server.port)/openapi.json",
            ], program: python, in: workspace.folder, environment: ProcessInfo.processInfo.environment)
        #expect(run.status == 0, "\(run.text)\(run.errorText)")
        #expect(server.end() == 0)
        try workspace.expectCleanAudit()
    }

    /// Whoever drops the workspace drops its folder.
    private func served() throws -> (workspace: Workspace, server: ServeProcess) {
        let workspace = try Workspace(.decided)
        try workspace.done("ledger", "rotate")
        return (workspace, try ServeProcess(workspace, "--open", "--rate", "0", "-q"))
    }
}

import Foundation
import TLog
import Testing
import Transport

/// What the witness does to its disk, call by call.
@Suite(
    "Being a witness, traced", .serialized, .enabled(if: Tracing.isPermitted, "strace is not here, or it may not trace")
)
struct WitnessTraceTests {
    /// Asks for the newest checkpoint of a ledger; the witness's first answer to an old size of 0 is a 200.
    private func request(_ workspace: Workspace) throws -> [UInt8] {
        let note = try SignedNote(parsing: workspace.done("ledger", "checkpoint").output)
        return try AddCheckpointRequest(oldSize: .empty, hashes: [], note: note).encoded
    }

    private func post(_ server: WitnessProcess, _ body: [UInt8]) throws -> Int {
        try HTTPClient(.open).post(
            server.address + "/add-checkpoint", body: body, contentType: "text/plain", limit: 1 << 16
        ).status
    }

    @Test("the note is synced, renamed, and the folder synced, before the first byte of the answer leaves")
    func order() throws {
        let workspace = try WitnessServeTests.pair()
        let server = try WitnessProcess(
            workspace, tracing: ["-e", "trace=fsync,rename,write,writev,sendto,sendmsg", "-s", "20"])
        #expect(try post(server, request(workspace)) == 200)
        #expect(try server.end(SIGTERM) == 0)
        let trace = String(decoding: try Files.bytes(workspace.file("trace")), as: UTF8.self)
        let calls = trace.split(separator: "\n").compactMap { line -> String? in
            if line.contains("HTTP/1.1 200") { return "answer" }
            return ["fsync(", "rename("].first { line.contains($0) }
        }
        #expect(calls == ["fsync(", "rename(", "fsync(", "answer"], "\(trace.suffix(2000))")
    }

    @Test(
        "a call that fails lets no cosignature out, and nothing is lost or forged by it",
        arguments: [("fsync", 1), ("rename", 1), ("fsync", 2)])
    func failing(call: String, number: Int) throws {
        let workspace = try WitnessServeTests.pair()
        let body = try request(workspace)
        var server = try WitnessProcess(
            workspace, tracing: ["-e", "trace=\(call)", "-e", "inject=\(call):error=EIO:when=\(number)"])
        #expect(try post(server, body) == 500)
        #expect(try server.end(SIGTERM) == 0)
        server = try WitnessProcess(workspace)
        // Before the rename nothing was kept; after it the witness knows the checkpoint, and has told nobody.
        #expect(try post(server, body) == (number == 2 ? 409 : 200))
        #expect(try post(server, body) == 409)
    }

    @Test("killed at each call, it starts again, and cosigns as if it had not been asked, or knows what it was asked")
    func killed() throws {
        for (call, number) in [("fsync", 1), ("rename", 1), ("fsync", 2)] {
            let workspace = try WitnessServeTests.pair()
            let body = try request(workspace)
            var server = try WitnessProcess(
                workspace, tracing: ["-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(number)"])
            #expect(throws: NetworkError.self) { try post(server, body) }
            server = try WitnessProcess(workspace)
            // The call at which it is killed is done no more, except that a folder need not be synced to be read.
            #expect([200, 409].contains(try post(server, body)), "\(call) \(number)")
            #expect(try post(server, body) == 409)
        }
    }
}

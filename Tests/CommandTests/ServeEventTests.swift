import Foundation
import LedgerTestKit
import Testing
import Wire

@Suite("stella serve: those who follow events")
struct ServeEventTests {
    private static let path = "/api/v1/vex/events"

    @Test("the end of the server is the end of each stream; one who does not read holds nobody up")
    func shutdown() throws {
        let scene = try EventScene()
        let types = "type=document_ingested,verdict_computed"
        let ids = try scene.events("--type", "document_ingested", "--type", "verdict_computed")
            .compactMap { $0["sequence"]?.string }
        // More than the system keeps for a connection.
        try scene.workspace.tamper(
            """
            INSERT INTO event (sequence, ordinal, type, time, subject, detail)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
            SELECT (SELECT max(sequence) FROM event) + i, 0, 'issuer_not_found', 1800000000, 'x',
                '{"filler":"' || hex(zeroblob(8192)) || '"}' FROM n
            """)
        let server = try ServeProcess(scene.workspace, "--open", "-q")
        let reader = try EventClient(server.http, "\(Self.path)?after=0&\(types)")
        let deaf = try (0..<20).map { _ in try EventClient(server.http, Self.path + "?after=0", receiveBuffer: 4096) }
        for client in deaf { #expect(try client.open().status == 200) }
        #expect(try reader.next(ids.count).map(\.id) == ids)
        #expect(server.end() == 0 && !server.errorText.contains("error"), "\(server.errorText)")
        #expect(try reader.next() == nil && reader.isWhole)
        // Who comes back to the next server misses nothing.
        let next = try ServeProcess(scene.workspace, "--open", "-q")
        let again = try EventClient(next.http, "\(Self.path)?\(types)", headers: ["Last-Event-ID: \(ids[3])"])
        #expect(try again.next(ids.count - 4).map(\.id) == Array(ids[4...]))
        #expect(next.end() == 0)
    }

    @Test("no more than --followers; with Consensus.EmitEvents false there is what was told before, and nothing new")
    func silent() throws {
        let scene = try EventScene(.decided, more: "  Consensus:\n    EmitEvents: false\n")
        let ids = try scene.events().compactMap { $0["sequence"]?.string }
        let server = try ServeProcess(scene.workspace, "--open", "-q", "--followers", "1")
        let client = try EventClient(server.http, Self.path + "?after=0")
        #expect(try client.next(ids.count).map(\.id) == ids)
        #expect(try server.http.get(Self.path).status == 503)
        for file in Workspace.update {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            #expect(try server.http.post("/api/v1/vex/documents", bytes).status == 201)
        }
        #expect(server.end() == 0)
        #expect(try client.next() == nil && client.isWhole)
    }
}

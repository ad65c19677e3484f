import Ledger
import RekorService
import TLog
import Wire

/// Rekor's interface, version 2: one path to write, and the log's files to read.
///
/// The files are there under `/api/v2` and under the root, as monitors join their addresses; those of a frozen tree
/// under its id.
struct V2Routes<Log: LedgerStore>: Sendable {
    let service: LogService<Log>
    let pool: BlockingPool
    let takesDSSE: Bool

    var routes: [Route] {
        [
            Route(.post, "/api/v2/log/entries", .second, .createEntry, isWriting: true) { try await submit($0) },
            Route(.get, "/api/v2/checkpoint", .second, .getCheckpoint) { try await checkpoint($0) },
            Route(.get, "/api/v2/tile/{tile+}", .second, .getTile) { try await tile($0) },
            Route(.get, "/checkpoint", .second, .getCheckpoint) { try await checkpoint($0) },
            Route(.get, "/tile/{tile+}", .second, .getTile) { try await tile($0) },
            Route(.get, "/api/v2/trees/{treeID}/checkpoint", .second, .getCheckpoint) { try await checkpoint($0) },
            Route(.get, "/api/v2/trees/{treeID}/tile/{tile+}", .second, .getTile) { try await tile($0) },
        ]
    }

    private func submit(_ call: Call) async throws -> Answer {
        try await pool.run { try await submitted(call) }
    }

    private func submitted(_ call: Call) async throws -> Answer {
        let prepared = try service.prepareTransparency(call.body, takesDSSE: takesDSSE)
        try service.requireStranger(prepared)
        let receipt = try await service.append(prepared)
        guard receipt.isNew else {
            let message = "an equivalent entry already exists in the transparency log with index \(receipt.index)"
            return Failure.answer(409, message, .second).adding("X-Log-Index", receipt.index.description)
        }
        let entry = try service.transparency(prepared, receipt)
        return Answer(status: 201, headers: [("Content-Type", Answer.json)], body: entry.compact)
    }

    private func checkpoint(_ call: Call) async throws -> Answer {
        let note = try await pool.run { try service.checkpoint(ofTree: call.parameters["treeID"]) }
        return .text(200, note).adding("Cache-Control", "no-cache")
    }

    /// What is full never changes; what is not is another file tomorrow.
    private func tile(_ call: Call) async throws -> Answer {
        let path = "tile/" + (call.parameters["tile"] ?? "")
        if let bytes = service.tileInMemory(path, ofTree: call.parameters["treeID"]) { return Self.tile(path, bytes, true) }
        let (bytes, isFull) = try await pool.run { try service.tile(path, ofTree: call.parameters["treeID"]) }
        return Self.tile(path, bytes, isFull)
    }

    private static func tile(_ path: String, _ bytes: [UInt8], _ isFull: Bool) -> Answer {
        Answer(
            status: 200,
            headers: [
                ("Content-Type", "application/octet-stream"),
                ("Cache-Control", isFull ? "public, max-age=31536000, immutable" : "no-cache"),
            ], body: bytes, isDense: !path.hasPrefix("tile/entries/"))
    }
}

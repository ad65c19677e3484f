import Ledger
import Rekor
import RekorService
import Signing
import TLog
import Wire

/// The seven paths of Rekor's interface, version 1, and what is ours beside them.
struct V1Routes<Log: LedgerStore>: Sendable {
    let service: LogService<Log>
    let pool: BlockingPool

    private static var root: String { "/api/v1/log" }

    var routes: [Route] {
        [
            Route(.get, Self.root, .first, .getLogInfo) { _ in try await json { try $0.logInfo().json } },
            Route(.get, Self.root + "/publicKey", .first, .getPublicKey) { try await publicKey($0) },
            Route(.get, Self.root + "/proof", .first, .getLogProof) { try await proof($0) },
            Route(.post, Self.root + "/entries", .first, .createLogEntry, isWriting: true) { try await submit($0) },
            Route(.get, Self.root + "/entries", .first, .getLogEntryByIndex) { try await entryByIndex($0) },
            Route(.get, Self.root + "/entries/{entryUUID}", .first, .getLogEntryByUUID) { try await entry($0) },
            Route(.post, Self.root + "/entries/retrieve", .first, .searchLogQuery) { try await retrieve($0) },
            Route(.post, "/api/v1/index/retrieve", .first, .searchIndex) { try await search($0) },
            Route(.get, Self.root + "/entries/{entryUUID}/bundle", .first, .getBundle) { try await bundle($0) },
            Route(.get, Self.root + "/entries/{entryUUID}/tlog-proof", .first, .getTLogProof) { try await tlogProof($0) },
        ]
    }

    private func json(_ make: @escaping @Sendable (LogService<Log>) throws -> JSONValue) async throws -> Answer {
        try await pool.run { .json(200, try make(service)) }
    }

    private func publicKey(_ call: Call) async throws -> Answer {
        try await pool.run {
            .text(200, try service.publicKey(ofTree: call.query["treeID"]).pem, type: "application/x-pem-file")
        }
    }

    private func proof(_ call: Call) async throws -> Answer {
        let first = try call.query["firstSize"].map { try Self.integer($0, "firstSize", atLeast: 1) } ?? 1
        guard let text = call.query["lastSize"] else { throw ServiceError.invalid("lastSize", in: "query", .required) }
        let last = try Self.integer(text, "lastSize", atLeast: 1)
        let tree = call.query["treeID"]
        if let tree, tree.utf8.contains(where: { !(0x30...0x39).contains($0) }) {
            throw ServiceError.invalid("treeID", in: "query", .pattern("^[0-9]+$"))
        }
        return try await json { try $0.proof(from: first, to: last, ofTree: tree) }
    }

    private func submit(_ call: Call) async throws -> Answer {
        try await pool.run { try await submitted(call) }
    }

    private func submitted(_ call: Call) async throws -> Answer {
        let prepared = try service.prepare(call.body)
        try service.requireStranger(prepared)
        let receipt = try await service.append(prepared)
        let uuid = EntryUUID(treeID: receipt.head.treeID, leafHash: receipt.leafHash).text
        let location = "\(Self.root)/entries/\(uuid)"
        guard receipt.isNew else {
            let message = "an equivalent entry already exists in the transparency log with UUID \(uuid)"
            return Failure.answer(409, message, .first).adding("Location", location)
        }
        return Answer.json(201, try service.shown(prepared, receipt).json).adding("ETag", uuid)
            .adding("Location", location)
    }

    private func entryByIndex(_ call: Call) async throws -> Answer {
        guard let text = call.query["logIndex"] else { throw ServiceError.invalid("logIndex", in: "query", .required) }
        let index = VirtualIndex(try Self.integer(text, "logIndex", atLeast: 0))
        return try await shown { try $0.entry(at: index) }
    }

    private func entry(_ call: Call) async throws -> Answer {
        let uuid = try Self.uuid(of: call)
        return try await shown { try $0.entry(uuid) }
    }

    /// An entry that is not there has an answer without a body and without a type.
    private func shown(_ find: @escaping @Sendable (LogService<Log>) throws -> ShownEntry) async throws -> Answer {
        try await pool.run {
            do {
                return .json(200, try find(service).json)
            } catch let error as ServiceError where error.code == .notFound {
                return Answer(status: 404)
            }
        }
    }

    private func retrieve(_ call: Call) async throws -> Answer {
        try await json { service in .array(try service.retrieve(RetrievalRequest(parsing: call.body).query).map(\.json)) }
    }

    private func search(_ call: Call) async throws -> Answer {
        try await pool.run {
            let found = try service.search(IndexRequest(parsing: call.body))
            let answer = Answer.json(200, .array(found.uuids.map { .string($0.text) }))
            return found.next.map { answer.adding("X-Next-After", String($0.value)) } ?? answer
        }
    }

    private func bundle(_ call: Call) async throws -> Answer {
        let uuid = try Self.uuid(of: call)
        return try await pool.run {
            do {
                let bundle = try service.bundle(of: uuid)
                return Answer(
                    status: 200, headers: [("Content-Type", bundle.version.rawValue)], body: bundle.encoded + [0x0a])
            } catch let error as RekorError where error.code == .envelopeSyntax {
                throw ServiceError(.notFound, "the envelope of this entry has a form that no bundle can carry")
            }
        }
    }

    private func tlogProof(_ call: Call) async throws -> Answer {
        let uuid = try Self.uuid(of: call)
        return try await pool.run { .text(200, try service.tlogProof(of: uuid).encoded) }
    }

    private static func uuid(of call: Call) throws -> EntryUUID {
        try EntryUUID(call.parameters["entryUUID"] ?? "", named: "entryUUID", in: "path")
    }

    private static func integer(_ text: String, _ name: String, atLeast least: Int) throws -> UInt64 {
        guard let number = Int64(text) else { throw ServiceError.invalid(name, in: "query", .type("int64", of: text)) }
        guard number >= Int64(least) else { throw ServiceError.invalid(name, in: "query", .minimum(least)) }
        return UInt64(number)
    }
}

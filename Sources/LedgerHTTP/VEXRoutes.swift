import Ledger
import Rekor
import TLog
import VEXLens
import VEXService
import Wire

/// The interface to verdicts, documents and issuers: `/api/v1/vex/…`.
struct VEXRoutes<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    let service: VerdictService<Log>
    let pool: BlockingPool
    /// For what takes long.
    let jobPool: BlockingPool
    /// Told of what ends such work before its time.
    let onFailure: @Sendable (any Error) -> Void

    typealias Service = VerdictService<Log>

    /// Paths with a fixed last part stand before those with a parameter in its place.
    var routes: [Route] { writes + changes + lists + verdicts + beside }

    private var lists: [Route] {
        let root = VEXPath.consensus
        return [
            Route(.get, root, .vex, .getConsensus) { call in
                try await list(call, "verdicts", Service.verdictParameters) { try $0.verdicts($1) }
            },
            Route(.get, root + "/conflicts", .vex, .getConsensus) { call in
                try await list(call, "conflicts", Service.conflictParameters) { try $0.verdicts($1, conflictsOnly: true) }
            },
            Route(.get, root + "/deltas", .vex, .getConsensus) { call in
                try await list(call, "deltas", Service.deltaParameters) { try $0.deltas($1) }
            },
            Route(.get, root + "/status", .vex, .getConsensus) { call in
                try await show(call, "status") { service, _ in try service.status() }
            },
            Route(.get, root + "/by-entry/{entry}", .vex, .getConsensus) { call in
                try await show(call, "by-entry", Service.pageParameters) { try $0.linked(to: call.part("entry"), $1) }
            },
        ]
    }

    private var verdicts: [Route] {
        let path = VEXPath.consensus + "/{verdictId}"
        return [
            Route(.get, path, .vex, .getConsensus) { call in
                try await show(call, "verdict") { service, _ in try service.verdict(call.part("verdictId")) }
            },
            Route(.get, path + "/trace", .vex, .getConsensus) { call in
                try await show(call, "trace") { service, _ in try service.mergeTrace(call.part("verdictId")) }
            },
            Route(.get, path + "/delta", .vex, .getConsensus) { call in
                try await show(call, "delta") { service, _ in try service.delta(call.part("verdictId")) }
            },
            Route(.get, path + "/history", .vex, .getConsensus) { call in
                try await show(call, "history", Service.pageParameters) { try $0.history(call.part("verdictId"), $1) }
            },
            Route(.get, path + "/proof", .vex, .getConsensus) { try await proof($0) },
            Route(.get, path + "/bundle", .vex, .getConsensus) { try await bundle($0) },
        ]
    }

    private var beside: [Route] {
        [
            Route(.get, VEXPath.documents, .vex, .getDocument) { call in
                try await list(call, "documents", Service.pageParameters) { try $0.documents($1) }
            },
            Route(.get, VEXPath.documents + "/{sha256}", .vex, .getDocument) { call in
                try await show(call, "document", Service.pageParameters) { try $0.document(call.part("sha256"), $1) }
            },
            Route(.get, VEXPath.documents + "/{sha256}/content", .vex, .getDocument) { try await content($0) },
            Route(.get, VEXPath.issuers, .vex, .getIssuer) { call in
                try await show(call, "issuers", Service.pageParameters) { try $0.issuers($1) }
            },
            Route(.get, VEXPath.issuers + "/{id}", .vex, .getIssuer) { call in
                try await show(call, "issuer") { service, _ in try service.issuer(call.part("id")) }
            },
        ]
    }

    private var writes: [Route] {
        [
            Route(.post, VEXPath.consensus + "/compute", .vex, .computeConsensus, isWriting: true, bodies: .json) { call in
                _ = try call.parameters(allowing: [])
                return try await pool.run {
                    let (answer, isNew) = try await service.compute(call.body)
                    return .json(isNew ? 201 : 200, answer.json)
                }
            },
            Route(.post, VEXPath.consensus + "/verify", .vex, .verifyBundle, bodies: .jsonAndKin) { call in
                _ = try call.parameters(allowing: [])
                return try await pool.run { .json(200, try service.verify(call.body).json) }
            },
            Route(
                .post, VEXPath.documents, .vex, .ingestDocument, isWriting: true, bodies: .any,
                bodyLimit: service.documentLimit
            ) { call in
                let parameters = try call.parameters(allowing: Service.ingestParameters)
                return try await pool.run {
                    let (answer, path, isNew) = try await service.ingest(call.body, parameters)
                    return Answer.json(isNew ? 201 : 200, answer.json).adding("Location", path)
                }
            },
        ]
    }
}

extension VEXRoutes {
    private typealias Read = @Sendable (VerdictService<Log>, QueryParameters) throws -> VEXAnswer

    /// A list of what is logged: the log's end and the question decide what it says, so a client that has the answer of
    /// this end is told so with nothing read.
    private func list(_ call: Call, _ kind: String, _ names: [String], _ read: @escaping Read) async throws -> Answer {
        let parameters = try call.parameters(allowing: names)
        let before = service.end
        let known = Self.tag(call, end: before)
        if Conditional.isKnown(known, call.ifNoneMatch, isThere: false) {
            return Answer(status: 304, headers: [("ETag", known), ("Cache-Control", Conditional.revalidated)])
        }
        return try await pool.run {
            let answer = Self.answer(try service.measuring(kind) { try read(service, parameters) }, to: call)
            // What was read while the log grew is of neither end: its own bytes name it.
            let tag = service.end == before ? known : Conditional.tag(answer.body)
            return Conditional.answer(answer.adding("Cache-Control", Conditional.revalidated), tag: tag, call.ifNoneMatch)
        }
    }

    /// Anything else in JSON, named by its bytes.
    private func show(_ call: Call, _ kind: String, _ names: [String] = [], _ read: @escaping Read) async throws -> Answer {
        let parameters = try call.parameters(allowing: names)
        return try await pool.run {
            let found = try service.measuring(kind) { try read(service, parameters) }
            let answer = Self.answer(found, to: call)
            let caching = found.isImmutable ? Conditional.immutable : Conditional.revalidated
            return Conditional.answer(
                answer.adding("Cache-Control", caching), tag: Conditional.tag(answer.body), call.ifNoneMatch)
        }
    }

    private static func answer(_ found: VEXAnswer, to call: Call) -> Answer {
        let answer = Answer.json(200, found.json)
        guard let next = found.next else { return answer }
        return answer.adding("Link", "<\(call.path)?\(call.query.encoded(replacing: "cursor", by: next))>; rel=\"next\"")
    }

    private static func tag(_ call: Call, end: UInt64) -> String {
        Conditional.tag("1 \(end) \(call.path)?\(call.query.encoded())".utf8)
    }

    /// JSON for programs, a C2SP tlog-proof for those who keep it in a file.
    private func proof(_ call: Call) async throws -> Answer {
        _ = try call.parameters(allowing: [])
        let name = call.part("verdictId")
        guard let type = Acceptance.best(of: ["application/json", "text/plain"], call.accept) else {
            throw VEXServiceError(
                .notAcceptable, "a proof is application/json or text/plain (a tlog-proof)",
                hint: "ask for one of them in Accept")
        }
        return try await pool.run {
            let answer =
                type == Answer.json
                ? Answer.json(200, try service.inclusion(name).json) : .text(200, try service.tlogProof(name).encoded)
            return Conditional.answer(
                answer.adding("Cache-Control", Conditional.revalidated).adding("Vary", "Accept"),
                tag: Conditional.tag(answer.body), call.ifNoneMatch)
        }
    }

    /// Each time with the newest checkpoint, and with promises that are signed anew.
    private func bundle(_ call: Call) async throws -> Answer {
        _ = try call.parameters(allowing: [])
        let name = call.part("verdictId")
        return try await pool.run {
            let bundle = try service.bundle(name)
            let answer = Answer(
                status: 200, headers: [("Content-Type", bundle.version.rawValue)], body: bundle.encoded + [0x0a])
            return Conditional.answer(
                answer.adding("Cache-Control", Conditional.revalidated), tag: Conditional.tag(answer.body), call.ifNoneMatch)
        }
    }

    /// A browser must not take a stranger's bytes for anything but data.
    private func content(_ call: Call) async throws -> Answer {
        _ = try call.parameters(allowing: [])
        let name = call.part("sha256")
        return try await pool.run {
            let bytes = try service.content(name)
            let isJSON = bytes.first == UInt8(ascii: "{")
            let answer = Answer(
                status: 200,
                headers: [
                    ("Content-Type", isJSON ? Answer.json : "application/octet-stream"),
                    ("X-Content-Type-Options", "nosniff"), ("Cache-Control", Conditional.immutable),
                ], body: bytes)
            return Conditional.answer(answer, tag: Conditional.tag(bytes), call.ifNoneMatch)
        }
    }
}

extension Call {
    /// - Throws: `service.unknown-parameter`.
    func parameters(allowing names: [String]) throws -> QueryParameters {
        try QueryParameters(query.pairs, allowing: names)
    }

    /// A part of the path, decoded.
    func part(_ name: String) -> String { Query.decode((parameters[name] ?? "")[...]) }
}

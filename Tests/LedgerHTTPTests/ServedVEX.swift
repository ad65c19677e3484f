import Foundation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Testing
import Wire

/// A ledger with verdicts, and a server before it for as long as a test runs.
struct ServedVEX: Sendable {
    static let testdata = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("testdata")
    static let vulnerability = "CVE-2025-48924"
    static let product = "pkg:maven/org.apache.commons/commons-lang3@3.12.0"
    /// Entries before those of the demonstration: the frozen tree's one.
    static let offset = 1
    /// The entry of the first document: behind the frozen tree's and those of the issuers.
    static let first: Int = {
        let file = try? Data(contentsOf: testdata.appendingPathComponent("vex/issuers.json"))
        return offset + (file.flatMap { try? JSONDocument(Array($0)).root.count } ?? 0)
    }()

    let ledger: VEXLedger

    enum Stage { case empty, decided, updated }

    init(ledger: VEXLedger) { self.ledger = ledger }

    init(_ stage: Stage = .updated) async throws {
        ledger = try await VEXLedger(testdata: ServedVEX.testdata)
        if stage != .empty { try await ledger.decide(testdata: ServedVEX.testdata, isUpdated: stage == .updated) }
    }

    func server(_ change: (inout RekorServerOptions) -> Void = { _ in }, tokens: TokenRoll = TokenRoll()) -> RekorServer<
        VEXLedger.Store
    > {
        var options = RekorServerOptions()
        options.port = 0
        options.writeRate = 0
        options.readRate = 0
        // Who does not read, or waits, may do so for long where all tests run at once.
        options.idleSeconds = 600
        change(&options)
        let clock = ledger.clock
        return RekorServer(
            ledger.rekor, vex: ledger.vex, options: options,
            environment: RekorServerEnvironment(
                now: { clock.now }, elapsed: { 0 }, instance: "test", tokens: { tokens },
                onFailure: { error in Issue.record("answered 500: \(error)") }))
    }

    /// Runs `body` on a thread of its own with a server that lives as long.
    func serving(
        _ change: (inout RekorServerOptions) -> Void = { $0.isOpen = true }, tokens: TokenRoll = TokenRoll(),
        _ body: @escaping @Sendable (RawHTTP) throws -> Void
    ) async throws {
        let server = server(change, tokens: tokens)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let task = Task { try await server.run(isStoppedBySignals: false) { listening.yield($0) } }
        defer { task.cancel() }
        let port = try #require(await ports.first { _ in true })
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            // A thread of its own: tests that wait for answers must not take those of the queues.
            Thread { done.resume(with: Result { try body(RawHTTP(port: port)) }) }.start()
        }
    }
}

extension RawHTTP {
    static let consensus = "/api/v1/vex/consensus"

    /// The JSON that a path is answered with, and with status 200.
    func json(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONNode {
        let answer = try get(path)
        #expect(
            answer.status == 200 && answer["Content-Type"] == "application/json", "\(answer.text)",
            sourceLocation: sourceLocation)
        answer.expectCompact(sourceLocation: sourceLocation)
        return try answer.json()
    }

    /// Every row of a list, page after page, by the cursors in the bodies; the header must say the same.
    func all(_ path: String, _ name: StaticString, limit: Int) throws -> [JSONNode] {
        var rows: [JSONNode] = []
        var address = "\(path)\(path.contains("?") ? "&" : "?")limit=\(limit)"
        while true {
            let answer = try get(address)
            let page = try answer.json()
            let found = try #require(page[name]).elements
            rows += found
            guard let next = page["next"]?.string else {
                #expect(answer["Link"] == nil)
                return rows
            }
            #expect(page[name]?.count == limit)
            let link = try #require(answer["Link"])
            #expect(
                link.hasPrefix("<\(path.prefix { $0 != "?" })?") && link.hasSuffix("cursor=\(next)>; rel=\"next\""), "\(link)")
            address = String(link.dropFirst().prefix { $0 != ">" })
        }
    }
}

extension RawHTTP.Answer {
    /// A problem by RFC 9457 with that status and code, and nothing that the form does not have.
    func expectProblem(
        _ status: Int, _ code: String, hint: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(self.status == status, "\(text)", sourceLocation: sourceLocation)
        #expect(self["Content-Type"] == "application/problem+json", "\(text)", sourceLocation: sourceLocation)
        let root = try json()
        let names = root.members.compactMap { $0.name.string }
        let wanted = ["type", "title", "status", "detail", "instance", "code"]
        #expect(names == wanted || names == wanted + ["hint"], "\(text)", sourceLocation: sourceLocation)
        #expect(root["type"]?.string == "urn:stella:error:\(code)", "\(text)", sourceLocation: sourceLocation)
        #expect(root["code"]?.string == code && root["status"]?.int == status, sourceLocation: sourceLocation)
        #expect(root["instance"]?.string?.hasPrefix("/api/v1/vex") == true, sourceLocation: sourceLocation)
        #expect(
            root["detail"]?.string?.isEmpty == false && root["title"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
        if let hint { #expect(root["hint"]?.string?.contains(hint) == true, "\(text)", sourceLocation: sourceLocation) }
        expectCompact(sourceLocation: sourceLocation)
    }
}

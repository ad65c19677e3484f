import Foundation
import LedgerTestKit
import RekorClient
import Synchronization
import Testing
import Transport
import Wire

/// A receiver of webhooks, and what it was sent.
final class EventReceiver: Sendable {
    struct Request: Sendable {
        let headers: [String: String]
        let body: [UInt8]

        /// The events in it, of whichever mode it is.
        var events: [JSONNode] {
            get throws {
                let root = try JSONDocument(body).root
                return root.kind == .array ? root.elements.map { $0 } : [root]
            }
        }
    }

    private let received = Mutex<[Request]>([])
    private let answers: Mutex<[PretendServer.Reply]>
    private let server = Mutex<PretendServer?>(nil)

    var requests: [Request] { received.withLock { $0 } }
    var address: String { server.withLock { $0?.address ?? "" } }
    var ids: [String] { get throws { try requests.flatMap { try $0.events.compactMap { $0["id"]?.string } } } }

    static func status(_ status: Int, _ headers: HTTPHeader...) -> PretendServer.Reply {
        .answer(HTTPResponse(status: status, contentType: nil, headers: headers, body: []))
    }

    /// - Parameter answers: The first ones; after them all is well.
    init(_ answers: [PretendServer.Reply] = []) throws {
        self.answers = Mutex(answers)
        let made = try PretendServer { [weak self] request, headers in
            guard let self else { return .silence }
            let named = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
            self.received.withLock { $0.append(Request(headers: named, body: request.body ?? [])) }
            return self.answers.withLock { $0.isEmpty ? EventReceiver.status(204) : $0.removeFirst() }
        }
        server.withLock { $0 = made }
    }
}

/// A ledger and who is told of its events.
struct EventScene {
    static let secret = "whsec_" + Base64.encode((0..<32).map { UInt8($0) })

    let workspace: Workspace

    /// - Parameters:
    ///   - events: Lines of section `Events`.
    ///   - more: Other sections.
    init(_ stage: Workspace.Stage = .updated, events: [String] = [], more: String = "") throws {
        workspace = try Workspace(stage)
        try Data((EventScene.secret + "\n").utf8).write(to: workspace.file("secret"))
        try configure(events, more: more)
    }

    func configure(_ events: [String], more: String = "") throws {
        let lines = events.isEmpty ? "" : "  Events:\n" + events.map { "    \($0)\n" }.joined()
        try Data("VexLens:\n\(lines)\(more)".utf8).write(to: workspace.file("vexlens.yaml"))
    }

    static func webhook(_ receiver: EventReceiver, _ more: String...) -> [String] {
        ["WebhookUrl: \(receiver.address)/hook", "WebhookSecretFile: secret"] + more
    }

    /// The CloudEvents of the ledger, oldest first.
    func events(_ more: String...) throws -> [JSONNode] {
        let run = try workspace.stella(["events", "list", "--data-dir", "ledger", "-q", "--format", "jsonl"] + more)
        return run.status == 3 ? [] : try run.lines()
    }

    func ids() throws -> [String] { try events().compactMap { $0["id"]?.string } }

    func deliver(_ more: String...) throws -> StellaRun {
        try workspace.stella(["events", "deliver", "--data-dir", "ledger", "-q", "--format", "json"] + more)
    }

    func consumer(_ name: String) throws -> JSONNode? {
        try workspace.done("ledger", "status", "--format", "json").json()["eventConsumers"]?.elements
            .first { $0["name"]?.string == name }
    }

    func lines(of file: String) throws -> [String] {
        try String(contentsOf: workspace.file(file), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Waits for something that another process does.
    func expect(_ what: String, _ isSo: () throws -> Bool) throws {
        let deadline = Date().addingTimeInterval(120)
        while try !isSo() {
            try #require(Date() < deadline, "\(what) has not happened")
            usleep(50_000)
        }
    }
}

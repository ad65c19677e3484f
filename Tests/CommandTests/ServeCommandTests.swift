import Foundation
import LedgerTestKit
import Rekor
import Signing
import Synchronization
import Testing
import Wire

/// `stella serve` as a process, driven through sockets.
@Suite("stella serve")
struct ServeCommandTests {
    @Test("entries of strangers beside our own: shown, audited, rebuilt equal, proven offline, and still there after a restart")
    func strangers() throws {
        let workspace = try Workspace(.decided)
        let own = try workspace.size()
        var names: [String] = []
        var shown: [String: JSONNode] = [:]
        do {
            let server = try ServeProcess(workspace, "--open", "-q")
            for index in 0..<own {
                let answer = try server.http.get("\(RawHTTP.entries)?logIndex=\(index)")
                #expect(answer.status == 200)
            }
            for number in 0..<20 {
                let answer = try server.http.submit(ServeProcess.proposal("{\"n\":\(number)}"))
                #expect(answer.status == 201, "\(answer.text)")
                names.append(try #require(answer["ETag"]))
            }
            for name in names { shown[name] = try JSONDocument(server.http.get("\(RawHTTP.entries)/\(name)").body).root }
            #expect(server.end() == 0)
            #expect(!server.errorText.contains("error"), "\(server.errorText)")
        }
        #expect(try workspace.size() == own + 20)
        try workspace.expectCleanAudit()
        let rebuilt = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(rebuilt["isEqual"]?.bool == true && rebuilt["others"]?.int == 20)
        let server = try ServeProcess(workspace)
        for name in names {
            let again = try JSONDocument(server.http.get("\(RawHTTP.entries)/\(name)").body).root.member(named: name)
            for member in ["body", "integratedTime", "logID", "logIndex", "attestation"] {
                let before = shown[name]?.member(named: name)?.member(named: member)
                #expect(before != nil && again?.member(named: member)?.value == before?.value)
            }
        }
        let bundle = try server.http.get("\(RawHTTP.entries)/\(names[7])/bundle")
        try Data(bundle.body).write(to: workspace.file("foreign.json"))
        let run = try workspace.stella(["verify", "foreign.json", "--key", "ledger/log.pub", "--format", "json"])
        #expect(run.status == 1, "the ledger's keys are not the stranger's")
        let verdict = try #require(try workspace.verdicts().first?["logIndex"]?.int)
        let uuid = try #require(try workspace.show("\(verdict)")["uuid"]?.string)
        try Data(server.http.get("\(RawHTTP.entries)/\(uuid)/bundle").body).write(to: workspace.file("own.json"))
        #expect(try workspace.verify("own.json").status == 0)
        #expect(server.end(SIGINT) == 0)
    }

    @Test("copies of our own statements by a stranger's key make no rows")
    func copies() throws {
        let workspace = try Workspace(.decided)
        let stranger = try PrivateKey.generate(.ecdsaP256)
        let server = try ServeProcess(workspace, "--open", "--rate", "0")
        let size = try workspace.size()
        for index in 0..<size {
            let entry = try JSONDocument(server.http.get("\(RawHTTP.entries)?logIndex=\(index)").body).root
            let data = try #require(Array(entry.members).first?.value["attestation"]?["data"]?.string)
            let envelope = try JSONDocument(#require(Base64.decode(data))).root
            let payload = try #require(envelope["payload"]?.string.flatMap { Base64.decode($0) })
            let proposal = try ServeProcess.proposal(String(decoding: payload, as: UTF8.self), by: stranger)
            #expect(try server.http.submit(proposal).status == 201)
        }
        #expect(server.end() == 0)
        try workspace.expectCleanAudit()
        let rebuilt = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(rebuilt["isEqual"]?.bool == true && rebuilt["others"]?.int == size)
    }

    @Test("what was acknowledged before SIGTERM is in the log, requests in flight are answered, the exit is 0")
    func drain() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--open", "--rate", "0", "-q")
        let proposals = try (0..<120).map { try ServeProcess.proposal("\($0)") }
        let http = server.http
        let acknowledged = Mutex<Set<String>>([])
        let others = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            for number in stride(from: worker, to: proposals.count, by: 4) {
                // Once the server has gone there is no connection; until then every request has a whole answer.
                guard let answer = try? http.submit(proposals[number]) else { continue }
                if let name = answer["ETag"], answer.status == 201 {
                    let count = acknowledged.withLock { names in
                        names.insert(name)
                        return names.count
                    }
                    if count == 30 { server.signal(SIGTERM) }
                } else {
                    others.withLock { $0.append(answer.status) }
                }
            }
        }
        #expect(server.end() == 0, "\(server.errorText)")
        let names = acknowledged.withLock { $0 }
        #expect((30..<120).contains(names.count) && others.withLock { $0.isEmpty })
        let again = try ServeProcess(workspace)
        for name in names { #expect(try again.http.get("\(RawHTTP.entries)/\(name)").status == 200) }
        #expect(again.end() == 0)
        try workspace.expectCleanAudit()
    }

    @Test("killed in the middle of writing, everything acknowledged is there")
    func killed() throws {
        let workspace = try Workspace(.registered)
        let names = Mutex<[String]>([])
        do {
            let server = try ServeProcess(workspace, "--open", "--rate", "0")
            let http = server.http
            let proposals = try (0..<60).map { try ServeProcess.proposal("\($0)") }
            DispatchQueue.concurrentPerform(iterations: 4) { worker in
                for number in stride(from: worker, to: proposals.count, by: 4) {
                    guard let answer = try? http.submit(proposals[number]), answer.status == 201 else { continue }
                    let count = names.withLock { names in
                        names.append(answer["ETag"] ?? "")
                        return names.count
                    }
                    if count == 20 { server.signal(SIGKILL) }
                }
            }
        }
        let again = try ServeProcess(workspace)
        #expect((20..<60).contains(names.withLock { $0.count }))
        for name in names.withLock({ $0 }) { #expect(try again.http.get("\(RawHTTP.entries)/\(name)").status == 200) }
        #expect(again.end() == 0)
        try workspace.expectCleanAudit()
    }

    @Test("tokens: made, shown once, taken by the server that runs, listed without their text, revoked at once")
    func tokens() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace)
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 401)
        let made = try workspace.done("serve", "token", "new", "ci", "--scope", "write:v1", "--format", "json").json()
        let token = try #require(made["token"]?.string)
        #expect(token.hasPrefix("stella_") && token.utf8.count == 7 + 43)
        #expect(try server.http.submit(ServeProcess.proposal("1"), token: token).status == 201)
        #expect(try server.http.submit(ServeProcess.proposal("2"), token: token + "x").status == 401)
        let file = try String(contentsOf: workspace.ledgerFolder.appendingPathComponent("tokens.json"), encoding: .utf8)
        #expect(!file.contains(token) && file.contains(SHA256.hash(Array(token.utf8)).hex))
        let listed = try workspace.done("serve", "token", "list", "--format", "jsonl").lines()
        #expect(listed.count == 1 && listed[0]["name"]?.string == "ci" && listed[0]["isExpired"]?.bool == false)
        #expect(try workspace.ledger("serve", "token", "new", "ci").status == 2)
        #expect(try workspace.ledger("serve", "token", "revoke", "other").status == 2)
        try workspace.done("serve", "token", "revoke", "ci")
        #expect(try server.http.submit(ServeProcess.proposal("3"), token: token).status == 401)
        #expect(server.end() == 0)
    }

    @Test("one writer at a time: a second server, and a command that writes, are told so; readers work on")
    func oneWriter() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--open")
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        let second = try workspace.ledger("serve", "--port", "0", "--format", "json")
        #expect(try second.status == 5 && (second.errorLines().map(\.code)) == ["ledger.locked"])
        #expect(try workspace.size() == 6)
        #expect(server.end() == 0)
    }

    @Test("an address that is taken, tokens that are none, and options out of range are told before anything is served")
    func refused() throws {
        let workspace = try Workspace(.registered)
        let other = Workspace()
        try other.done("ledger", "init", "--origin", "other.example")
        let server = try ServeProcess(workspace)
        let taken = try other.ledger("serve", "--listen", "127.0.0.1:\(server.port)", "--format", "json")
        #expect(try taken.status == 5 && (taken.errorLines().map(\.code)) == ["network.listen"])
        #expect(server.end() == 0)
        try Data("{}".utf8).write(to: other.file("bad.json"))
        let bad = try other.ledger("serve", "--port", "0", "--tokens", "bad.json", "--format", "json")
        #expect(try bad.status == 2 && (bad.errorLines().map(\.code)) == ["service.token-file"])
        let missing = try other.ledger("serve", "--port", "0", "--tokens", "none.json", "--format", "json")
        #expect(try missing.status == 5 && (missing.errorLines().map(\.code)) == ["file.not-found"])
        for arguments in [["--max-body", "0"], ["--rate", "-1"], ["--threads", "0"], ["--listen", "nowhere"]] {
            #expect(try other.stella(["serve", "--data-dir", "ledger"] + arguments).status == 2, "\(arguments)")
        }
    }

    @Test("with --access-log each request is one line of JSON on standard output")
    func accessLog() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--access-log", "-q")
        _ = try server.http.get("/ping")
        _ = try server.http.get("/nothing", headers: ["X-Request-Id: mine"])
        #expect(server.end() == 0)
        let lines = try Files.bytes(workspace.file("access")).split(separator: 0x0a).map { try JSONDocument(Array($0)).root }
        #expect(lines.map { $0["status"]?.int } == [200, 404] && lines[1]["id"]?.string == "mine")
    }
}

import Foundation
import LedgerTestKit
import Rekor
import RekorClient
import Signing
import Synchronization
import TLog
import Testing
import Transport
import Wire

@Suite("stella rekor")
struct RekorCommandTests {
    private func item(_ run: StellaRun, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONNode {
        try #require(run.status == 0, "\(run.errorText)\(run.text)", sourceLocation: sourceLocation)
        return try #require(run.json()["items"]?.elements.map { $0 }.first, sourceLocation: sourceLocation)
    }

    @Test("an envelope is uploaded, found there the second time, fetched and verified", arguments: RemoteLog.API.allCases)
    func upload(api: RemoteLog.API) throws {
        let scene = try RekorWorkspace()
        let new = try item(scene.upload(api: api))
        #expect(new["result"]?.string == "new" && new["logIndex"]?.int == (api == .v1 ? 12 : 5))
        let known = try item(scene.upload(api: api))
        #expect(known["result"]?.string == "known" && known["leafHash"]?.string == new["leafHash"]?.string)
        let index = String(try #require(new["logIndex"]?.int))
        let card = try scene.ask("get", index, "--output", "entry.json", api: api).json()
        #expect(card["leafHash"]?.string == new["leafHash"]?.string && card["result"]?.string == "proven")
        #expect(card["kind"]?.string == (api == .v1 ? "dsse" : "hashedrekord"))
        #expect(try JSONDocument(try Files.bytes(scene.workspace.file("entry.json"))).root.count > 0)
        let verified = try item(
            scene.ask("verify", "statement.json", "--signer-key", "signer.pub", "--index", index, api: api))
        #expect(verified["leafHash"]?.string == new["leafHash"]?.string)
        let info = try scene.ask("loginfo", api: api).json()["items"]?.elements.map { $0 }.last
        #expect(info?["size"]?.int == 6 && info?["state"]?.string == "active")
        scene.rekor.add([1])
        let proof = try scene.ask("logproof", api: api).json()
        #expect(proof["isProven"]?.bool == true && proof["firstSize"]?.int == 6 && proof["lastSize"]?.int == 7)
        let state = try JSONDocument(try Files.bytes(scene.workspace.file("stella-rekor/checkpoints.json"))).root
        let origin = api == .v1 ? RekorCheckpoint.origin(host: scene.rekor.host, treeID: scene.rekor.treeID) : scene.rekor.host
        let active = try #require(state["checkpoints"]?.elements.first { $0["origin"]?.string == origin })
        #expect(active["checkpoint"]?.string?.contains("\n7\n") == true && scene.evidence().isEmpty)
    }

    @Test("search gives names, and with --fetch proven entries; verify finds an envelope without its key")
    func search() throws {
        let scene = try RekorWorkspace()
        let bytes = try scene.envelope("other.json", note: "b")
        let uuid = try item(scene.upload("other.json"))["uuid"]?.string
        #expect(try item(scene.ask("search", "other.json"))["uuid"]?.string == uuid)
        let fetched = try scene.ask("search", "--hash", "sha256:" + SHA256.hash(bytes).hex, "--fetch")
        #expect(try item(fetched)["result"]?.string == "proven")
        #expect(try item(scene.ask("search", "--signer-key", "signer.pub"))["uuid"]?.string == uuid)
        #expect(try item(scene.ask("verify", "other.json"))["uuid"]?.string == uuid)
        for arguments in [["search", "statement.json"], ["verify", "statement.json"]] {
            let run = try scene.ask(arguments[0], arguments[1])
            #expect(run.status == 3)
            #expect(try run.errorLines().map(\.code) == ["client.not-found"])
        }
        #expect(try scene.ask("verify", "statement.json", "--signer-key", "signer.pub").status == 3)
        #expect(try scene.ask("get", "999").status == 3)
        #expect(try scene.ask("search", "statement.json", api: .v2).status == 2)
    }

    @Test("an entry that the index names and that records something else proves nothing")
    func foreignSearchResult() throws {
        let scene = try RekorWorkspace()
        let uuid = try #require(try item(scene.upload())["uuid"]?.string)
        try scene.envelope("other.json", note: "b")
        scene.rekor.setBend { request, answer in
            request.url.hasSuffix("/index/retrieve")
                ? HTTPResponse(status: 200, contentType: nil, body: Array(#"["\#(uuid)"]"#.utf8)) : answer
        }
        #expect(try scene.ask("verify", "other.json").status == 3)
    }

    @Test("a lie ends with 6; the file with the evidence is named, holds the answer, and nothing else is kept")
    func lie() throws {
        let scene = try RekorWorkspace()
        scene.rekor.setBend { request, answer in
            let text = String(decoding: answer.body, as: UTF8.self)
            return HTTPResponse(
                status: answer.status, contentType: answer.contentType, headers: answer.headers,
                body: Array(text.replacingOccurrences(of: #""treeSize":6"#, with: #""treeSize":7"#).utf8))
        }
        let run = try scene.upload()
        #expect(run.status == 6 && run.output.isEmpty)
        let error = try #require(try run.errorLines().first)
        #expect(error.code == "client.inclusion-invalid")
        let name = try #require(scene.evidence().first)
        #expect(error.hint?.contains("stella-rekor/evidence/" + name) == true && scene.evidence().count == 1)
        let evidence = try JSONDocument(try Files.bytes(scene.workspace.file("stella-rekor/evidence/" + name))).root
        let body = evidence["exchanges"]?.elements.first { _ in true }?["body"]?.string.flatMap { Base64.decode($0) }
        #expect(String(decoding: body ?? [], as: UTF8.self).contains(#""treeSize":7"#))
        #expect(!FileManager.default.fileExists(atPath: scene.workspace.path("stella-rekor/checkpoints.json")))
    }

    @Test("several at once: each is proven, and the newest checkpoint is the one that stays")
    func parallel() throws {
        let scene = try RekorWorkspace()
        let names = try (0..<8).map { number in
            try scene.envelope("\(number).json", note: "\(number)")
            return "\(number).json"
        }
        let statuses = Mutex<[Int32]>([])
        DispatchQueue.concurrentPerform(iterations: names.count) { number in
            let run = try? scene.upload(names[number])
            statuses.withLock { $0.append(run?.status ?? -1) }
        }
        #expect(statuses.withLock { $0 } == [Int32](repeating: 0, count: 8))
        let state = try JSONDocument(try Files.bytes(scene.workspace.file("stella-rekor/checkpoints.json"))).root
        let notes = try #require(state["checkpoints"]).elements.compactMap { $0["checkpoint"]?.string }
        #expect(notes.count == 1 && notes[0].contains("\n13\n"), "\(notes)")
    }

    @Test("remembered checkpoints that cannot be read are told, and nothing is believed without them")
    func damagedMemory() throws {
        let scene = try RekorWorkspace()
        #expect(try scene.upload().status == 0)
        for text in ["", "{}", #"{"schemaVersion":1,"checkpoints":[{}]}"#] {
            try scene.write("stella-rekor/checkpoints.json", text)
            let run = try scene.ask("get", "12")
            #expect(run.status == 5)
            #expect(try run.errorLines().map(\.code) == ["client.memory-damaged"])
        }
    }

    @Test("a fork ends with 6, and the remembered checkpoint stays")
    func fork() throws {
        let scene = try RekorWorkspace()
        #expect(try scene.upload().status == 0)
        let before = try Files.bytes(scene.workspace.file("stella-rekor/checkpoints.json"))
        scene.rekor.truncate(to: 5)
        try scene.envelope("other.json", note: "b")
        let run = try scene.upload("other.json")
        #expect(run.status == 6)
        #expect(try run.errorLines().map(\.code) == ["client.log-forked"])
        #expect(try Files.bytes(scene.workspace.file("stella-rekor/checkpoints.json")) == before)
        #expect(scene.evidence().count == 1)
    }

    @Test(
        "what is no whole answer ends with 5",
        arguments: [
            ("redirect", "client.status", true), ("truncated", "network.unreachable", false),
            ("huge", "network.too-large", true),
            ("silent", "network.timeout", false), ("html", "client.answer-syntax", true),
            ("503", "client.unavailable", false),
        ])
    func unusable(kind: String, code: String, hasEvidence: Bool) throws {
        let scene = try RekorWorkspace { _, _ in
            switch kind {
            case "redirect":
                .answer(HTTPResponse(status: 307, contentType: nil, headers: [HTTPHeader("Location", "/else")], body: []))
            case "truncated": .raw(Array("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"half".utf8))
            case "huge":
                .answer(HTTPResponse(status: 201, contentType: nil, body: [UInt8](repeating: 0x20, count: 11 << 20)))
            case "html": .answer(HTTPResponse(status: 201, contentType: "text/html", body: Array("<html>".utf8)))
            case "503": .answer(HTTPResponse(status: 503, contentType: nil, body: []))
            default: .silence
            }
        }
        let run = try scene.upload("statement.json", "--timeout", "1", "--attempts", "2")
        #expect(run.status == 5, "\(run.errorText)")
        #expect(try run.errorLines().map(\.code) == [code])
        #expect(scene.evidence().count == (hasEvidence ? 1 : 0))
    }

    @Test("500, then the same bytes again, then it is there")
    func retried() throws {
        let bodies = Mutex<[[UInt8]]>([])
        let holder = Mutex<PretendRekor?>(nil)
        let scene = try RekorWorkspace { request, _ in
            let count = bodies.withLock { list in
                if let body = request.body { list.append(body) }
                return list.count
            }
            let honest = holder.withLock { $0 }?.answer(request)
            guard count >= 2, let honest else { return .answer(HTTPResponse(status: 500, contentType: nil, body: [])) }
            return .answer(honest)
        }
        holder.withLock { $0 = scene.rekor }
        #expect(try item(scene.upload())["result"]?.string == "known")
        #expect(bodies.withLock { $0.count == 2 && $0[0] == $0[1] })
    }

    @Test("the token of the file is sent and stands nowhere")
    func token() throws {
        let seen = Mutex<[String?]>([])
        let scene = try RekorWorkspace { _, headers in
            seen.withLock { $0.append(headers.first { $0.name == "Authorization" }?.value) }
            return .answer(HTTPResponse(status: 302, contentType: nil, body: []))
        }
        try scene.write("token", "s3cret-token\n")
        let run = try scene.upload("statement.json", "--token-file", "token")
        #expect(run.status == 5 && seen.withLock { $0 } == ["Bearer s3cret-token"])
        let name = try #require(scene.evidence().first)
        let text = String(decoding: try Files.bytes(scene.workspace.file("stella-rekor/evidence/" + name)), as: UTF8.self)
        #expect(!text.contains("s3cret") && !run.errorText.contains("s3cret"))
        try scene.write("token", "two words\n")
        #expect(try scene.upload("statement.json", "--token-file", "token").errorLines().map(\.code) == ["file.token"])
    }

    @Test("without a key nothing is asked; a trusted root pins it, and the signing config names the log")
    func trust() throws {
        let scene = try RekorWorkspace()
        let bare = ["rekor", "upload", "statement.json", "--signer-key", "signer.pub", "--format", "json"]
        let unnamed = try scene.workspace.stella(bare)
        #expect(unnamed.status == 2)
        #expect(try unnamed.errorLines().map(\.code) == ["client.log-unknown"])
        let unpinned = try scene.workspace.stella(bare + ["--rekor-url", scene.server.address])
        #expect(unpinned.status == 2 && scene.rekor.requests.isEmpty)
        let root = TrustSample.root(scene.server.address, scene.rekor.key.publicKey)
        try scene.write("root.json", root)
        try scene.write("config.json", TrustSample.config(scene.server.address, version: 1))
        let named = try scene.workspace.stella(bare + ["--trusted-root", "root.json", "--signing-config", "config.json"])
        #expect(named.status == 0, "\(named.errorText)")
        // A key that is no longer valid is good for reading and not for writing.
        let expired = TrustSample.root(scene.server.address, scene.rekor.key.publicKey, end: "2025-01-01T00:00:00Z")
        try scene.write("root.json", expired)
        let late = try scene.workspace.stella(bare + ["--trusted-root", "root.json", "--signing-config", "config.json"])
        #expect(late.status == 2)
        let read = try scene.workspace.stella(
            ["rekor", "get", "12", "--trusted-root", "root.json", "--rekor-url", scene.server.address, "--format", "json"])
        #expect(read.status == 0, "\(read.errorText)")
    }
}

/// The documents of Sigstore, as short as they may be.
enum TrustSample {
    static func root(_ url: String, _ key: PublicKey, end: String? = nil) -> String {
        let valid: JSONValue = ["start": "2021-01-12T11:53:27Z", "end": JSONValue(end)]
        let log: JSONValue = [
            "baseUrl": .string(url), "hashAlgorithm": "SHA2_256",
            "publicKey": [
                "rawBytes": .string(Base64.encode(key.spki)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": valid,
            ],
            "logId": ["keyId": .string(Base64.encode(key.keyID.bytes))],
        ]
        let document: JSONValue = [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1", "tlogs": [log],
        ]
        return String(decoding: document.compact, as: UTF8.self)
    }

    static func config(_ url: String, version: Int) -> String {
        let service: JSONValue = [
            "url": .string(url), "majorApiVersion": .integer(version), "validFor": ["start": "2021-01-12T11:53:27Z"],
            "operator": "example",
        ]
        let document: JSONValue = [
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json", "rekorTlogUrls": [service],
            "rekorTlogConfig": ["selector": "ANY"],
        ]
        return String(decoding: document.compact, as: UTF8.self)
    }
}

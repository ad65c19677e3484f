import Foundation
import LedgerHTTP
import LedgerTestKit
import Signing
import Synchronization
import Testing
import Wire

@Suite("Who may write, and how often")
struct PermissionTests {
    private static let paths = ["/api/v1/log/entries", "/api/v2/log/entries"]

    private static func token(
        _ name: String, _ text: String, _ scopes: Set<AccessToken.Scope> = [.write], expires: Timestamp? = nil
    ) -> AccessToken {
        AccessToken(
            name: name, credential: .bearer(SHA256.hash(Array(text.utf8))), scopes: scopes, created: Timestamp(seconds: 0), expires: expires)
    }

    private static func certificate(_ name: String, _ credential: AccessToken.Credential) -> AccessToken {
        AccessToken(name: name, credential: credential, scopes: [.write], created: Timestamp(seconds: 0), expires: nil)
    }

    @Test("without leave for everybody, writing needs a token that is known, valid and for this; reading needs none")
    func tokens() async throws {
        let log = try await ServedLog()
        let now = log.clock.now
        let roll = TokenRoll(tokens: [
            Self.token("both", "b"), Self.token("first", "1", [.writeV1]), Self.token("second", "2", [.writeV2]),
            Self.token("old", "o", expires: now), Self.token("new", "n", expires: Timestamp(seconds: now.seconds + 1)),
        ])
        let users = Mutex<[String?]>([])
        try await log.serving(
            { _ in }, tokens: { roll }, onAnswer: { record in users.withLock { $0.append(record.user) } }
        ) { (http) throws in
            func status(_ place: Int, _ authorization: String?) throws -> Int {
                let answer = try http.post(
                    Self.paths[place], "{}", headers: authorization.map { ["Authorization: \($0)"] } ?? [])
                if answer.status == 401 {
                    #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer realm=\"stella\"") == true)
                    #expect(answer["Connection"] == "close")
                }
                return answer.status
            }
            // 400 is what a writer gets for such a body.
            for place in [0, 1] {
                for wrong in [nil, "Bearer", "Bearer x", "Basic b", "b", "Bearer o", "Bearer  b ", "Bearer B"] {
                    #expect(try status(place, wrong) == 401, "\(wrong ?? "none")")
                }
                for right in ["Bearer b", "bearer b", "Bearer n"] { #expect(try status(place, right) == 400) }
            }
            #expect(try status(0, "Bearer 1") == 400 && status(1, "Bearer 1") == 403)
            #expect(try status(0, "Bearer 2") == 403 && status(1, "Bearer 2") == 400)
            #expect(try http.post("/api/v1/log/entries/retrieve", "{}").status == 200)
            #expect(try http.get("/api/v1/log").status == 200)
        }
        #expect(users.withLock { $0.compactMap { $0 } }.prefix(3) == ["both", "both", "new"])
    }

    @Test("a token is refused from the moment on in which it is taken away")
    func revoked() async throws {
        let log = try await ServedLog()
        let roll = Mutex(TokenRoll(tokens: [Self.token("a", "secret")]))
        try await log.serving({ _ in }, tokens: { roll.withLock { $0 } }) { (http) throws in
            let header = ["Authorization: Bearer secret"]
            let path = Self.paths[0]
            #expect(try http.post(path, Proposal(payload: "{}").json(), headers: header).status == 201)
            roll.withLock { $0 = TokenRoll() }
            try http.post(path, Proposal(payload: "[]").json(), headers: header).expectError(401)
        }
    }

    @Test("tokens that cannot be read let nobody write, not even where a wrong one is shown to an open server")
    func unreadable() async throws {
        let failures = Mutex(0)
        try await ServedLog().serving(
            { $0.isOpen = true }, tokens: { throw RawHTTP.Failure(text: "the disk said no") },
            onFailure: { _ in failures.withLock { $0 += 1 } }
        ) { (http) throws in
            #expect(try http.post(Self.paths[0], "{}", headers: ["Authorization: Bearer x"]).status == 503)
            #expect(try http.post(Self.paths[0], "{}").status == 400)
        }
        #expect(failures.withLock { $0 } == 1)
    }

    @Test("a client may submit twice its rate at once, is then told to wait, and may go on when it has")
    func rates() async throws {
        let seconds = Mutex(100.0)
        try await ServedLog().serving(
            { options in
                options.isOpen = true
                options.writeRate = 2
            }, elapsed: { seconds.withLock { $0 } }
        ) { (http) throws in
            func submit() throws -> RawHTTP.Answer { try http.post(Self.paths[0], "{}") }
            for _ in 0..<4 { #expect(try submit().status == 400) }
            let refused = try submit()
            try refused.expectError(429)
            #expect(refused["Retry-After"] == "1")
            #expect(try http.get("/api/v1/log").status == 200, "reading is counted for itself")
            seconds.withLock { $0 += 0.5 }
            #expect(try submit().status == 400)
            #expect(try submit().status == 429)
            seconds.withLock { $0 += 1000 }
            for _ in 0..<4 { #expect(try submit().status == 400) }
            #expect(try submit().status == 429)
        }
    }

    @Test("behind a trusted proxy the address that it saw counts, and no other that the client writes")
    func proxied() async throws {
        for isBehindProxy in [true, false] {
            try await ServedLog().serving(
                { options in
                    options.isBehindProxy = isBehindProxy
                    options.readRate = 1
                }
            ) { (http) throws in
                func status(_ address: String) throws -> Int {
                    try http.get("/ping", headers: ["X-Forwarded-For: 203.0.113.9, \(address)"]).status
                }
                #expect(try [status("192.0.2.1"), status("192.0.2.1")] == [200, 200])
                #expect(try status("192.0.2.1") == 429)
                #expect(try status("192.0.2.2") == (isBehindProxy ? 200 : 429))
                // One network of IPv6 is one client.
                let (first, second, other) = ("2001:db8::1", "2001:db8:0:0:9::2", "2001:db8:0:1::1")
                let expected = isBehindProxy ? [200, 200, 429, 200] : [429, 429, 429, 429]
                #expect(try [first, second, first, other].map { try status($0) } == expected)
            }
        }
    }

    @Test("without the trait TLS there is no identity, and nothing is served in the clear instead", .disabled(if: TLSIdentity.isAvailable))
    func withoutTLS() async throws {
        #expect(throws: TLSError.self) { try TLSIdentity(certificates: [], key: [], clients: nil) }
        let server = RekorServer(
            try await ServedLog().service, options: RekorServerOptions(),
            environment: RekorServerEnvironment(
                now: { Timestamp(seconds: 0) }, elapsed: { 0 }, instance: "test",
                tls: { try TLSIdentity(certificates: [], key: [], clients: nil) }, onFailure: { _ in }))
        await #expect(throws: TLSError.self) { try await server.run(isStoppedBySignals: false) { _ in } }
    }

    @Test("a roll of tokens is read as it was written, and a damaged one is an error")
    func roll() throws {
        let roll = TokenRoll(tokens: [
            Self.token("a \"quoted\" name", "1", [.writeV1, .writeV2]),
            Self.token("b", "2", expires: Timestamp(seconds: 1_800_000_000)),
            Self.certificate("c", .subject("CN=batch,O=Example\\, Inc.")), Self.certificate("d", .alternativeName("ci.example.org")),
        ])
        #expect(try TokenRoll(parsing: roll.encoded) == roll)
        #expect(try TokenRoll(parsing: TokenRoll().encoded).tokens.isEmpty)
        let text = String(decoding: roll.encoded, as: UTF8.self)
        for (old, new) in [
            ("write:v1", "read"), ("[\"write\"]", "[]"), ("sha256\":\"", "sha256\":\"0"), ("\"b\"", "\"a \\\"quoted\\\" name\""),
            ("2027-", "2027"), ("tokens", "others"), ("]}", "]"),
            ("\"subject\"", "\"subjectAltName\":\"ci.example.org\",\"subject\""), ("\"ci.example.org\"", "\"\""),
            ("\"ci.example.org\"", "7"), ("\"subject\"", "\"Subject\""),
        ] {
            #expect(text.contains(old))
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(throws: TokenError.self, "\(old)") { try TokenRoll(parsing: Array(changed.utf8)) }
        }
    }
}

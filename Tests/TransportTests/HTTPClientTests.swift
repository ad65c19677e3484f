import Foundation
import LedgerTestKit
import Testing
import Transport

@Suite("HTTP over libcurl")
struct HTTPClientTests {
    /// What is asked for by path: the request itself, a status, a redirect, many bytes, or no answer at all.
    private static let program = """
        import gzip, http.server, sys, time
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def log_message(self, *a): pass
            def answer(self, status, body, **headers):
                self.send_response(status)
                for name, value in headers.items(): self.send_header(name.replace('_', '-'), value)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                self.answer(200, body[::-1], Content_Type=self.headers['Content-Type'])
            def do_GET(self):
                if self.path == '/agent': self.answer(200, self.headers['User-Agent'].encode())
                elif self.path == '/port': self.answer(200, str(self.client_address[1]).encode())
                elif self.path == '/redirect': self.answer(302, b'', Location='/agent')
                elif self.path == '/silent': time.sleep(3600)
                elif self.path == '/gzip': self.answer(200, gzip.compress(b'x' * 100000), Content_Encoding='gzip')
                elif self.path == '/endless':
                    self.send_response(200); self.end_headers()
                    try:
                        while True: self.wfile.write(b'y' * 65536)
                    except OSError: pass
                elif self.path == '/broken':
                    self.send_response(200); self.send_header('Content-Length', '10'); self.end_headers()
                    self.wfile.write(b'half'); self.close_connection = True
                else: self.answer(int(self.path[1:]), b'no')
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print('port', server.server_address[1])
        server.serve_forever()
        """

    private static let server = Result { try LoopbackServer(program: program) }

    private func address(_ path: String) throws -> String { try Self.server.get().address + path }

    @Test("a body, its type and its status come back, over one connection for two requests")
    func get() throws {
        let client = HTTPClient(.open, options: .init(userAgent: "stella-tests/1"))
        let answer = try client.get(address("/agent"), limit: 100)
        #expect(answer.status == 200 && answer.isSuccess && answer.contentType == nil)
        #expect(answer.body == Array("stella-tests/1".utf8))
        let ports = try (0..<2).map { _ in try client.get(address("/port"), limit: 100).body }
        #expect(ports[0] == ports[1])
    }

    @Test("statuses are handed on; only a success has content", arguments: [404, 409, 500])
    func statuses(status: Int) throws {
        let url = try address("/\(status)")
        let answer = try HTTPClient(.open).get(url, limit: 100)
        #expect(answer.status == status && answer.body == Array("no".utf8))
        #expect(throws: failure(.status)) { try answer.content(of: url) }
    }

    @Test("a redirect is an answer and is not followed")
    func redirect() throws {
        #expect(try HTTPClient(.open).get(address("/redirect"), limit: 100).status == 302)
    }

    @Test("what is posted arrives byte for byte, and the next request is a plain one again")
    func post() throws {
        let client = HTTPClient(.open)
        for length in [0, 1, 5000, 300_000] {
            let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let answer = try client.post(
                address("/echo"), body: body, contentType: "application/octet-stream", limit: length)
            #expect(answer.body == body.reversed() && answer.contentType == "application/octet-stream")
        }
        #expect(try client.get(address("/agent"), limit: 100).body == Array("stella-ledger".utf8))
    }

    @Test("a body of the limit is taken, one byte more is not, compressed or without end")
    func limits() throws {
        let client = HTTPClient(.open)
        #expect(try client.get(address("/gzip"), limit: 100_000).body.count == 100_000)
        #expect(throws: failure(.tooLarge)) { try client.get(address("/gzip"), limit: 99_999) }
        #expect(throws: failure(.tooLarge)) { try client.get(address("/endless"), limit: 1 << 20) }
        #expect(try client.get(address("/agent"), limit: 13).body.count == 13)
    }

    @Test("an answer that never comes is a time-out; half an answer is none")
    func silence() throws {
        var options = HTTPClient.Options()
        options.timeout = 200
        #expect(throws: failure(.timeout)) {
            try HTTPClient(.open, options: options).get(address("/silent"), limit: 100)
        }
        #expect(throws: failure(.unreachable)) { try HTTPClient(.open).get(address("/broken"), limit: 100) }
    }

    @Test("nobody listens: unreachable")
    func unreachable() throws {
        // A port that was free a moment ago.
        let program = "import socket; print('port', socket.create_server(('127.0.0.1', 0)).getsockname()[1])"
        let port = try LoopbackServer(program: program).port
        #expect(throws: failure(.unreachable)) {
            try HTTPClient(.open).get("http://127.0.0.1:\(port)/", limit: 100)
        }
        #expect(throws: failure(.unreachable)) { try HTTPClient(.open).get("http://nowhere.invalid/", limit: 100) }
    }

    @Test("a sealed client refuses before it connects")
    func sealed() throws {
        #expect(throws: failure(.refused)) { try HTTPClient(.sealed).get(address("/agent"), limit: 100) }
        #expect(throws: failure(.refused)) {
            try HTTPClient(.sealed).post(address("/echo"), body: [], contentType: "text/plain", limit: 100)
        }
    }

    @Test(
        "other schemes, spaces and line ends are no addresses",
        arguments: [
            "", "ledger", "file:///etc/hostname", "ftp://127.0.0.1/", "http:/127.0.0.1/", "http://127.0.0.1/a b",
            "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/é", "httpx://127.0.0.1/",
        ])
    func addresses(url: String) {
        #expect(throws: failure(.url)) { try HTTPClient(.open).get(url, limit: 100) }
    }

    @Test("a certificate that no authority vouches for is refused, and taken when its authority is named")
    func certificates() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.path + "/key.pem", folder.path + "/certificate.pem")
        let selfSigned = [
            "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
        ]
        guard (try? ChildProcess.run("openssl", selfSigned))?.status == 0 else {
            print("there is no openssl command here: TLS was not tried")
            return
        }
        let program = """
            import http.server, ssl, sys
            server = http.server.HTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print('port', server.server_address[1])
            server.serve_forever()
            """
        let server = try LoopbackServer(program: program, [certificate, key])
        #expect(throws: failure(.tls)) {
            try HTTPClient(.open).get("https://127.0.0.1:\(server.port)/nothing", limit: 100_000)
        }
        var options = HTTPClient.Options()
        options.authorities = certificate
        let trusting = HTTPClient(.open, options: options)
        #expect(try trusting.get("https://127.0.0.1:\(server.port)/nothing", limit: 100_000).status == 404)
        #expect(throws: failure(.tls)) { try trusting.get("https://localhost:\(server.port)/nothing", limit: 100_000) }
    }
}

/// Makes an error to compare with: errors are equal when their codes are.
private func failure(_ code: NetworkError.Code) -> NetworkError { NetworkError(code, "") }

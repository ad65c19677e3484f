public import Foundation

/// HTTP in bare bytes, so that tests see what really leaves a server: the case of names, quotes, the last line feed.
public struct RawHTTP: Sendable {
    public struct Answer: Sendable {
        public let status: Int
        public let reason: String
        /// In the order and the spelling in which they came.
        public let headers: [(name: String, value: String)]
        public let body: [UInt8]

        public subscript(name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    public struct Failure: Error {
        public let text: String

        public init(text: String) { self.text = text }
    }

    public let port: Int

    public init(port: Int) { self.port = port }

    /// Sends one request and reads until the server closes.
    ///
    /// - Parameter headers: Host, the length of a body and `Connection: close` are added.
    public func send(
        _ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil
    ) throws -> Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
        if let body { lines.append("Content-Length: \(body.count)") }
        return try RawHTTP.parse(
            try exchange(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])), of: method)
    }

    public func get(_ path: String, headers: [String] = []) throws -> Answer { try send("GET", path, headers: headers) }

    /// Posts JSON.
    public func post(_ path: String, _ body: [UInt8], headers: [String] = []) throws -> Answer {
        try send("POST", path, headers: ["Content-Type: application/json"] + headers, body: body)
    }

    public func post(_ path: String, _ body: String, headers: [String] = []) throws -> Answer {
        try post(path, Array(body.utf8), headers: headers)
    }

    /// Everything that comes back for some bytes.
    public func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let connection = try connect()
        defer { close(connection) }
        try RawHTTP.write(bytes, to: connection)
        return try RawHTTP.readAll(connection)
    }

    /// An open connection, for tests that send a request bit by bit.
    public func connect() throws -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(connection)
            throw Failure(text: "no connection: \(String(cString: strerror(errno)))")
        }
        // A server that never answers fails a test and does not hang it.
        var patience = timeval(tv_sec: 600, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return connection
    }

    /// What the other side no longer takes is dropped: the answer is in what comes back.
    public static func write(_ bytes: [UInt8], to connection: Int32) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.send(connection, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { return }
            sent += count
        }
    }

    public static func readAll(_ connection: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(connection, &chunk, chunk.count, 0)
            if count < 0, errno == ECONNRESET { return bytes }
            guard count >= 0 else { throw Failure(text: "no answer in time, after \(bytes.count) bytes") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    public static func parse(_ bytes: [UInt8], of method: String = "GET") throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        guard let gap = (0..<max(0, bytes.count - 3)).first(where: { bytes[$0..<$0 + 4].elementsEqual(end) }) else {
            throw Failure(text: "no head in \(String(decoding: bytes, as: UTF8.self))")
        }
        let lines = String(decoding: bytes[..<gap], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw Failure(text: "no status in \(lines[0])")
        }
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        let body = Array(bytes[(gap + 4)...])
        let answer = Answer(
            status: status, reason: words.count == 3 ? String(words[2]) : "", headers: headers, body: body)
        guard method == "HEAD" || answer["Content-Length"].map({ $0 == String(body.count) }) ?? true else {
            throw Failure(text: "the body has \(body.count) bytes, announced were \(answer["Content-Length"] ?? "")")
        }
        return answer
    }
}

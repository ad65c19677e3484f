import Foundation
public import RekorClient
public import Transport

/// HTTP over a port of this machine, answered by a closure of the test; one request for each connection.
public final class PretendServer: @unchecked Sendable {
    public enum Reply: Sendable {
        case answer(HTTPResponse)
        /// Whatever bytes, and then the end of the connection.
        case raw([UInt8])
        /// Nothing for as long as the client has patience.
        case silence
    }

    public typealias Handler = @Sendable (_ request: LogRequest, _ headers: [HTTPHeader]) -> Reply

    public let port: Int
    private let listener: Int32

    public var address: String { "http://127.0.0.1:\(port)" }

    public struct Failure: Error {}

    public init(_ handler: @escaping Handler) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw Failure() }
        let port = Int(UInt16(bigEndian: place.sin_port))
        self.listener = listener
        self.port = port
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { PretendServer.serve(connection, port, handler) }
            }
        }
    }

    /// As ``init(_:)``, for a log that a client finds behind its port.
    public convenience init(_ rekor: PretendRekor) throws {
        try self.init { request, _ in .answer(rekor.answer(request)) }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func serve(_ connection: Int32, _ port: Int, _ handler: Handler) {
        defer { close(connection) }
        guard let (request, headers) = read(connection, port) else { return }
        switch handler(request, headers) {
        case .answer(let answer): write(bytes(of: answer), to: connection)
        case .raw(let bytes): write(bytes, to: connection)
        case .silence:
            // Until the client hangs up.
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
        }
    }

    private static func bytes(of answer: HTTPResponse) -> [UInt8] {
        var head = "HTTP/1.1 \(answer.status) Whatever\r\nConnection: close\r\nContent-Length: \(answer.body.count)\r\n"
        if let type = answer.contentType { head += "Content-Type: \(type)\r\n" }
        for header in answer.headers { head += "\(header.name): \(header.value)\r\n" }
        return Array((head + "\r\n").utf8) + answer.body
    }

    private static func read(_ connection: Int32, _ port: Int) -> (LogRequest, [HTTPHeader])? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        func more() -> Bool {
            let count = recv(connection, &chunk, chunk.count, 0)
            if count > 0 { bytes += chunk[..<count] }
            return count > 0
        }
        let gap = Array("\r\n\r\n".utf8)
        while bytes.firstRange(of: gap) == nil { guard more() else { return nil } }
        guard let end = bytes.firstRange(of: gap) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = lines.dropFirst().compactMap { line -> HTTPHeader? in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? HTTPHeader(parts[0], parts[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        while bytes.count < end.upperBound + length { guard more() else { return nil } }
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        let body = words[0] == "POST" ? Array(bytes[end.upperBound..<end.upperBound + length]) : nil
        return (LogRequest(url: "http://127.0.0.1:\(port)\(words[1])", body: body), headers)
    }

    private static func write(_ bytes: [UInt8], to connection: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }
}

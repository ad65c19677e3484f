import Foundation

/// Follows a stream of server-sent events (WHATWG HTML, section 9.2) over a connection of its own, bytes and all.
///
/// It is of one thread; the connection ends with the last reference.
public final class EventClient {
    public struct Event: Sendable, Equatable {
        public let id: String
        public let type: String
        public let data: String

        public init(id: String, type: String, data: String) {
            self.id = id
            self.type = type
            self.data = data
        }
    }

    /// The answer's head, with an empty body.
    public private(set) var head: RawHTTP.Answer
    /// Lines that begin with a colon.
    public private(set) var comments = 0
    /// What a browser would send as `Last-Event-ID`.
    public private(set) var lastID = ""
    /// Whether the server has ended the answer as HTTP/1.1 wants it, and not just the connection.
    public private(set) var isWhole = false

    private let connection: Int32
    /// What came and is not unpacked.
    private var raw: [UInt8] = []
    /// What is unpacked and not read, from `place` on.
    private var text: [UInt8] = []
    private var place = 0
    private var isClosed = false

    /// - Parameter receiveBuffer: Bytes that the system keeps for this client while it does not read.
    public init(_ http: RawHTTP, _ path: String, headers: [String] = [], receiveBuffer: Int32? = nil) throws {
        connection = try http.connect()
        if var size = receiveBuffer {
            setsockopt(connection, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let lines = ["GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(http.port)", "Accept: text/event-stream"] + headers
        try RawHTTP.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: connection)
        head = RawHTTP.Answer(status: 0, reason: "", headers: [], body: [])
    }

    deinit { close(connection) }

    /// Reads the head.
    @discardableResult
    public func open() throws -> RawHTTP.Answer {
        let end = Array("\r\n\r\n".utf8)
        while head.status == 0 {
            if let gap = (0..<max(0, raw.count - 3)).first(where: { raw[$0..<$0 + 4].elementsEqual(end) }) {
                head = try RawHTTP.parse(Array(raw[..<(gap + 4)]), of: "HEAD")
                raw.removeFirst(gap + 4)
            } else {
                guard try receive() else { throw RawHTTP.Failure(text: "no head") }
            }
        }
        return head
    }

    /// The next event; nil when no more come.
    public func next() throws -> Event? {
        try open()
        while true {
            while let block = block() {
                if let event = read(block) { return event }
            }
            guard !isWhole, !isClosed else { return nil }
            try advance()
        }
    }

    /// So many events.
    public func next(_ count: Int) throws -> [Event] {
        try (0..<count).map { number in
            guard let event = try next() else { throw RawHTTP.Failure(text: "the stream ended after \(number) events") }
            return event
        }
    }

    /// Waits until something has come that is no event: a comment or a place.
    public func waitForQuiet(_ isSo: (EventClient) -> Bool) throws {
        try open()
        while !isSo(self) {
            while let block = block() {
                if let event = read(block) { throw RawHTTP.Failure(text: "an event came: \(event)") }
            }
            guard !isSo(self) else { return }
            guard !isWhole, !isClosed else { throw RawHTTP.Failure(text: "the stream ended") }
            try advance()
        }
    }

    /// What stands before the next empty line.
    private func block() -> String? {
        var end = place
        while end + 1 < text.count {
            if text[end] == 0x0a, text[end + 1] == 0x0a {
                defer { place = end + 2 }
                return String(decoding: text[place..<end], as: UTF8.self)
            }
            end += 1
        }
        text.removeFirst(place)
        place = 0
        return nil
    }

    /// nil for a block without data.
    private func read(_ block: String) -> Event? {
        var (type, data) = ("message", [String]())
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let value = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
            switch parts[0] {
            case "": comments += 1
            case "id": lastID = value
            case "event": type = value
            case "data": data.append(value)
            default: break
            }
        }
        return data.isEmpty ? nil : Event(id: lastID, type: type, data: data.joined(separator: "\n"))
    }

    /// Unpacks whole chunks (RFC 9112, section 7.1), after more has come if there is none.
    private func advance() throws {
        var used = 0
        while let line = raw[used...].firstIndex(of: 0x0a), line > used {
            guard let size = Int(String(decoding: raw[used..<(line - 1)], as: UTF8.self), radix: 16) else {
                throw RawHTTP.Failure(text: "no size of a chunk")
            }
            guard raw.count >= line + 1 + size + 2 else { break }
            text += raw[(line + 1)..<(line + 1 + size)]
            used = line + 1 + size + 2
            if size == 0 { isWhole = true }
        }
        raw.removeFirst(used)
        guard used == 0 else { return }
        if try !receive() { isClosed = true }
    }

    /// Whether the other side has not closed.
    private func receive() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(connection, &chunk, chunk.count, 0)
        if count < 0, errno == ECONNRESET { return false }
        guard count >= 0 else { throw RawHTTP.Failure(text: "nothing came in time") }
        raw += chunk[..<count]
        return count > 0
    }
}

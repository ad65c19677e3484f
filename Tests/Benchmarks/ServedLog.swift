import Foundation

/// `stella serve` as a process, asked by this one on the same cores over connections that are kept.
final class ServedLog {
    private let folder: String
    private let process: pid_t
    private let port: UInt16

    /// A new ledger in a folder of its own, open to everybody and without limits.
    init() throws {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-serve-\(getpid())").path
        try ColdVerify.run(stella, ["ledger", "init", "--data-dir", folder, "-q"])
        port = UInt16.random(in: 20_000..<30_000)
        process = try ColdVerify.spawn(
            stella,
            ["serve", "--data-dir", folder, "--open", "--rate", "0", "--read-rate", "0", "--port", "\(port)", "-q"])
        for _ in 0..<200 {
            if (try? Connection(port)) != nil { return }
            usleep(50_000)
        }
        throw BenchError.stella("the server does not listen")
    }

    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// In bytes.
    var peakMemory: Int { Measure.peakMemory(of: "\(process)") }

    static func get(_ path: String) -> [UInt8] { Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8) }

    static func post(_ path: String, _ body: [UInt8]) -> [UInt8] {
        Array(
            ("POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    /// Requests spread over connections, each waiting for its answer; one thread looks after all of them, so that asking
    /// takes little from the cores that answer.
    ///
    /// - Parameter request: The bytes of each, made as it is sent.
    /// - Returns: Answers in a second, and how long each took, in seconds.
    func load(
        _ count: Int, over connections: Int, wanted: String = "200", _ request: (Int) throws -> [UInt8]
    ) throws -> (rate: Double, samples: [Double]) {
        let all = try (0..<connections).map { _ in try Connection(port) }
        var places = all.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var samples: [Double] = []
        samples.reserveCapacity(count)
        var next = 0
        func ask(_ connection: Connection) throws {
            guard next < count else { return }
            try connection.send(request(next))
            next += 1
        }
        let start = Measure.now()
        for connection in all { try ask(connection) }
        while samples.count < count {
            guard poll(&places, nfds_t(places.count), 10_000) > 0 else { throw BenchError.stella("the server is silent") }
            for (place, connection) in zip(places, all) where place.revents != 0 {
                guard let answer = try connection.receive() else { continue }
                guard answer.status == wanted else { throw BenchError.stella("the server answers \(answer.status)") }
                samples.append(answer.seconds)
                try ask(connection)
            }
        }
        return (Double(count) / (Measure.now() - start), samples)
    }
}

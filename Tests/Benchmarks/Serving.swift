import Attestation
import Foundation
import Rekor
import Signing
import Synchronization

/// `stella serve` as a process, asked by clients of this one on the same cores, over connections that are kept.
enum Serving {
    private static let connections = 64

    @Sendable static func run() throws -> [Figure] {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-serve-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try ColdVerify.run(stella, ["ledger", "init", "--data-dir", folder, "-q"])
        let port = UInt16.random(in: 20_000..<30_000)
        let server = try ColdVerify.spawn(
            stella,
            [
                "serve", "--data-dir", folder, "--open", "--rate", "0", "--read-rate", "0", "--port", "\(port)", "-q",
            ])
        defer {
            kill(server, SIGTERM)
            var status: Int32 = 0
            waitpid(server, &status, 0)
        }
        try waitFor(port)
        let posts = try proposals(12_000)
        let lone = try load(port, 1, posts[..<1_000].map { post($0) }, wanted: "201")
        let many = try load(port, connections, posts[1_000...].map { post($0) }, wanted: "201")
        let size = posts.count
        let gets = (0..<20_000).map { number in
            Array("GET /api/v1/log/entries?logIndex=\(number * 7919 % size) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        }
        let reads = try load(port, connections, gets, wanted: "200")
        let tile = Array("GET /tile/0/000 HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        let tiles = try load(port, connections, Array(repeating: tile, count: 40_000), wanted: "200")
        func p(_ samples: [Double], _ share: Double) -> Double { Measure.percentile(samples, share) * 1000 }
        return [
            Figure(
                name: "v1 POST dsse, \(connections) connections", value: many.rate, unit: "entries/s", goal: .atLeast(4_000)),
            Figure(name: "  p50", value: p(many.samples, 0.5), unit: "ms", goal: .atMost(20)),
            Figure(name: "  p99", value: p(many.samples, 0.99), unit: "ms", goal: .atMost(60)),
            Figure(name: "  one connection, p50", value: p(lone.samples, 0.5), unit: "ms", goal: .atMost(4)),
            Figure(
                name: "v1 GET by index, fresh proof and SET", value: reads.rate, unit: "entries/s", goal: .atLeast(8_000)),
            Figure(name: "  p99", value: p(reads.samples, 0.99), unit: "ms", goal: .atMost(20)),
            Figure(name: "tile read", value: tiles.rate, unit: "tiles/s", goal: .atLeast(20_000)),
            Figure(
                name: "  most memory of the server", value: Double(Measure.peakMemory(of: "\(server)")) / 1e6, unit: "MB",
                goal: .atMost(200)),
        ]
    }

    /// Envelopes of one P-256 key, each signed.
    private static func proposals(_ count: Int) throws -> [[UInt8]] {
        let key = try PrivateKey.generate(.ecdsaP256)
        return try (0..<count).map { number in
            let payload = Array(#"{"_type":"https://in-toto.io/Statement/v1","number":\#(number)}"#.utf8)
            let envelope = try Envelope.signed(
                type: "application/vnd.in-toto+json", payload: payload, by: key, keyID: nil)
            return try ProposedEntry.encode(envelope: envelope.encoded(), verifiers: [EntryVerifier(key.publicKey)])
        }
    }

    private static func post(_ body: [UInt8]) -> [UInt8] {
        Array(
            ("POST /api/v1/log/entries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    /// Requests spread over connections, each waiting for its answer.
    private static func load(
        _ port: UInt16, _ connections: Int, _ requests: [[UInt8]], wanted: String
    ) throws -> (rate: Double, samples: [Double]) {
        let samples = Mutex<[Double]>([])
        let failure = Mutex<(any Error)?>(nil)
        let group = DispatchGroup()
        let start = Measure.now()
        for number in 0..<connections {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                do {
                    let connection = try Connection(port)
                    var own: [Double] = []
                    for place in stride(from: number, to: requests.count, by: connections) {
                        let sent = Measure.now()
                        let status = try connection.exchange(requests[place])
                        guard status == wanted else { throw BenchError.stella("the server answers \(status)") }
                        own.append(Measure.now() - sent)
                    }
                    samples.withLock { $0 += own }
                } catch { failure.withLock { $0 = error } }
            }
        }
        group.wait()
        let seconds = Measure.now() - start
        if let error = failure.withLock({ $0 }) { throw error }
        return (Double(requests.count) / seconds, samples.withLock { $0 })
    }

    private static func waitFor(_ port: UInt16) throws {
        for _ in 0..<200 {
            if (try? Connection(port)) != nil { return }
            usleep(50_000)
        }
        throw BenchError.stella("the server does not listen")
    }

    /// One kept connection.
    private final class Connection {
        private let descriptor: Int32
        private var buffer = [UInt8](repeating: 0, count: 1 << 16)

        init(_ port: UInt16) throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else {
                close(descriptor)
                throw BenchError.stella("no connection")
            }
            var one: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        }

        deinit { close(descriptor) }

        /// - Returns: The status, once the whole answer is read.
        func exchange(_ request: [UInt8]) throws -> String {
            guard send(descriptor, request, request.count, 0) == request.count else {
                throw BenchError.stella("a request breaks off")
            }
            var filled = 0
            var end: Int?
            while end.map({ filled < $0 }) ?? true {
                let count = buffer.withUnsafeMutableBytes {
                    recv(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled, 0)
                }
                guard count > 0 else { throw BenchError.stella("an answer breaks off") }
                filled += count
                if end == nil { end = Connection.length(of: buffer[..<filled]) }
            }
            return String(decoding: buffer[9..<12], as: UTF8.self)
        }

        /// Of head and body, once the head is there.
        private static func length(of bytes: ArraySlice<UInt8>) -> Int? {
            let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
            guard let head = text.range(of: "\r\n\r\n") else { return nil }
            let name = text[..<head.lowerBound].lowercased()
            let body = name.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            return text[..<head.upperBound].utf8.count + (body ?? 0)
        }
    }
}

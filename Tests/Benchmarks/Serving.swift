import Attestation
import Foundation
import Rekor
import Signing

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
        let tileReads = (0..<40_000).map { number in
            let index = String(number % (size / 256))
            let name = String(repeating: "0", count: 3 - index.count) + index
            return Array("GET /tile/0/\(name) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        }
        let tiles = try load(port, connections, tileReads, wanted: "200")
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

    /// Requests spread over connections, each waiting for its answer; one thread looks after all of them, so that asking
    /// takes little from the cores that answer.
    private static func load(
        _ port: UInt16, _ connections: Int, _ requests: [[UInt8]], wanted: String
    ) throws -> (rate: Double, samples: [Double]) {
        let all = try (0..<connections).map { _ in try Connection(port) }
        var places = all.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var samples: [Double] = []
        samples.reserveCapacity(requests.count)
        var next = 0
        func ask(_ connection: Connection) throws {
            guard next < requests.count else { return }
            try connection.send(requests[next])
            next += 1
        }
        let start = Measure.now()
        for connection in all { try ask(connection) }
        while samples.count < requests.count {
            guard poll(&places, nfds_t(places.count), 10_000) > 0 else { throw BenchError.stella("the server is silent") }
            for (place, connection) in zip(places, all) where place.revents != 0 {
                guard let answer = try connection.receive() else { continue }
                guard answer.status == wanted else { throw BenchError.stella("the server answers \(answer.status)") }
                samples.append(answer.seconds)
                try ask(connection)
            }
        }
        return (Double(requests.count) / (Measure.now() - start), samples)
    }

    private static func waitFor(_ port: UInt16) throws {
        for _ in 0..<200 {
            if (try? Connection(port)) != nil { return }
            usleep(50_000)
        }
        throw BenchError.stella("the server does not listen")
    }
}

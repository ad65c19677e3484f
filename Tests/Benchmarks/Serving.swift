import Attestation
import Foundation
import Rekor
import Signing

/// What Rekor's clients get of `stella serve`, and how fast.
enum Serving {
    private static let connections = 64

    /// A log of 12,000 entries.
    @Sendable static func run() throws -> [Figure] {
        let log = try ServedLog()
        let proposals = try Proposals()
        let size = 12_000
        let envelopes = try (0..<size).map { try proposals.envelope($0) }
        let bodies = try envelopes.map { try proposals.proposal($0) }
        let leaves = try envelopes.map { try proposals.leafHash(of: $0) }
        func post(_ number: Int) -> [UInt8] { ServedLog.post("/api/v1/log/entries", bodies[number]) }
        let lone = try log.load(1_000, over: 1, wanted: "201") { post($0) }
        let many = try log.load(size - 1_000, over: connections, wanted: "201") { post($0 + 1_000) }
        let byIndex = try log.load(20_000, over: connections) { number in
            ServedLog.get("/api/v1/log/entries?logIndex=\(number * 7919 % size)")
        }
        let byUUID = try log.load(20_000, over: connections) { number in
            ServedLog.get("/api/v1/log/entries/\(leaves[number * 7919 % size].hex)")
        }
        let tiles = try log.load(40_000, over: connections) { number in
            let index = String(number % (size / 256))
            return ServedLog.get("/tile/0/" + String(repeating: "0", count: 3 - index.count) + index)
        }
        return [
            Figure(
                name: "v1 POST dsse, \(connections) connections", value: many.rate, unit: "entries/s", goal: .atLeast(4_000)),
            milliseconds("  p50", many.samples, 0.5, 20), milliseconds("  p99", many.samples, 0.99, 60),
            milliseconds("  one connection, p50", lone.samples, 0.5, 4),
            Figure(
                name: "v1 GET by index, fresh proof and SET", value: byIndex.rate, unit: "entries/s", goal: .atLeast(8_000)),
            milliseconds("  p99", byIndex.samples, 0.99, 20),
            Figure(name: "v1 GET by UUID, the same", value: byUUID.rate, unit: "entries/s", goal: .atLeast(8_000)),
            milliseconds("  p99", byUUID.samples, 0.99, 20),
            Figure(name: "tile read", value: tiles.rate, unit: "tiles/s", goal: .atLeast(20_000)),
            Figure(name: "  most memory of the server", value: Double(log.peakMemory) / 1e6, unit: "MB", goal: .atMost(200)),
        ]
    }

    /// A log that grows to 1,000,000 entries over HTTP, or to `STELLA_BENCH_ENTRIES`, and what it takes then.
    @Sendable static func growth() throws -> [Figure] {
        let log = try ServedLog()
        let proposals = try Proposals()
        let size = ProcessInfo.processInfo.environment["STELLA_BENCH_ENTRIES"].flatMap { Int($0) } ?? 1_000_000
        func grow(from first: Int) throws -> (rate: Double, samples: [Double]) {
            try log.load(size / 2, over: connections, wanted: "201") { number in
                ServedLog.post("/api/v1/log/entries", try proposals.proposal(proposals.envelope(first + number)))
            }
        }
        let start = Measure.now()
        _ = try grow(from: 0)
        let half = Double(log.peakMemory)
        let second = try grow(from: size / 2)
        let (peak, minutes) = (Double(log.peakMemory), (Measure.now() - start) / 60)
        let searches = try log.load(20_000, over: 4) { number in
            ServedLog.post("/api/v1/index/retrieve", Array(#"{"hash":"\#(Proposals.subject(number * 7919 % size))"}"#.utf8))
        }
        let reads = try log.load(20_000, over: connections) { number in
            ServedLog.get("/api/v1/log/entries?logIndex=\(number * 7919 % size)")
        }
        return [
            Figure(
                name: "v1 POST dsse, the second \(size / 2) entries", value: second.rate, unit: "entries/s",
                goal: .atLeast(4_000)),
            milliseconds("  p99", second.samples, 0.99, 60),
            Figure(name: "  most memory after \(Figure.short(minutes)) minutes of that", value: peak / 1e6, unit: "MB", goal: .atMost(200)),
            Figure(name: "  of what it was half-way", value: peak / half, unit: "x", goal: .none),
            Figure(name: "index search by digest, \(size) entries", value: searches.rate, unit: "answers/s", goal: .none),
            milliseconds("  p99, 4 connections", searches.samples, 0.99, 5),
            Figure(name: "v1 GET by index, \(size) entries", value: reads.rate, unit: "entries/s", goal: .atLeast(8_000)),
            milliseconds("  p99", reads.samples, 0.99, 20),
        ]
    }

    private static func milliseconds(_ name: String, _ samples: [Double], _ share: Double, _ goal: Double) -> Figure {
        Figure(name: name, value: Measure.percentile(samples, share) * 1000, unit: "ms", goal: .atMost(goal))
    }

    /// Envelopes of one P-256 key over statements, each about a subject of its own.
    private struct Proposals {
        private let key: PrivateKey

        init() throws { key = try PrivateKey.generate(.ecdsaP256) }

        static func subject(_ number: Int) -> String { SHA256.hash(Array("subject \(number)".utf8)).hex }

        func envelope(_ number: Int) throws -> [UInt8] {
            let subject = #"[{"name":"a","digest":{"sha256":"\#(Proposals.subject(number))"}}]"#
            let payload = #"{"_type":"https://in-toto.io/Statement/v1","subject":\#(subject),"predicateType":"x","predicate":{}}"#
            return try Envelope.signed(type: "application/vnd.in-toto+json", payload: Array(payload.utf8), by: key, keyID: nil)
                .encoded()
        }

        func proposal(_ envelope: [UInt8]) throws -> [UInt8] {
            try ProposedEntry.encode(envelope: envelope, verifiers: [EntryVerifier(key.publicKey)])
        }

        func leafHash(of envelope: [UInt8]) throws -> Digest {
            try EntryBody.dsse(envelope: envelope, verifiers: [key.publicKey]).leafHash
        }
    }
}

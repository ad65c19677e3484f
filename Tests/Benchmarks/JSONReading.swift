import Foundation
import Wire

/// A strict read of a large CSAF document beside Foundation's decoder, in one process.
enum JSONReading {
    @Sendable static func run() throws -> [Figure] {
        let bytes = CSAFDocument.large()
        let megabytes = Double(bytes.count) / 1e6
        try JSONDocument.validate(bytes)
        Measure.resetPeakMemory()
        let before = Measure.peakMemory()
        try JSONDocument.validate(bytes)
        let beside = Double(Measure.peakMemory() - before) / 1e6
        let gate = try Measure.best(of: 7) { try JSONDocument.validate(bytes) }
        let tape = try Measure.best(of: 7) { _ = try JSONDocument(bytes) }
        let data = Data(bytes)
        let decoder = JSONDecoder()
        let foundation = try Measure.best(of: 3) { _ = try decoder.decode(Needed.self, from: data) }
        return [
            Figure(
                name: "strict JSON read, \(Int(megabytes)) MB CSAF", value: megabytes / gate, unit: "MB/s",
                goal: .atLeast(600), peer: ("JSONDecoder", megabytes / foundation)),
            Figure(name: "  against Foundation's decoder", value: foundation / gate, unit: "x", goal: .atLeast(3)),
            Figure(name: "  memory beside the document", value: beside, unit: "MB", goal: .atMost(1)),
            Figure(
                name: "  with an index of every value", value: megabytes / tape, unit: "MB/s", goal: .none,
                peer: ("JSONDecoder", megabytes / foundation)),
        ]
    }

    /// What a reader of statuses needs, and no more: Foundation's best case.
    private struct Needed: Decodable {
        let vulnerabilities: [Vulnerability]

        struct Vulnerability: Decodable {
            let cve: String
            let product_status: [String: [String]]
        }
    }
}

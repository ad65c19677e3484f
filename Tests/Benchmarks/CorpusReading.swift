import Foundation
import VEX
import VEXLens

/// Every real document of the corpus, one after the other, in the time of one core: what else the machine does is not counted.
enum CorpusReading {
    private static let rounds = 3

    @Sendable static func run() throws -> [Figure] {
        let documents = try Corpus.documents()
        let reader = DocumentReader(.unlimited)
        var samples: [Double] = []
        var observations = 0
        for document in documents {
            var read = 0
            // The best of a few: the others are what the machine did beside it.
            samples.append(try Measure.best(of: rounds, by: Measure.cpuSeconds) { read = try reader.read(document.bytes).statementsRead })
            guard read == document.observations else {
                throw BenchError.tool("\(document.file) has \(document.observations) observations, \(read) were read")
            }
            observations += read
        }
        let bytes = Double(documents.reduce(0) { $0 + $1.bytes.count })
        let seconds = samples.reduce(0, +)
        let python = try python(documents)
        return [
            Figure(
                name: "normalization of \(documents.count) documents, \(Int(bytes / 1e6)) MB", value: bytes / 1e6 / seconds,
                unit: "MB/s", goal: .atLeast(300), peer: ("Python", bytes / 1e6 / python.seconds)),
            Figure(
                name: "  \(observations) observations", value: Double(observations) / seconds, unit: "observations/s",
                goal: .atLeast(500_000), peer: ("Python", Double(python.observations) / python.seconds)),
            Figure(
                name: "  a document, p95", value: Measure.percentile(samples, 0.95) * 1000, unit: "ms", goal: .atMost(5)),
            Figure(name: "  the slowest", value: (samples.max() ?? 0) * 1000, unit: "ms", goal: .none),
        ]
    }

    private static func python(_ documents: [Corpus.Document]) throws -> PythonReader.Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-corpus-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (number, document) in documents.enumerated() {
            try Data(document.bytes).write(to: folder.appendingPathComponent("\(number).json"))
        }
        return try PythonReader.run(on: folder.path)
    }
}

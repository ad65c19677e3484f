import VEX
import VEXLens

/// From the bytes of a large CSAF document to observations.
enum Normalization {
    @Sendable static func run() throws -> [Figure] {
        let bytes = CSAFDocument.large()
        let reader = DocumentReader(.unlimited)
        Measure.resetPeakMemory()
        let before = Measure.peakMemory()
        let document = try reader.read(bytes)
        let grown = Double(Measure.peakMemory() - before + bytes.count) / Double(bytes.count)
        let seconds = try Measure.best(of: 15) { _ = try reader.read(bytes) }
        return [
            Figure(
                name: "normalization of that document, \(document.observations.count) observations", value: seconds * 1000,
                unit: "ms", goal: .atMost(50)),
            Figure(name: "  memory, document included", value: grown, unit: "x its size", goal: .atMost(3)),
        ]
    }
}

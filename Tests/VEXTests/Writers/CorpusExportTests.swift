import Foundation
import Testing
import VEX
import Wire

/// What vendors and tools really state, written in every format and read again.
@Suite("The corpus, written", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct CorpusExportTests {
    /// The first of each document: great ones repeat themselves.
    private static let maximum = 40
    /// Debug builds take one document of so many.
    #if DEBUG
        private static let stride = 4
    #else
        private static let stride = 1
    #endif

    /// A set of statements for each document that states anything; what has no time has that of the sample.
    static let sets: [(file: String, statements: [ExportStatement])] = {
        guard let root = Vectors.root?.appendingPathComponent("vex"),
            let files = FileManager.default.enumerator(atPath: root.path)?.compactMap({ $0 as? String }).sorted()
        else { return [] }
        let documents = files.filter { $0.hasSuffix(".json") && !$0.hasPrefix("schemas/") }
        return documents.enumerated().compactMap { index, file in
            guard index.isMultiple(of: stride), let bytes = Vectors.bytes("vex/" + file),
                let document = try? CorpusTests.lenient.read(bytes), !document.observations.isEmpty
            else { return nil }
            return (file, document.effective.prefix(maximum).map { statement(document.observations[$0]) })
        }
    }()

    private static func statement(_ observation: Observation) -> ExportStatement {
        ExportStatement(
            vulnerability: observation.vulnerability, aliases: observation.aliases, product: observation.product,
            version: observation.version, subcomponents: observation.subcomponents, status: observation.status,
            justification: observation.justification, timestamp: observation.timestamp ?? ExportSample.time)
    }

    @Test("every document's statements are read as they were stated, but for the losses", arguments: VEXFormat.allCases)
    func corpus(format: VEXFormat) throws {
        var counts: [String: Int] = [:]
        for (file, statements) in CorpusExportTests.sets {
            counts["stated", default: 0] += statements.count
            guard let trip = try RoundTrip(ExportSample.document(statements), format) else {
                counts["nothing written", default: 0] += statements.count
                continue
            }
            let findings = trip.findings
            #expect(findings.isEmpty, "\(file): \(findings.prefix(3))")
            if format == .csaf { #expect(try CSAFProfile.violations(of: trip.bytes) == [], "\(file)") }
            for loss in trip.losses { counts["\(loss.field) \(loss.reason)", default: 0] += 1 }
        }
        print(
            "written as \(format):",
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        #expect(counts["stated", default: 0] > 1_000)
    }
}

import Attestation
import Foundation
import ProofChain
import Testing
import Wire

/// `testdata/predicates`, found by walking up from this file.
private enum SampleFolder {
    static let url: URL? = {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("testdata/predicates")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }()
}

@Suite("testdata/predicates: one statement of each type", .enabled(if: SampleFolder.url != nil, "testdata/predicates is not here"))
struct SampleFileTests {
    @Test("the samples are made again byte for byte")
    func samples() throws {
        let folder = try #require(SampleFolder.url)
        let rewrites = ProcessInfo.processInfo.environment["STELLA_WRITE_SAMPLES"] != nil
        for (type, entry, _) in try IntegratorTests.entries() {
            let name = try #require(type.rawValue.split(separator: "/").dropLast().last)
            let file = folder.appendingPathComponent("\(name).json")
            let statement = try Envelope(parsing: entry.envelope).payload
            if rewrites { try Data(statement).write(to: file) }
            let kept = Array(try Data(contentsOf: file))
            let isEqual = kept == statement
            #expect(isEqual, "\(file.lastPathComponent): set STELLA_WRITE_SAMPLES to write it anew")
        }
    }
}

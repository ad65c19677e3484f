import Foundation
import LedgerTestKit
import Testing
import Trust
import Wire

/// `testdata/issuers`, found by walking up from this file.
private enum SampleFolder {
    static let url: URL? = {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("testdata/issuers")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }()
}

@Suite("testdata/issuers: records", .enabled(if: SampleFolder.url != nil, "testdata/issuers is not here"))
struct IssuerSampleFileTests {
    @Test("the sample record is written again byte for byte, and reads back")
    func sample() throws {
        let file = try #require(SampleFolder.url).appendingPathComponent("issuer.json")
        let issuer = try IssuerSample.full()
        let record = try CanonicalJSON.encode(issuer.json)
        if ProcessInfo.processInfo.environment["STELLA_WRITE_SAMPLES"] != nil { try Data(record).write(to: file) }
        let kept = Array(try Data(contentsOf: file))
        #expect(kept == record, "set STELLA_WRITE_SAMPLES to write it anew")
        #expect(try Issuer(json: JSONDocument(kept).root.value) == issuer)
    }
}

import Foundation
import LedgerTestKit
import Testing

/// The script that the README sends everybody to first.
@Suite("docs/quickstart")
struct QuickstartTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let binary = ProcessInfo.processInfo.environment["STELLA_BIN"]

    @Test(
        "tells the whole story, from five issuers who disagree to a proof that verifies elsewhere",
        .enabled(if: binary != nil, "STELLA_BIN names no build"))
    func story() throws {
        let script = try ChildProcess.run(QuickstartTests.root.appendingPathComponent("docs/quickstart").path, [])
        #expect(script.status == 0, "\(script.errorText)")
        let text = script.text
        for expected in [
            "docker-dhi says under_investigation and weighs 0.480000", "conflict: status_disagreement (hard)",
            "VERIFIED  verdict.sigstore.json", "result      clean",
        ] { #expect(text.contains(expected), "\(expected)") }
        // The delta's row: the new verdict's entry, the old one's, the delta's own, and the cause.
        #expect(text.split(separator: "\n").contains { line in
            line.split(separator: " ").suffix(4).elementsEqual(["41", "22", "44", "superseded"])
        })
    }
}

import Foundation
import Testing
import Wire

@testable import VEX

@Suite("Validation: one document's report")
struct ValidationReportTests {
    private func report(_ bytes: [UInt8]) -> ValidationReport { DocumentValidator().validate(bytes) }

    @Test("a sound document of each format is valid, with its version and counts")
    func sound() {
        for (bytes, format, version) in [
            (Sample.openvex(), VEXFormat.openvex, "0.2.0"), (Sample.csaf(), .csaf, "2.0"),
            (Sample.cyclonedx(), .cyclonedx, "1.6"),
        ] {
            let report = report(bytes)
            #expect(report.verdict == .valid && report.refusal == nil)
            #expect(report.format == format && report.formatVersion == version)
            #expect(report.statements == 1 && report.observations == 1 && report.skipped == 0)
            #expect(report.findings.isEmpty && report.counts.isEmpty && report.unresolvedProducts.isEmpty)
        }
    }

    @Test("the report agrees with strict and with lenient reading", arguments: StrictnessTests.defects)
    func agrees(defect: StrictnessTests.Defect) throws {
        let report = report(defect.bytes)
        #expect(report.verdict == (defect.refused ? .lenient : .valid))
        #expect(report.observations == defect.statuses.count)
        #expect(report.counts.contains { $0.code == defect.code })
        #expect(report.findings.contains { $0.level == .error } == defect.refused)
        let strict: VEXError?
        do {
            _ = try DocumentReader(.init(strict: true)).read(defect.bytes)
            strict = nil
        } catch {
            strict = error
        }
        #expect(report.refusal?.detail == strict?.detail)
    }

    @Test("a finding stands at its pointer, byte range, line and column")
    func places() throws {
        let text = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "Straße", "version": 1,
             "timestamp": "2024-05-06T07:08:09Z", "statements": [
              {"vulnerability": {"name": "C"}, "products": [{"@id": "pkg:npm/a"}], "status": "fixed"},
              {"status_notes": "ü", "vulnerability": {"name": "C", "aliases": "ö"}, "status": "affectd"}]}
            """
        let report = report(Array(text.utf8))
        #expect(report.verdict == .lenient)
        #expect(report.statements == 2 && report.observations == 1 && report.skipped == 1)
        let status = try #require(report.findings.first { $0.code == "O5-status" })
        #expect(status.pointer == "/statements/1" && status.level == .error)
        #expect(status.start == TextPosition(line: 4, column: 3))
        #expect(status.end == TextPosition(line: 4, column: 93))
        let aliases = try #require(report.findings.first { $0.code == "G3-shape" })
        #expect(aliases.pointer == "/statements/1/vulnerability/aliases")
        #expect(aliases.start == TextPosition(line: 4, column: 67) && aliases.end == TextPosition(line: 4, column: 70))
        let range = try #require(aliases.range)
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == #""ö""#)
    }

    @Test("what is missing is placed at the bracket that should hold it")
    func missing() throws {
        let bytes = Sample.csaf(vulnerability: #""cve": "C", "product_status": {"fixed": ["X"]}"#)
        let undefined = report(bytes)
        #expect(undefined.unresolvedProducts == ["unresolved:X"])
        #expect(undefined.counts.map(\.code) == ["csaf-6.1.1", "schema-value"])
        let head = report(
            Sample.openvex(
                head:
                    #""@context": "https://openvex.dev/ns", "@id": "x", "timestamp": "2024-05-06T07:08:09Z", "version": 1,"#
            ))
        let author = try #require(head.findings.first)
        #expect(author.code == "openvex-missing" && author.pointer == "/author" && author.range == 0..<1)
        #expect(head.formatVersion == nil)
    }

    @Test("levels: what breaks a MUST, what was dropped, what sound documents do")
    func levels() {
        let inventory = report(Sample.cyclonedx(vulnerability: #""id": "C", "affects": [{"ref": "c"}]"#))
        #expect(inventory.verdict == .valid && inventory.skipped == 1)
        #expect(inventory.findings.map(\.level) == [.note])
        let nameless = report(
            Sample.cyclonedx(vulnerability: #""analysis": {"state": "resolved"}, "affects": [{"ref": "c"}]"#))
        #expect(nameless.findings.map(\.level) == [.warning])
        #expect(report(Sample.openvex(status: #""status": "affected""#)).findings.map(\.level) == [.error])
    }

    @Test("a refused document has its error as the one finding, at its place when that is known")
    func refused() {
        let broken = report(Array("{\"a\": 1,\n \"ä\": 2, \"a\": 3}".utf8))
        #expect(broken.verdict == .refused && broken.format == nil && broken.refusal?.code == .duplicateMember)
        #expect(broken.findings.map(\.code) == ["vex.duplicate-member"])
        #expect(broken.findings.first?.start == TextPosition(line: 2, column: 10))
        let foreign = report(Array("[]".utf8))
        #expect(foreign.findings.map(\.code) == ["vex.unknown-format"] && foreign.findings.first?.range == nil)
        #expect(report([]).refusal?.code == .notJSON)
        let payload = Base64.encode(Array("{]".utf8))
        let wrapped = report(Array(#"{"payloadType": "t", "payload": "\#(payload)"}"#.utf8))
        #expect(wrapped.refusal?.code == .notJSON && wrapped.findings.first?.range == nil)
    }

    @Test("of a wrapped document the places count from its own first byte")
    func wrapped() {
        let plain = report(Sample.openvex(status: #""status": "affected""#))
        let payload = Base64.encode(Sample.openvex(status: #""status": "affected""#))
        let wrapped = report(Array(#"{"payloadType": "t", "payload": "\#(payload)"}"#.utf8))
        #expect(wrapped.isWrapped && !plain.isWrapped)
        #expect(wrapped.findings == plain.findings && wrapped.digest != plain.digest)
    }

    @Test("findings beyond the limit are counted, and the verdict knows of them")
    func limit() {
        let statements = Array(repeating: "{}", count: 50).joined(separator: ",")
        let text = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a", "version": 1, \
            "timestamp": "2024-05-06T07:08:09Z", "statements": [\(statements)]}
            """
        let report = DocumentValidator(.init(maxDiagnostics: 3)).validate(Array(text.utf8))
        #expect(report.verdict == .lenient && report.findings.count == 3 && report.findingsOmitted == 47)
        #expect(report.json["findingsOmitted"] == 47)
    }

    @Test("positions are those of one pass from the beginning, at every offset")
    func positions() {
        let bytes = Array("a\r\nüb\n\n€".utf8)
        let all = TextPosition.positions(of: Set(0...bytes.count), in: bytes)
        for offset in 0...bytes.count {
            let head = bytes[..<offset]
            let line = head.filter { $0 == 0x0a }.count + 1
            let column = head.split(separator: 0x0a, omittingEmptySubsequences: false).last
                .map { $0.filter { $0 & 0xc0 != 0x80 }.count + 1 }
            #expect(all[offset]?.line == line && all[offset]?.column == column, "offset \(offset)")
        }
    }

    @Test("every rule has a text and a source of its own")
    func rules() {
        let rules = Diagnostic.Rule.allCases
        #expect(rules.allSatisfy { $0.explanation != $0.rawValue && !$0.source.isEmpty })
        #expect(Set(rules.map(\.explanation)).count == rules.count)
        #expect(Diagnostic.Rule.unsortedHistory.source == "CSAF 2.0 and 2.1, section 6.1.14")
        #expect(Diagnostic.Rule.unknownStatus.source == "rule O5 of docs/formats/vex-normalization.md")
    }

    @Test("the pages name the code of every rule, and no test of CSAF that is none")
    func pages() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/formats")
        let page = try String(contentsOf: folder.appendingPathComponent("vex-validation.md"), encoding: .utf8)
        let rules = try String(contentsOf: folder.appendingPathComponent("vex-normalization.md"), encoding: .utf8)
        let known = Set(Diagnostic.Rule.allCases.map(\.rawValue))
        for code in known.sorted() {
            let isTest = code.hasPrefix("csaf-6") || code.hasPrefix("schema-")
            #expect((isTest ? page : rules).contains("`\(code)`"), "\(code)")
        }
        let named = page.split(separator: "`").filter { $0.hasPrefix("csaf-6.1.") && $0 != "csaf-6.1.N" }
        #expect(named.allSatisfy { known.contains(String($0)) })
        let undecided = CSAFSuiteTests.undecided.values.flatMap { $0 }
        for number in Set(undecided).sorted() where !number.hasPrefix("6.1.60") {
            #expect(page.contains("| \(number)") || page.contains(", \(number)"), "\(number)")
        }
    }
}

import ArgumentParser
import VEX
import VEXLens
import Wire

/// The forms of ``ValidateCommand``: those of every result, and SARIF for code hosts and editors.
enum ValidationForm: String, ExpressibleByArgument, CaseIterable {
    case table, json, jsonl, sarif
}

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Say of VEX documents what is read, what is dropped, and what is wrong, with the place of each.",
        discussion: """
            Needs no ledger and checks no signature. A document is valid when strict mode reads it, lenient when only lenient \
            reading does, and refused when nothing does. The exit status is 1 when a document is refused, with --strict also \
            when one is not valid.
            """)

    @Argument(help: "Documents in OpenVEX, CSAF or CycloneDX, or folders of them; - for standard input.")
    var paths: [String]

    @Flag(name: .long, help: "Fail for documents that break a rule of their format, too.")
    var strict = false

    @Option(name: .long, help: "The form of the result: table, json, jsonl or sarif.")
    var outputFormat: ValidationForm = .table

    func run() throws {
        let files = try paths.flatMap { try Files.all(below: $0) }
        guard !files.isEmpty else {
            throw CommandError("usage.no-files", "there is no file in \(paths.joined(separator: ", "))")
        }
        let validator = DocumentValidator(.unlimited)
        var documents: [(uri: String, report: ValidationReport)] = []
        var failed = false
        var rows = Report(ValidateCommand.columns)
        for file in files {
            do {
                let bytes = try Files.read(file)
                let document = try NormalizeCommand.unwrapped(bytes)
                let report = validator.validate(document, takenOutOf: document.count == bytes.count ? nil : bytes)
                failed = failed || report.verdict == .refused || strict && report.verdict != .valid
                switch outputFormat {
                case .sarif: documents.append((file == "-" ? "stdin" : SARIFReport.uri(ofPath: file), report))
                case .table:
                    list(report, file)
                    rows.rows.append(ValidateCommand.row(file, report))
                case .json, .jsonl: rows.rows.append(ValidateCommand.row(file, report))
                }
            } catch let error as any CodedError {
                failed = true
                Terminal.complain(
                    error.codeText, "\(file): \(error.detail)", hint: error.hint, asJSON: outputFormat != .table)
            }
        }
        if outputFormat == .sarif {
            Terminal.out(SARIFReport(version: Stella.version, documents).json.compact + [0x0a])
        } else {
            rows.print(as: OutputForm(rawValue: outputFormat.rawValue) ?? .table)
        }
        if failed { throw ExitStatus.failed }
    }

    private static let columns: [Report.Column] = [
        .init("file"), .init("verdict"), .init("format"), .init("formatVersion", "VERSION"), .init("statements"),
        .init("observations"), .init("skipped"), .init("errors"), .init("warnings"),
    ]

    private static func row(_ file: String, _ report: ValidationReport) -> JSONValue {
        func count(_ level: Finding.Level) -> JSONMember {
            JSONMember("\(level.rawValue)s", .integer(report.findings.filter { $0.level == level }.count))
        }
        guard case .object(let members) = report.json else { return report.json }
        return .object(
            [JSONMember("file", .string(file))] + members + [count(.error), count(.warning), count(.note)])
    }

    /// One line for each finding, as compilers write them; in a wrapped document the places are those inside.
    private func list(_ report: ValidationReport, _ file: String) {
        for finding in report.findings {
            let place = finding.start.map { "\($0.line):\($0.column): " } ?? ""
            let pointer = finding.pointer.map { $0.isEmpty ? "" : "\($0): " } ?? ""
            let text =
                "\(file):\(place.isEmpty ? " " : place)\(finding.level.rawValue): \(pointer)\(finding.message) [\(finding.code)]"
            Terminal.out(Terminal.escaped(text) + "\n")
        }
    }
}

import Foundation
import Testing
import Wire

@Suite("stella config")
struct ConfigCommandTests {
    private func workspace(_ yaml: String) throws -> Workspace {
        let workspace = Workspace()
        try FileManager.default.createDirectory(at: workspace.folder, withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: workspace.file("vexlens.yaml"))
        return workspace
    }

    @Test("show tells every option, and with --origin where each value comes from")
    func show() throws {
        let workspace = try workspace("VexLens:\n  Trust:\n    KnownWeight: 0.6\n  Telemetry:\n    MeterName: M\n")
        let environment = ["VEXLENS_TELEMETRY__METERNAME": "N"]
        let run = try workspace.stella(
            ["config", "show", "--origin", "--output-format", "jsonl"], environment: environment)
        #expect(run.status == 0 && run.errorText.isEmpty)
        let rows = Dictionary(try run.lines().map { ($0["option"]?.string ?? "", $0) }) { first, _ in first }
        #expect(rows.count >= 45)
        let expected = [
            ("Trust.KnownWeight", "0.600000", "vexlens.yaml:3"),
            ("Telemetry.MeterName", "N", "VEXLENS_TELEMETRY__METERNAME"),
            ("Trust.TrustedWeight", "0.800000", "default"),
        ]
        for (path, value, origin) in expected {
            #expect(rows[path]?["value"]?.string == value && rows[path]?["origin"]?.string == origin)
        }
        let bare = try workspace.stella(["config", "show"], environment: environment)
        #expect(bare.status == 0 && bare.text.hasPrefix("OPTION") && !bare.text.contains("vexlens.yaml"))
        let other = try workspace.stella(["config", "show", "--config", "absent.yaml", "--output-format", "json"])
        let code = try other.errorLines().first?.code
        #expect(other.status == 5 && code == "file.not-found")
    }

    @Test("check tells all errors and warnings at once, and exits 2 for errors alone")
    func check() throws {
        let workspace = try workspace(
            """
            VexLens:
              Trust:
                KnownWeight: high
                TrustedWeigth: 0.8
                UnknownWeight: 0.9
              Storage:
                Driver: mongo
              Nonsense: {}
              AirGap:
                VerifyBundleSignatures: false

            """)
        let environment = ["VEXLENS_CONSENSUS__DEFAULTMODE": "Loudest", "VEXLENS_WHAT": "1"]
        let run = try workspace.stella(["config", "check", "--output-format", "jsonl"], environment: environment)
        #expect(run.status == 2)
        let rows = try run.lines()
        let errors = rows.filter { $0["level"]?.string == "error" }
        #expect(
            errors.map { "\($0["place"]?.string ?? "") \($0["code"]?.string ?? "")" }.sorted() == [
                "VEXLENS_CONSENSUS__DEFAULTMODE config.out-of-range", "VEXLENS_WHAT config.unknown-key",
                "vexlens.yaml:3 config.wrong-type", "vexlens.yaml:4 config.unknown-key",
                "vexlens.yaml:7 config.driver-unsupported", "vexlens.yaml:8 config.unknown-key",
            ])
        #expect(errors.contains { $0["hint"]?.string == "did you mean Trust.TrustedWeight?" })
        #expect(rows.filter { $0["level"]?.string == "warning" }.count >= 2)
        // What loads is told as good, warnings or not; loading the other fails with one of the errors.
        try Data("VexLens:\n  Trust:\n    UnknownWeight: 0.9\n".utf8).write(to: workspace.file("good.yaml"))
        let good = try workspace.stella(["config", "check", "good.yaml", "--output-format", "jsonl"])
        let levels = Set(try good.lines().map { $0["level"]?.string })
        #expect(good.status == 0 && levels == ["warning"])
        try Data("VexLens:\n".utf8).write(to: workspace.file("vexlens.yaml"))
        let empty = try workspace.stella(["config", "check"])
        #expect(empty.status == 0 && empty.output.isEmpty)
        let show = try workspace.stella(["config", "show", "--output-format", "json"], environment: environment)
        let told = try show.errorLines().count
        #expect(show.status == 2 && told == 1)
    }
}

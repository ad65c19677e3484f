import Testing
import VEXLens
import Wire

/// One row of the options reference, with another value it may have and a value it must refuse.
struct OptionCase: Sendable, CustomTestStringConvertible {
    let path: String
    let standard: JSONValue
    /// As YAML and, where `variable` is nil, as the environment spells it.
    let text: String
    let value: JSONValue
    let wrong: String
    var variable: String?

    var testDescription: String { path }
    var section: String { String(path.prefix { $0 != "." }) }
    var name: String { String(path.drop { $0 != "." }.dropFirst()) }
    var variableName: String { "VEXLENS_\(section)__\(name)".uppercased() }

    init(
        _ path: String, _ standard: JSONValue, _ text: String, _ value: JSONValue, wrong: String,
        variable: String? = nil
    ) {
        self.path = path
        self.standard = standard
        self.text = text
        self.value = value
        self.wrong = wrong
        self.variable = variable
    }

    static let all: [OptionCase] = [
        OptionCase("Storage.Driver", "sqlite", "memory", "memory", wrong: "[sqlite]"),
        OptionCase("Storage.ConnectionString", nil, "/data/ledger.db", "/data/ledger.db", wrong: "{ path: here }"),
        OptionCase("Storage.Database", "stellaops", "other", "other", wrong: "{ name: other }"),
        OptionCase("Storage.ProjectionsCollection", "vex_consensus", "p2", "p2", wrong: "[p2]"),
        OptionCase("Storage.HistoryCollection", "vex_consensus_history", "h2", "h2", wrong: "[h2]"),
        OptionCase("Storage.MaxHistoryEntries", 100, "5", 5, wrong: "many"),
        OptionCase("Storage.CommandTimeoutSeconds", 30, "7", 7, wrong: "7.5"),
        OptionCase("Trust.AuthoritativeWeight", "1.000000", "2", "2.000000", wrong: "high"),
        OptionCase("Trust.TrustedWeight", "0.800000", "0.75", "0.750000", wrong: "true"),
        OptionCase("Trust.KnownWeight", "0.500000", "0.55", "0.550000", wrong: "\"0.5\""),
        OptionCase("Trust.UnknownWeight", "0.300000", "0.25", "0.250000", wrong: "-0.3"),
        OptionCase("Trust.UntrustedWeight", "0.100000", "0.000001", "0.000001", wrong: "1e-1"),
        OptionCase("Trust.SignedMultiplier", "1.200000", "1.5", "1.500000", wrong: "[1.5]"),
        OptionCase("Trust.FreshnessDecayDays", 30, "0", 0, wrong: "30.0"),
        OptionCase("Trust.MinFreshnessFactor", "0.500000", "1", "1.000000", wrong: "half"),
        OptionCase("Trust.JustifiedNotAffectedBoost", "1.100000", "1", "1.000000", wrong: "1.1234567"),
        OptionCase("Trust.FixedStatusBoost", "1.050000", "1.1", "1.100000", wrong: "{}"),
        OptionCase("Consensus.DefaultMode", "WeightedVote", "Lattice", "Lattice", wrong: "[Lattice]"),
        OptionCase("Consensus.MinimumWeightThreshold", "0.100000", "0.2", "0.200000", wrong: "low"),
        OptionCase("Consensus.ConflictThreshold", "0.300000", "0.4", "0.400000", wrong: ".4"),
        OptionCase("Consensus.RequireJustificationForNotAffected", false, "true", true, wrong: "yes"),
        OptionCase("Consensus.MaxStatementsPerComputation", 100, "50", 50, wrong: "fifty"),
        OptionCase("Consensus.EnableConflictDetection", true, "false", false, wrong: "0"),
        OptionCase("Consensus.EmitEvents", true, "false", false, wrong: "off"),
        OptionCase(
            "Normalization.EnabledFormats", ["OpenVEX", "CSAF", "CycloneDX"], "[CSAF, openvex]", ["CSAF", "OpenVEX"],
            wrong: "{ CSAF: true }", variable: "CSAF,openvex"),
        OptionCase("Normalization.StrictMode", false, "true", true, wrong: "1"),
        OptionCase("Normalization.MaxDocumentSizeBytes", 10_485_760, "1024", 1024, wrong: "10MB"),
        OptionCase("Normalization.MaxStatementsPerDocument", 10_000, "12", 12, wrong: "+12"),
        OptionCase("AirGap.SealedMode", false, "true", true, wrong: "\"true\""),
        OptionCase("AirGap.BundlePath", "/var/lib/stellaops/vex-bundles", "/b", "/b", wrong: "[/b]"),
        OptionCase("AirGap.VerifyBundleSignatures", true, "false", false, wrong: "no"),
        OptionCase(
            "AirGap.AllowedBundleSources", [], "[redhat, docker-dhi]", ["redhat", "docker-dhi"], wrong: "{}",
            variable: "redhat, docker-dhi"),
        OptionCase("AirGap.ExportFormat", "jsonl", "json", "json", wrong: "[json]"),
        OptionCase("Telemetry.MetricsEnabled", true, "false", false, wrong: "never"),
        OptionCase("Telemetry.TracingEnabled", true, "false", false, wrong: "[]"),
        OptionCase("Telemetry.MeterName", "StellaOps.VexLens", "M", "M", wrong: "[M]"),
        OptionCase("Telemetry.ActivitySourceName", "StellaOps.VexLens", "A", "A", wrong: "{ name: A }"),
        OptionCase("Mirror.Enabled", false, "true", true, wrong: "1"),
        OptionCase("Mirror.Url", nil, "https://rekor.example", "https://rekor.example", wrong: "[a]"),
        OptionCase("Mirror.Api", "v1", "v2", "v2", wrong: "[v2]"),
        OptionCase("Mirror.Key", nil, "rekor.pub", "rekor.pub", wrong: "{ file: a }"),
        OptionCase("Mirror.TrustedRoot", nil, "root.json", "root.json", wrong: "[a]"),
        OptionCase("Mirror.Origin", nil, "rekor.example", "rekor.example", wrong: "[a]"),
        OptionCase("Mirror.TokenFile", nil, "token", "token", wrong: "{}"),
        OptionCase("Mirror.IntervalSeconds", 10, "1", 1, wrong: "1s"),
        OptionCase("Quarantine.MaxDocuments", 10_000, "0", 0, wrong: "all"),
        OptionCase("Quarantine.MaxBytes", 268_435_456, "4096", 4096, wrong: "4k"),
        OptionCase("Quarantine.MaxDocumentBytes", 33_554_432, "1", 1, wrong: "1.0"),
        OptionCase("Events.File", nil, "events.jsonl", "events.jsonl", wrong: "[a]"),
        OptionCase("Events.WebhookUrl", nil, "https://hook.example", "https://hook.example", wrong: "{ url: a }"),
        OptionCase("Events.WebhookSecretFile", nil, "secret", "secret", wrong: "[a]"),
        OptionCase("Events.WebhookBatch", 1, "100", 100, wrong: "all"),
        OptionCase("Events.WebhookTimeoutSeconds", 15, "5", 5, wrong: "5s"),
        OptionCase("Events.IntervalSeconds", 1, "10", 10, wrong: "0.5"),
        OptionCase("Events.KeepDays", 30, "7", 7, wrong: "month"),
        OptionCase("Operations.LatencyMilliseconds", 500, "100", 100, wrong: "100ms"),
        OptionCase("Operations.ConflictGrowthPercent", 50, "0", 0, wrong: "0.5"),
        OptionCase("Operations.ConflictMinimum", 5, "1", 1, wrong: "one"),
        OptionCase("Operations.NormalizationFailurePercent", 5, "100", 100, wrong: "5%"),
        OptionCase("Operations.StorageGrowthBytesPerDay", 1_073_741_824, "4096", 4096, wrong: "1GiB"),
        OptionCase("Operations.WeightDeviationPercent", 25, "10", 10, wrong: "-1"),
        OptionCase("Operations.WeightMinimumBallots", 20, "1", 1, wrong: "few"),
        OptionCase("Operations.MaxSignatureFailures", 0, "3", 3, wrong: "none"),
        OptionCase("Operations.MaxUnknownIssuers", 10, "0", 0, wrong: "all"),
        OptionCase("Operations.WitnessPolicy", nil, "witnesses.policy", "witnesses.policy", wrong: "[a]"),
        OptionCase("Operations.IssuerSource", nil, "https://issuers.example", "https://issuers.example", wrong: "{ url: a }"),
        OptionCase("Operations.IssuerSourceFingerprint", nil, "abcd", "abcd", wrong: "[a]"),
    ]
}

extension VEXLensOptions {
    func value(of path: String) -> JSONValue? { listing.first { $0.path == path }?.value }
}

@Suite("Options reference (runbook §3.1)")
struct OptionsReferenceTests {
    @Test("there are the 37 options of the runbook and 30 of our own, in the order of the reference")
    func count() {
        #expect(VEXLensOptions().listing.map(\.path) == OptionCase.all.map(\.path))
        #expect(OptionCase.all.count == 37 + 30)
    }

    @Test("an option has its printed default", arguments: OptionCase.all)
    func standard(_ option: OptionCase) throws {
        let options = try VEXLensOptions.load(file: nil, environment: [:])
        #expect(options.value(of: option.path) == option.standard)
        #expect(options.origin(of: option.path) == .default)
    }

    @Test("an option is set by the file", arguments: OptionCase.all)
    func file(_ option: OptionCase) throws {
        let options = try VEXLensOptions.load(file: option.file(holding: option.text), environment: [:])
        #expect(options.value(of: option.path) == option.value)
        #expect(options.origin(of: option.path) == .file(name: "vexlens.yaml", line: 4))
        for other in options.listing where other.path != option.path { #expect(other.origin == .default) }
    }

    @Test("an option is set by its variable, over the file", arguments: OptionCase.all)
    func environment(_ option: OptionCase) throws {
        let options = try VEXLensOptions.load(
            file: option.section == "Storage"
                ? nil : OptionsSource(name: "f", text: "VexLens:\n  \(option.section):\n"),
            environment: [option.variableName: option.variable ?? option.text])
        #expect(options.value(of: option.path) == option.value)
        #expect(options.origin(of: option.path) == .environment(option.variableName))
    }

    @Test("a value of the wrong type is refused with key, file and line", arguments: OptionCase.all)
    func wrongType(_ option: OptionCase) throws {
        let error = #expect(throws: OptionsError.self) {
            try VEXLensOptions.load(file: option.file(holding: option.wrong), environment: [:])
        }
        #expect(error?.code == .wrongType)
        #expect(error?.key == option.path)
        #expect(error?.origin == .file(name: "vexlens.yaml", line: 4))
        #expect(error?.detail.hasPrefix("vexlens.yaml:4: \(option.path): wanted ") == true)
    }

    @Test("nothing at all is the wrong type, but for texts that may be absent", arguments: OptionCase.all)
    func empty(_ option: OptionCase) throws {
        let file = option.file(holding: "")
        if option.standard == .null {
            #expect(try VEXLensOptions.load(file: file, environment: [:]).value(of: option.path) == .null)
        } else {
            #expect(loadRefusal { try VEXLensOptions.load(file: file, environment: [:]) } == .wrongType)
        }
    }
}

extension OptionCase {
    /// The option on line 4.
    func file(holding text: String) -> OptionsSource {
        OptionsSource(name: "vexlens.yaml", text: "# comment\nVexLens:\n  \(section):\n    \(name): \(text)\n")
    }
}

/// The code that loading is refused with, or nil when it succeeds.
func loadRefusal(_ load: () throws -> VEXLensOptions) -> OptionsError.Code? {
    do {
        _ = try load()
        return nil
    } catch {
        return (error as? OptionsError)?.code
    }
}

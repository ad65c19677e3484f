import Consensus
import Testing
import VEXLens
import Wire

@Suite("Options from file, environment and flags (runbook §3.2)")
struct OptionsLoadTests {
    private func load(
        _ yaml: String? = nil, _ environment: [String: String] = [:], flags: [OptionFlag] = []
    ) throws -> VEXLensOptions {
        try VEXLensOptions.load(
            file: yaml.map { OptionsSource(name: "vexlens.yaml", text: $0) }, environment: environment, flags: flags)
    }

    @Test("a flag wins over the environment, that over the file, that over the default")
    func precedence() throws {
        let yaml = "VexLens: { Consensus: { DefaultMode: Lattice } }"
        let variable = ["VEXLENS_CONSENSUS__DEFAULTMODE": "HighestWeight"]
        let flag = OptionFlag(path: "consensus.defaultmode", value: "AuthoritativeFirst", name: "--mode")
        #expect(try load().consensus.defaultMode == .weightedVote)
        #expect(try load(yaml).consensus.defaultMode == .lattice)
        #expect(try load(yaml, variable).consensus.defaultMode == .highestWeight)
        let options = try load(yaml, variable, flags: [flag])
        #expect(options.consensus.defaultMode == .authoritativeFirst)
        #expect(options.origin(of: "Consensus.DefaultMode") == .flag("--mode"))
        #expect(options.origin(of: "Consensus.DefaultMode").description == "--mode")
    }

    @Test("the printed examples work with SQLite values")
    func printedExamples() throws {
        let options = try load(
            nil,
            [
                "VEXLENS_STORAGE__DRIVER": "sqlite", "VEXLENS_STORAGE__CONNECTIONSTRING": "Data Source=vexlens.db",
                "VEXLENS_CONSENSUS__DEFAULTMODE": "WeightedVote", "VEXLENS_AIRGAP__SEALEDMODE": "true",
            ])
        #expect(options.storage.driver == .sqlite)
        #expect(options.storage.connectionString == "Data Source=vexlens.db")
        #expect(options.consensus.defaultMode == .weightedVote)
        #expect(options.airGap.sealedMode)
    }

    @Test(
        "another database is refused with what to use, and a password is not repeated",
        arguments: [
            ("DRIVER", "mongo"), ("DRIVER", "MongoDB"), ("DRIVER", "postgres"), ("DRIVER", "PostgreSQL"),
            ("CONNECTIONSTRING", "mongodb://user:hunter2@localhost:27017"),
            ("CONNECTIONSTRING", "postgres://u:hunter2@h/d"),
        ])
    func otherDatabase(_ name: String, _ value: String) throws {
        let error = #expect(throws: OptionsError.self) { try load(nil, ["VEXLENS_STORAGE__\(name)": value]) }
        #expect(error?.code == .driverUnsupported)
        #expect(error?.hint == "use sqlite")
        #expect(error?.detail.contains("hunter2") == false)
        #expect(error?.detail.hasPrefix("VEXLENS_STORAGE__\(name): Storage.") == true)
    }

    @Test("keys and labels match in any letter case")
    func letterCase() throws {
        let options = try load("vexlens:\n  airgap:\n    SEALEDMODE: True\n  STORAGE: { driver: Memory }\n")
        #expect(options.airGap.sealedMode)
        #expect(options.storage.driver == .memory)
        #expect(options.origin(of: "airgap.sealedmode") == .file(name: "vexlens.yaml", line: 3))
        #expect(try load(nil, ["VEXLENS_airGap__SealedMode": "TRUE"]).airGap.sealedMode)
        // The Kelvin sign folds to k in Unicode; here it is another letter.
        #expect(loadRefusal { try load("VexLens: { Trust: { \u{212a}nownWeight: 0.5 } }") } == .unknownKey)
    }

    @Test(
        "an empty file, an empty section and foreign variables change nothing",
        arguments: ["", "# none\n", "VexLens:\n", "VexLens:\n  Trust:\n"])
    func nothingSet(_ yaml: String) throws {
        let options = try load(yaml, ["PATH": "/bin", "VEXLEN_X": "1", "vexlens_storage__driver": "mongo"])
        #expect(options.listing == VEXLensOptions().listing)
    }

    @Test(
        "an unknown key is refused with the nearest name",
        arguments: [
            ("VexLens: { Storage: { Drivre: sqlite } }", "Storage.Drivre", "Storage.Driver"),
            ("VexLens: { Storage: { SealedMode: true } }", "Storage.SealedMode", "AirGap.SealedMode"),
            ("VexLens: { Stroage: {} }", "Stroage", "Storage"), ("VexLense: {}", "VexLense", "VexLens"),
        ])
    func unknownKey(_ yaml: String, _ key: String, _ meant: String) {
        let error = #expect(throws: OptionsError.self) { try load(yaml) }
        #expect(error?.code == .unknownKey)
        #expect(error?.key == key)
        #expect(error?.hint == "did you mean \(meant)?")
        #expect(error?.detail == "vexlens.yaml:1: \(key): no such option")
    }

    @Test(
        "an unknown variable is refused with the nearest name",
        arguments: [
            ("VEXLENS_STORAGE__DRIVR", "VEXLENS_STORAGE__DRIVER"),
            ("VEXLENS_STORAGE_DRIVER", "VEXLENS_STORAGE__DRIVER"),
            ("VEXLENS_STORAGE__DRIVER__0", "VEXLENS_STORAGE__DRIVER"), ("VEXLENS_", "VEXLENS_STORAGE__DRIVER"),
            ("VEXLENS_NORMALIZATION__ENABLEDFORMATS__X", "VEXLENS_NORMALIZATION__ENABLEDFORMATS"),
        ])
    func unknownVariable(_ name: String, _ meant: String) {
        let error = #expect(throws: OptionsError.self) { try load(nil, [name: "x"]) }
        #expect(error?.code == .unknownKey)
        #expect(error?.origin == .environment(name))
        #expect(name == "VEXLENS_" || error?.hint == "did you mean \(meant)?")
    }

    @Test("an unknown flag path is refused")
    func unknownFlag() {
        let error = #expect(throws: OptionsError.self) {
            try load(flags: [OptionFlag(path: "Consensus.Mode", value: "Lattice", name: "--mode")])
        }
        #expect(error?.code == .unknownKey)
        #expect(error?.hint == "did you mean Consensus.DefaultMode?")
    }

    @Test("a list is written A,B or one variable per item, and an empty list is allowed where it means something")
    func lists() throws {
        let name = "VEXLENS_AIRGAP__ALLOWEDBUNDLESOURCES"
        #expect(try load(nil, [name: "a, b"]).airGap.allowedBundleSources == ["a", "b"])
        #expect(try load(nil, [name + "__0": "a", name + "__1": "b,c"]).airGap.allowedBundleSources == ["a", "b,c"])
        #expect(try load(nil, [name: ""]).airGap.allowedBundleSources == [])
        #expect(try load("VexLens: { AirGap: { AllowedBundleSources: a } }").airGap.allowedBundleSources == ["a"])
        let ten = Dictionary(uniqueKeysWithValues: (0..<12).map { ("\(name)__\($0)", "s\($0)") })
        #expect(try load(nil, ten).airGap.allowedBundleSources == (0..<12).map { "s\($0)" })
        #expect(loadRefusal { try load(nil, [name + "__0": "a", name + "__2": "b"]) } == .outOfRange)
        #expect(loadRefusal { try load(nil, [name: "a", name + "__0": "b"]) } == .duplicateKey)
        #expect(loadRefusal { try load(nil, [name + "__0": "a", name + "__00": "b"]) } == .duplicateKey)
        #expect(loadRefusal { try load(nil, ["VEXLENS_NORMALIZATION__ENABLEDFORMATS": ""]) } == .outOfRange)
        #expect(loadRefusal { try load(nil, ["VEXLENS_NORMALIZATION__ENABLEDFORMATS": "SPDX"]) } == .outOfRange)
    }

    @Test(
        "a value outside its range is refused",
        arguments: [
            ("TRUST__KNOWNWEIGHT", "10.000001"), ("TRUST__SIGNEDMULTIPLIER", "1000.1"),
            ("TRUST__MINFRESHNESSFACTOR", "1.000001"),
            ("CONSENSUS__CONFLICTTHRESHOLD", "1.1"), ("STORAGE__MAXHISTORYENTRIES", "0"),
            ("STORAGE__COMMANDTIMEOUTSECONDS", "0"),
            ("STORAGE__COMMANDTIMEOUTSECONDS", "99999999999999999999"), ("STORAGE__PROJECTIONSCOLLECTION", "Vex"),
            ("STORAGE__HISTORYCOLLECTION", "h; DROP TABLE x"),
            ("STORAGE__HISTORYCOLLECTION", "a" + String(repeating: "b", count: 63)),
            ("STORAGE__DATABASE", "../up"), ("STORAGE__DATABASE", ""), ("STORAGE__DRIVER", "oracle"),
            ("CONSENSUS__DEFAULTMODE", "Majority"), ("AIRGAP__EXPORTFORMAT", "xml"), ("TELEMETRY__METERNAME", ""),
            ("NORMALIZATION__MAXDOCUMENTSIZEBYTES", "0"),
        ])
    func outOfRange(_ name: String, _ value: String) {
        #expect(loadRefusal { try load(nil, ["VEXLENS_" + name: value]) } == .outOfRange)
    }

    @Test("bounds themselves are allowed")
    func bounds() throws {
        let options = try load(
            nil,
            [
                "VEXLENS_TRUST__KNOWNWEIGHT": "10", "VEXLENS_TRUST__UNTRUSTEDWEIGHT": "0",
                "VEXLENS_STORAGE__HISTORYCOLLECTION": "a" + String(repeating: "b", count: 62),
            ])
        #expect(options.value(of: "Trust.KnownWeight") == "10.000000")
        #expect(options.consensus.warnings.count == 1)
        #expect(options.consensus.warnings.first?.contains("Trust.KnownWeight is 10.000000") == true)
        #expect(VEXLensOptions().consensus.warnings.isEmpty)
    }

    @Test("a _FILE variable takes the value from the file it names")
    func secretFile() throws {
        let variable = "VEXLENS_STORAGE__CONNECTIONSTRING_FILE"
        let options = try VEXLensOptions.load(file: nil, environment: [variable: "/run/secrets/db"]) { path in
            path == "/run/secrets/db" ? "/data/vexlens.db\n" : "?"
        }
        #expect(options.storage.connectionString == "/data/vexlens.db")
        #expect(options.origin(of: "Storage.ConnectionString") == .environment(variable))
        #expect(loadRefusal { try load(nil, [variable: "/run/secrets/db"]) } == .secretUnreadable)
        let both = [variable: "x", "VEXLENS_STORAGE__CONNECTIONSTRING": "y"]
        #expect(loadRefusal { try VEXLensOptions.load(file: nil, environment: both) { $0 } } == .duplicateKey)
    }
}

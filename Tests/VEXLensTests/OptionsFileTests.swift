import Testing
import VEX
import VEXLens
import Wire

@Suite("vexlens.yaml as a file")
struct OptionsFileTests {
    private func error(_ yaml: String) -> OptionsError? {
        #expect(throws: OptionsError.self) {
            try VEXLensOptions.load(file: OptionsSource(name: "etc/vexlens.yaml", text: yaml), environment: [:])
        }
    }

    @Test(
        "what is no YAML is refused with the line",
        arguments: [
            ("VexLens:\n  Storage: {\n", 3), ("VexLens:\n\tStorage: {}\n", 2), ("a: 1\n---\nb: 2\n", 2),
            ("VexLens: \"open\n", 2), ("VexLens: \u{1}\n", 1),
        ])
    func syntax(_ yaml: String, _ line: Int) {
        let error = error(yaml)
        #expect(error?.code == .yamlSyntax)
        #expect(error?.origin == .file(name: "etc/vexlens.yaml", line: line))
    }

    @Test("a file of more than 1 MiB is refused")
    func size() {
        #expect(error(String(repeating: "#", count: 1 << 20) + "\n")?.code == .yamlSyntax)
    }

    @Test(
        "a key that stands twice is refused, whatever the case of its letters",
        arguments: [
            "VexLens:\n  Storage:\n    Driver: sqlite\n    Driver: memory\n",
            "VexLens:\n  Storage:\n    Driver: sqlite\n    driver: memory\n", "VexLens: {}\nvexlens: {}\n",
            "VexLens:\n  Trust: {}\n  TRUST: {}\n",
        ])
    func duplicates(_ yaml: String) {
        #expect(error(yaml)?.code == .duplicateKey)
    }

    @Test(
        "a section that is no mapping is refused", arguments: ["VexLens: [1]", "VexLens: { Trust: high }", "- VexLens"])
    func sectionType(_ yaml: String) {
        #expect(error(yaml)?.code == .wrongType)
    }

    @Test("a key that is no text is refused")
    func keyType() {
        #expect(error("VexLens: { ? [Trust] : {} }")?.code == .unknownKey)
    }

    @Test("an anchor's value is read where it is used")
    func alias() throws {
        let yaml = "VexLens:\n  Trust:\n    KnownWeight: &w 0.4\n    UnknownWeight: *w\n"
        let options = try VEXLensOptions.load(file: OptionsSource(name: "f", text: yaml), environment: [:])
        #expect(options.value(of: "Trust.UnknownWeight") == "0.400000")
    }

    @Test("a list over several lines names the line it begins on")
    func listLines() throws {
        let yaml =
            "VexLens:\n  Normalization:\n    EnabledFormats:\n      - OpenVEX\n      - CSAF\n    StrictMode: true\n"
        let options = try VEXLensOptions.load(file: OptionsSource(name: "f", text: yaml), environment: [:])
        #expect(options.normalization.enabledFormats == [.openvex, .csaf])
        #expect(options.origin(of: "Normalization.EnabledFormats") == .file(name: "f", line: 4))
        #expect(options.origin(of: "Normalization.StrictMode") == .file(name: "f", line: 6))
    }
}

@Suite("Storage.ConnectionString")
struct OptionsStorageTests {
    @Test(
        "a connection string names a file, relative to the configuration's folder",
        arguments: [
            ("ledger.db", "/etc/stella/ledger.db"), ("/data/ledger.db", "/data/ledger.db"),
            ("/data/", "/data/stellaops.sqlite"),
            ("/folder", "/folder/stellaops.sqlite"), ("Data Source=x.db;Mode=ReadOnly", "/etc/stella/x.db"),
            ("data source = /x y.db", "/x y.db"), ("file:///data/a%20b.db?mode=ro", "/data/a b.db"),
            ("file:rel.db", "/etc/stella/rel.db"), ("file://localhost/d.db", "/d.db"),
            ("Data Source=file:/d.db", "/d.db"),
            ("file:/100%.db", "/100%.db"), ("a=b.db", "/etc/stella/a=b.db"),
        ])
    func path(_ connectionString: String, _ path: String) {
        var storage = StorageOptions()
        storage.connectionString = connectionString
        #expect(storage.databasePath(relativeTo: "/etc/stella") { $0 == "/folder" } == path)
    }

    @Test("without a connection string, or in memory, there is no file")
    func none() {
        var storage = StorageOptions()
        #expect(storage.databasePath(relativeTo: "/") { _ in false } == nil)
        storage.connectionString = "x"
        storage.driver = .memory
        #expect(storage.databasePath(relativeTo: "/") { _ in false } == nil)
    }
}

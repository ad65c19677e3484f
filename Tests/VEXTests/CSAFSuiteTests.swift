import Testing
import Wire

@testable import VEX

/// The documents of OASIS's validator suites: each breaks the test whose number it has, or none.
@Suite("CSAF 6.1: the validator suites", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct CSAFSuiteTests {
    struct Entry {
        let number: String
        let failures: [String]
        let valid: [String]
    }

    /// Numbers that are not decided, each with its reason in `docs/formats/vex-validation.md`.
    static let undecided: [String: Set<String>] = [
        "2.0": [], "2.1": ["6.1.60.2", "6.1.60.3"],
    ]

    /// Documents that the suite calls valid although they break a test: the number that they break.
    static let faulty = [
        "mandatory/oasis_csaf_tc-csaf_2_1-2024-6-1-14-32.json": "csaf-6.1.30",
        "mandatory/oasis_csaf_tc-csaf_2_1-2024-6-1-48-19.json": "csaf-6.1.48",
        "mandatory/oasis_csaf_tc-csaf_2_1-2024-6-1-50-14.json": "csaf-6.1.2",
        "mandatory/oasis_csaf_tc-csaf_2_1-2024-6-1-50-15.json": "csaf-6.1.2",
    ]

    static func entries(of suite: String) throws -> [Entry] {
        let bytes = try #require(Vectors.bytes("vex/csaf/oasis-suite-\(suite)/testcases.json"))
        let names = { (list: JSONNode?) in list?.elements.compactMap { $0["name"]?.string } ?? [] }
        return try JSONDocument(bytes).root["tests"]?.elements.compactMap { test in
            guard test["group"]?.isString("mandatory") == true, let id = test["id"]?.string else { return nil }
            return Entry(number: id, failures: names(test["failures"]), valid: names(test["valid"]))
        } ?? []
    }

    private func refusal(_ suite: String, _ name: String) throws -> VEXError? {
        let bytes = try #require(Vectors.bytes("vex/csaf/oasis-suite-\(suite)/\(name)"), "\(name)")
        do {
            _ = try DocumentReader(.init(strict: true)).read(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "strict mode refuses each invalid document by the number of its test, and no valid one",
        arguments: ["2.0", "2.1"])
    func suite(suite: String) throws {
        let undecided = try #require(CSAFSuiteTests.undecided[suite])
        let entries = try CSAFSuiteTests.entries(of: suite)
        #expect(entries.count > 40)
        for entry in entries {
            var (refused, passed) = (0, 0)
            for name in entry.failures {
                let error = try refusal(suite, name)
                let codes = error?.detail.split(separator: "(").last.map { $0.dropLast().split(separator: ",") } ?? []
                let isNamed =
                    error?.code == .strict && codes.contains { $0.drop { $0 == " " } == "csaf-" + entry.number }
                refused += isNamed ? 1 : 0
                if !isNamed, !undecided.contains(entry.number) {
                    Issue.record("\(suite) \(name) is not refused by \(entry.number): \(error?.detail ?? "read")")
                }
            }
            for name in entry.valid {
                let error = try refusal(suite, name)
                passed += error == nil ? 1 : 0
                if let number = CSAFSuiteTests.faulty[name] {
                    #expect(error?.detail.hasSuffix("(\(number))") == true, "\(name)")
                } else {
                    #expect(error == nil, "\(suite) \(name): \(error?.detail ?? "")")
                }
            }
            print(
                "CSAF", suite, entry.number, "refused \(refused)/\(entry.failures.count)",
                "read \(passed)/\(entry.valid.count)", undecided.contains(entry.number) ? "undecided" : "")
        }
    }
}

import Foundation
import Testing

/// The check that written documents go through finds what the OASIS suite says is to be found, and nothing else.
@Suite("CSAF's mandatory tests", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct CSAFProfileTests {
    private struct Cases: Decodable {
        struct Case: Decodable {
            struct Example: Decodable {
                let name: String
            }

            let id: String
            let failures: [Example]?
            let valid: [Example]?
        }

        let tests: [Case]
    }

    @Test("the suite's failures fail, its valid examples pass")
    func suite() throws {
        let folder = "vex/csaf/oasis-suite-2.0/"
        let cases = try JSONDecoder().decode(
            Cases.self, from: Data(try #require(Vectors.bytes(folder + "testcases.json"))))
        var seen: Set<String> = []
        for test in cases.tests where CSAFProfile.numbers.contains(test.id) {
            seen.insert(test.id)
            for example in test.failures ?? [] {
                let bytes = try #require(Vectors.bytes(folder + example.name))
                let violations = try CSAFProfile.violations(of: bytes)
                #expect(violations.contains(test.id), "\(example.name): \(violations)")
            }
            for example in test.valid ?? [] {
                let bytes = try #require(Vectors.bytes(folder + example.name))
                let violations = try CSAFProfile.violations(of: bytes)
                #expect(!violations.contains(test.id), "\(example.name): \(violations)")
            }
        }
        #expect(seen == CSAFProfile.numbers)
    }
}

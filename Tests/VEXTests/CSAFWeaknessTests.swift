import Testing

@testable import VEX

@Suite("CSAF 6.1.11: weaknesses")
struct CSAFWeaknessTests {
    @Test("the whole list is read: every id up to the newest of the version that is complete, and those after")
    func list() throws {
        #expect(CWEList.complete < CWEList.last)
        for id in 1...1425 {
            let entry = try #require(CWEList.shared[id], "CWE-\(id)")
            let texts = entry.names.map(\.text)
            #expect(texts.allSatisfy { !$0.isEmpty && $0 == $0.split(separator: " ").joined(separator: " ") })
            #expect(entry.since <= CWEList.complete)
            // Each name was given up later than the one before it; the newest has not been.
            #expect(entry.names[0].until == nil)
            let ends = entry.names.dropFirst().map { $0.until ?? -1 }
            #expect(ends.allSatisfy { $0 >= 0 } && ends == ends.sorted(by: >), "CWE-\(id)")
        }
        #expect([0, 1430, 1435, 2001].allSatisfy { CWEList.shared[$0] == nil })
        #expect(try #require(CWEList.shared[2000]).isGroup)
        #expect((1...1434).filter { CWEList.shared[$0].map { !$0.isGroup } ?? false }.count == 969)
    }

    @Test("as many weaknesses as each version had", arguments: [("3.1", 736), ("4.4", 941), ("4.13", 959), ("4.14", 963)])
    func counts(version: String, count: Int) throws {
        let version = try #require(CWEList.version(version))
        let entries = (1...1434).compactMap { CWEList.shared[$0] }
        #expect(entries.filter { !$0.isGroup && $0.since <= version }.count == count)
    }

    typealias Fault = CWECheck.Fault

    private static let scripting = "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')"
    private static let old = "System-on-Chip (SoC) Using Components without Unique, Immutable Identifiers"
    private static let new = "Improper Identifier for IP Block used in System-On-Chip (SOC)"
    private static let get = "Use of GET Request Method With Sensitive Query Strings"
    private static let http = "Use of HTTP Request With Sensitive Query String"

    @Test(
        "CSAF 2.1: the name that the weakness has in the version",
        arguments: [
            (79, scripting, "4.13", nil), (79, "Improper Input Validation", "4.13", .name(scripting)),
            (79, "improper neutralization", "4.13", .name(scripting)), (79, scripting + " ", "4.13", nil),
            (1192, old, "4.13", nil), (1192, new, "4.13", .name(old)), (1192, old, "4.14", .name(new)),
            (1192, new, "4.14", nil), (1192, new, "3.4", .unknown),
            // The history before 3.0, and of 4.0, is not exact; what is newer than the list is not known.
            (79, "Failure to Preserve Web Page Structure ('Cross-site Scripting')", "2.0", nil),
            (79, "Failure to Preserve Web Page Structure ('Cross-site Scripting')", "3.0", .name(scripting)),
            (598, get, "4.14", nil), (598, http, "4.14", .name(get)), (598, get, "4.17", nil), (598, http, "4.17", nil),
            (598, "Anything", "4.17", .name(http)), (598, "Anything", "4.21", nil), (598, "Anything", "x", nil),
            (598, "Improper Input Validation", "4.21", .name(http)),
            (1427, "Improper Neutralization of Input Used for LLM Prompting", "4.16", nil),
            (1427, "Improper Neutralization of Input Used for LLM Prompting", "4.15", .unknown),
            (1427, "Improper Neutralization of Input Used for LLM Prompting", "4.21", nil),
            (1430, "Whatever", "4.14", .unknown), (1430, "Whatever", "4.16", nil), (9999, "Whatever", "4.21", nil),
            (19, "Data Processing Errors", "2.11", .group), (1000, "Research Concepts", "4.21", .group),
            // Before it was a category it may have been a weakness.
            (17, "Code", "3.2", nil), (17, "DEPRECATED: Code", "3.3", .group),
        ] as [(Int, String, String, Fault?)])
    func versioned(id: Int, name: String, version: String, fault: Fault?) {
        #expect(CWECheck.fault(id: id, name: name, version: version) == fault)
    }

    @Test(
        "CSAF 2.0: a name that a version has had, and none of another weakness",
        arguments: [
            (79, scripting, "2022-01-01T00:00:00Z", nil), (1192, old, "2026-01-01T00:00:00Z", nil),
            (1192, new, "2022-01-01T00:00:00Z", nil), (598, http, "2022-01-01T00:00:00Z", nil),
            (79, "Cross-site Scripting", "2026-04-30T00:00:00Z", .name(scripting)),
            // The list of then may have the name.
            (79, "Cross-site Scripting", "2026-05-01T00:00:00Z", nil), (79, "Cross-site Scripting", nil, nil),
            (79, "Improper Input Validation", "2030-01-01T00:00:00Z", .name(scripting)),
            (310, "Cryptographic Issues", "2022-01-01T00:00:00Z", nil),
            (310, "Cryptography", "2024-02-29T00:00:00Z", .name("Cryptographic Issues")),
            (310, "Cryptography", "2024-03-01T00:00:00Z", nil), (9999, "Whatever", "2022-01-01T00:00:00Z", nil),
        ] as [(Int, String, String?, Fault?)])
    func unversioned(id: Int, name: String, date: String?, fault: Fault?) {
        #expect(CWECheck.fault(id: id, name: name, date: date) == fault)
    }

    @Test("it is told where it stands")
    func places() {
        func pointers(_ weakness: String, _ document: (String) -> [UInt8]) -> [String] {
            DocumentValidator().validate(document(weakness)).findings.filter { $0.code == "csaf-6.1.11" }.compactMap(\.pointer)
        }
        let older: (String) -> [UInt8] = { Sample.csaf(vulnerability: #""cve": "CVE-2024-2222", "cwe": {\#($0)}"#) }
        let newer: (String) -> [UInt8] = { CSAF21Tests.document(vulnerability: #""cwes": [{\#($0), "version": "4.13"}]"#) }
        #expect(pointers(#""id": "CWE-79", "name": "Improper Input Validation""#, older) == ["/vulnerabilities/0/cwe/name"])
        #expect(pointers(#""id": "CWE-079", "name": "x""#, older) == ["/vulnerabilities/0/cwe/id"])
        #expect(pointers(#""id": "CWE-20", "name": "Improper Input Validation""#, older) == [])
        #expect(pointers(#""id": "CWE-20", "name": "Improper Input Validation""#, newer) == [])
        #expect(pointers(#""id": "CWE-20", "name": "x""#, newer) == ["/vulnerabilities/0/cwes/0/name"])
        #expect(pointers(#""id": "CWE-1000", "name": "Research Concepts""#, newer) == ["/vulnerabilities/0/cwes/0/id"])
        #expect(pointers(#""id": "CWE-20""#, older) == [])
    }
}

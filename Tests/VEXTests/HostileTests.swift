import Testing
import VEX
import Wire

/// Documents nobody would send in good faith: whatever they are, reading ends soon and never traps.
@Suite("Hostile documents")
struct HostileTests {
    /// SplitMix64; the seed is printed with each failure.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }

    private static let replacements = [
        "null", "0", "-1.5e3", "\"\"", "\" \"", "[]", "{}", "true", "[[]]", "[null]", "\"A\"", "\"pkg:npm/\"", "\"pkg:\"",
        "\"2024-05-05\"", #"{"name":1}"#, #""\u0000\ud83d\ude00""#,
    ].map { Array($0.utf8) }

    private static let documents = [
        Sample.openvex(), Sample.csaf(), Sample.cyclonedx(),
        Sample.csaf(
            tree: """
                "branches": [{"category": "vendor", "name": "V", "branches": [{"category": "product_version", "name": "1",
                "product": {"name": "A", "product_id": "A", "product_identification_helper": {"purl": "pkg:rpm/x/a@1"}}}]}],
                "relationships": [{"product_reference": "A", "relates_to_product_reference": "B", "full_product_name":
                {"name": "n", "product_id": "R"}}], "product_paths": [{"beginning_product_reference": "R", "full_product_name":
                {"name": "n", "product_id": "P"}, "subpaths": [{"next_product_reference": "A"}]}],
                "product_groups": [{"group_id": "G", "product_ids": ["A", "P"]}]
                """,
            vulnerability: """
                "ids": [{"text": "I", "group_ids": ["G"]}], "product_status": {"known_not_affected": ["A", "P"], "fixed": ["R"]},
                "flags": [{"label": "component_not_present", "group_ids": ["G"]}], "threats": [{"category": "impact",
                "product_ids": ["A"]}], "remediations": [{"group_ids": ["G"]}], "scores": [{"products": ["R"]}]
                """),
        Sample.cyclonedx(
            vulnerability: """
                "id": "C", "references": [{"id": "D"}], "analysis": {"state": "in_triage", "lastUpdated": "2024-01-01"},
                "affects": [{"ref": "c", "versions": [{"version": "1", "status": "unknown"}, {"range": "vers:npm/*"}]}]
                """),
        Array(#"{"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "n", "digest": {"sha256": "a"}}], "predicate": "#.utf8)
            + Sample.openvex(products: "") + Array("}".utf8),
    ]

    @Test("any value replaced by any other: a document or an error, and every place stands", arguments: [1, 2, 3] as [UInt64])
    func replacedValues(seed: UInt64) throws {
        var generator = Generator(state: seed)
        for document in HostileTests.documents {
            for _ in 0..<400 {
                var bytes = document
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    guard let text = try? JSONDocument(bytes) else { break }
                    var places: [Range<Int>] = []
                    collect(text.root, &places)
                    guard let place = places.randomElement(using: &generator),
                        let other = HostileTests.replacements.randomElement(using: &generator)
                    else { break }
                    bytes.replaceSubrange(place, with: other)
                }
                check(bytes, "seed \(seed)")
            }
        }
    }

    @Test("any byte changed", arguments: [4, 5] as [UInt64])
    func changedBytes(seed: UInt64) {
        var generator = Generator(state: seed)
        for document in HostileTests.documents {
            for _ in 0..<400 {
                var bytes = document
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0x20...0x7f, using: &generator)
                check(bytes, "seed \(seed)")
            }
        }
    }

    private func collect(_ node: JSONNode, _ places: inout [Range<Int>]) {
        places.append(node.range)
        for element in node.elements { collect(element, &places) }
        for member in node.members { collect(member.value, &places) }
    }

    private func check(_ bytes: [UInt8], _ seed: String) {
        validate(bytes, seed)
        guard let document = try? DocumentReader().read(bytes) else { return }
        for observation in document.observations {
            #expect(document.content.indices.contains(observation.range.lowerBound), "\(seed): \(String(decoding: bytes, as: UTF8.self))")
            #expect(observation.range.upperBound <= document.content.count)
            _ = observation.normalizedLine()
        }
        #expect(document.effective.count <= document.observations.count)
    }

    /// Validation never traps either, points into the text, and agrees with strict mode.
    private func validate(_ bytes: [UInt8], _ seed: String) {
        let report = DocumentValidator().validate(bytes)
        let isRead = (try? DocumentReader(.init(strict: true)).read(bytes)) != nil
        #expect((report.verdict == .valid) == isRead, "\(seed): \(String(decoding: bytes, as: UTF8.self))")
        for finding in report.findings {
            #expect(finding.range.map { report.isWrapped || $0.upperBound <= bytes.count } != false)
            #expect(finding.range == nil || finding.start != nil && finding.end != nil)
        }
    }

    @Test("validation of a document that repeats one great group, chains branches and revisions ends soon")
    func validation() {
        let ids = (0..<20_000).map { "\"p\($0)\"" }.joined(separator: ",")
        let remedy = #"{"category": "vendor_fix", "details": "d", "group_ids": ["G"]}"#
        let vulnerability = #""notes": [], "flags": [{"label": "x", "group_ids": ["G"]}], "remediations": [\#(remedy)]"#
        let vulnerabilities = Array(repeating: "{\(vulnerability)}", count: 2_000).joined(separator: ",")
        let revisions = (0..<20_000).map { #"{"date": "2024-05-06T07:08:09Z", "number": "\#($0)", "summary": "s"}"# }
        let deep = String(repeating: #"{"category": "product_family", "name": "n", "branches": ["#, count: 50)
        let text = """
            {"document": {"csaf_version": "2.1", "category": "csaf_base", "tracking": {"revision_history":
             [\(revisions.joined(separator: ","))]}}, "product_tree": {"branches": [\(deep)\(String(repeating: "]}", count: 50))],
             "product_groups": [{"group_id": "G", "product_ids": [\(ids)]}]}, "vulnerabilities": [\(vulnerabilities)]}
            """
        let report = DocumentValidator().validate(Array(text.utf8))
        #expect(report.verdict == .lenient && report.findings.count == 10_000 && report.findingsOmitted > 10_000)
    }

    @Test("a great many remarks on one great group cost no more than they weigh")
    func groups() throws {
        let ids = (0..<20_000).map { "\"p\($0)\"" }.joined(separator: ",")
        let flags = Array(repeating: #"{"label": "component_not_present", "group_ids": ["G"]}"#, count: 20_000).joined(separator: ",")
        let bytes = Sample.csaf(
            category: "x", tree: #""product_groups": [{"group_id": "G", "product_ids": [\#(ids)]}]"#,
            vulnerability: #""cve": "C", "product_status": {"known_not_affected": [\#(ids)]}, "flags": [\#(flags)]"#)
        let document = try CorpusTests.lenient.read(bytes)
        #expect(document.observations.count == 20_000)
        #expect(document.observations.allSatisfy { $0.justification == .componentNotPresent })
    }

    @Test("names that every product repeats are spelled out only so often")
    func repetition() throws {
        let name = String(repeating: "x", count: 1_000_000)
        let products = Array(repeating: #"{"@id": "p"}"#, count: 100).joined(separator: ",")
        let bytes = Sample.openvex(
            vulnerability: #""vulnerability": {"name": "\#(name)"},"#, products: #""products": [\#(products)],"#)
        let error = #expect(throws: VEXError.self) { try DocumentReader().read(bytes) }
        #expect(error?.code == .tooLarge)
        #expect(try CorpusTests.lenient.read(bytes).observations.count == 100)
    }

    @Test("as many scoped identifiers as there is room for are not all looked at")
    func identifiers() throws {
        let ids = (0..<5_000).map { #"{"text": "i\#($0)", "product_ids": ["A"]}"# }.joined(separator: ",")
        let document = try CorpusTests.lenient.read(
            Sample.csaf(category: "x", vulnerability: #""ids": [\#(ids)], "product_status": {"fixed": ["A"]}"#))
        #expect(document.observations.map(\.aliases.count) == [999])
        #expect(document.diagnostics.count == 4_000)
    }
}

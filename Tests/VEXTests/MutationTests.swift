import Foundation
import Testing
import Wire

@testable import VEX

/// Lenient reading is silent about nothing: whatever is done to a member, the observations stay, or the document is
/// refused by a code, or a finding names the place.
@Suite("G3: every member dropped, emptied and of another kind")
struct MutationTests {
    struct Document: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        var testDescription: String { name }
    }

    /// One change of one member or element.
    struct Mutation {
        let bytes: [UInt8]
        /// RFC 6901, and the same with `*` for each position in a list.
        let pointer: String
        let shape: String
        /// What was done: `dropped`, or what stands there now.
        let change: String
        let original: JSONKind
        /// Whether the value is as good as absent, or has nothing in it that anybody reads.
        var isAbsence: Bool {
            switch change {
            case "dropped", "null": true
            case "[]", "[null]": original == .array
            case "{}", "{\"x\": 5}": original == .object
            default: false
            }
        }
    }

    static let kinds = ["null", "0", "true", "\"\"", "\" \"", "[]", "{}", "[null]", "[5]", "{\"x\": 5}"]

    // MARK: - What may change without a finding at its place

    /// Members that may be absent: a document without them is sound and says something else. By the end of the place.
    static let optional: [String: String] = [
        "/statements/*": "a document states what it states",
        "/statements/*/timestamp": "T1: the document's time is the statement's",
        "/statements/*/vulnerability/aliases": "nobody has to give other names",
        "/statements/*/vulnerability/aliases/*": "as above",
        "/statements/*/products": "O9: in an in-toto statement the subjects are the products",
        "/statements/*/products/*": "a statement is about the products that it names",
        "/statements/*/products/*/@id": "I1: something else identifies it",
        "/statements/*/products/*/identifiers": "as above", "/statements/*/products/*/hashes": "as above",
        "/statements/*/products/*/identifiers/cpe23": "as above",
        "/statements/*/products/*/hashes/sha-256": "as above",
        "/statements/*/products/*/subcomponents": "the product as a whole is meant",
        "/statements/*/products/*/subcomponents/*": "as above",
        "/statements/*/products/*/subcomponents/*/hashes/sha-256": "I1: another hash identifies it",
        "/statements/*/subcomponents": "O8: the product as a whole is meant", "/statements/*/subcomponents/*": "as above",
        "/statements/*/justification": "O6: an impact statement is enough; the label is no duty",
        "/vulnerabilities": "a BOM, or a CSAF document of another profile, states nothing",
        "/vulnerabilities/*": "a document states what it states",
        "/vulnerabilities/*/cve": "C2: the ids name it", "/vulnerabilities/*/ids": "the CVE names it",
        "/vulnerabilities/*/ids/*": "as above",
        "/vulnerabilities/*/ids/*/group_ids": "C2: an id without scope applies to every product",
        "/vulnerabilities/*/ids/*/product_ids": "as above",
        "/vulnerabilities/*/flags": "C5: an impact statement is enough", "/vulnerabilities/*/flags/*": "as above",
        "/vulnerabilities/*/flags/*/product_ids": "the flag may name groups",
        "/vulnerabilities/*/flags/*/product_ids/*": "a flag is about what it names",
        "/vulnerabilities/*/flags/*/group_ids/*": "as above",
        "/vulnerabilities/*/ids/*/group_ids/*": "an id is about what it names",
        "/vulnerabilities/*/ids/*/product_ids/*": "as above",
        "/vulnerabilities/*/product_status": "an informational advisory has none",
        "/product_tree/product_groups/*/product_ids/*": "a group is what it names",
        "/product_tree/product_groups/*/product_ids": "as above; a flag of nothing is told, and a missing member too",
        "/vulnerabilities/*/product_status/known_affected": "a list is about the products that it names",
        "/vulnerabilities/*/product_status/known_affected/*": "as above",
        "/vulnerabilities/*/product_status/known_not_affected": "as above",
        "/vulnerabilities/*/product_status/known_not_affected/*": "as above",
        "/vulnerabilities/*/product_status/fixed": "as above", "/vulnerabilities/*/product_status/fixed/*": "as above",
        "/product_tree/product_paths/*/subpaths": "S2: a path has the steps that it has",
        "/product_tree/product_paths/*/subpaths/*": "as above",
        "/product_identification_helper": "I2: the name identifies it",
        "/product_identification_helper/purl": "as above", "/product_identification_helper/cpe": "as above",
        "/product_identification_helper/purls": "as above", "/product_identification_helper/hashes": "as above",
        "/product_identification_helper/x_generic_uris": "as above",
        "/product_identification_helper/purls/*": "I2: another package URL identifies it",
        "/product_identification_helper/hashes/*": "I2: another hash, or the name", "/file_hashes": "as above",
        "/file_hashes/*": "as above", "/x_generic_uris/*": "I2: another URI, or the name",
        "/components/*/purl": "X4: something else identifies it", "/components/*/cpe": "as above",
        "/components/*/swid": "as above", "/components/*/hashes": "as above", "/components/*/hashes/*": "as above",
        "/metadata/component/group": "a name need not have one", "/metadata/component/version": "as above",
        "/subject/*": "O9: the others are subjects", "/subject/*/uri": "O9: the name identifies it",
        "/subject/*/name": "O9: the uri identifies it", "/subject/*/digest": "as above", "/digest/sha256": "as above",
        "/vulnerabilities/*/references": "nobody has to give other names", "/vulnerabilities/*/references/*": "as above",
        "/vulnerabilities/*/analysis/justification": "J2: CycloneDX leaves it free",
        "/vulnerabilities/*/analysis/lastUpdated": "T3: another time counts",
        "/vulnerabilities/*/analysis/firstIssued": "T3: another time counts",
        "/vulnerabilities/*/affects/*": "an entry affects what it names",
        "/vulnerabilities/*/affects/*/versions": "without versions all are meant",
        "/vulnerabilities/*/affects/*/versions/*": "an item is about the versions that it names",
        "/vulnerabilities/*/affects/*/versions/*/status": "X5: affected is the default",
        "/metadata": "T3: another time, or none", "/metadata/timestamp": "as above",
        "/serialNumber": "a BOM need not have one", "/version": "1 is the default",
    ]

    /// Members whose loss shows where something refers to them, with the code that tells of it there.
    static let elsewhere: [(suffix: String, codes: Set<String>, reason: String)] = [
        ("/bom-ref", ["X4-dangling", "X4-dangling-purl"], "a reference to it leads nowhere"),
        ("/product_id", ["csaf-6.1.1", "csaf-6.1.2"], "an id that is not defined is told where it is used"),
        ("/group_id", ["csaf-6.1.4", "csaf-6.1.5"], "as above"),
        ("/serialNumber", ["X4-bom-link", "X4-dangling"], "links into this BOM lead into another"),
        ("/version", ["X4-bom-link", "X4-dangling"], "as above"),
        ("/components", ["X4-dangling", "X4-dangling-purl"], "a reference to one of them leads nowhere"),
        ("/components/*", ["X4-dangling", "X4-dangling-purl"], "as above"),
        ("/services", ["X4-dangling"], "as above"), ("/services/*", ["X4-dangling"], "as above"),
        ("/metadata", ["X4-dangling"], "as above"), ("/metadata/component", ["X4-dangling"], "as above"),
        ("/product_tree", ["csaf-6.1.1"], "every product is undefined"),
        ("/full_product_names", ["csaf-6.1.1"], "its products are undefined"),
        ("/full_product_names/*", ["csaf-6.1.1"], "as above"),
        ("/branches", ["csaf-6.1.1"], "as above"), ("/branches/*", ["csaf-6.1.1"], "as above"),
        ("/product", ["csaf-6.1.1"], "as above"), ("/full_product_name", ["csaf-6.1.1"], "as above"),
        ("/relationships", ["csaf-6.1.1"], "as above"), ("/relationships/*", ["csaf-6.1.1"], "as above"),
        ("/product_paths", ["csaf-6.1.1"], "as above"), ("/product_paths/*", ["csaf-6.1.1"], "as above"),
        ("/product_groups", ["csaf-6.1.4"], "its groups are undefined"),
        ("/product_groups/*", ["csaf-6.1.4"], "as above"),
        ("/subject", ["O9-identity", "O4-products"], "subjects stand around the document, where no pointer leads"),
        ("/subject/*", ["O9-identity"], "as above"), ("/subject/*/name", ["O9-identity"], "as above"),
        ("/subject/*/uri", ["O9-identity"], "as above"), ("/subject/*/digest", ["O9-identity"], "as above"),
        ("/subject/*/digest/sha256", ["O9-identity"], "as above"),
        ("/name", ["X4-dangling"], "a component that nothing identifies is told where it is meant"),
    ]

    @Test("the observations change only with a finding at that place", arguments: documents())
    func everyMember(document: Document) throws {
        let reader = DocumentReader()
        let original = try reader.read(document.bytes)
        #expect(!original.observations.isEmpty || document.name.contains("withdrawn"))
        let lines = original.observations.map { $0.normalizedLine() }
        let known = Set(original.diagnostics)
        var changed = 0
        for mutation in try MutationTests.mutations(of: document.bytes) {
            guard let read = try? reader.read(mutation.bytes) else { continue }
            if read.observations.map({ $0.normalizedLine() }) == lines { continue }
            changed += 1
            let news = read.diagnostics.filter { !known.contains($0) }
            if news.contains(where: { MutationTests.names($0, mutation.pointer) }) { continue }
            if mutation.isAbsence, MutationTests.optional.keys.contains(where: mutation.shape.hasSuffix) { continue }
            let told = MutationTests.elsewhere.filter { mutation.shape.hasSuffix($0.suffix) }
            if told.contains(where: { rule in news.contains { rule.codes.contains($0.code) } }) { continue }
            let codes = news.map { "\($0.code) \($0.pointer)" }
            Issue.record("\(document.name) \(mutation.pointer) \(mutation.change): silent \(codes)")
        }
        #expect(changed > 5)
    }

    /// Whether a finding is about that place: there, in it, or about what holds it, short of the whole document.
    private static func names(_ diagnostic: Diagnostic, _ pointer: String) -> Bool {
        let place = diagnostic.pointer
        // Of a statement around a document, pointers lead into the predicate.
        let around = "/predicate"
        let pointer = pointer.hasPrefix(around) ? String(pointer.dropFirst(around.count)) : pointer
        return place == pointer || place.hasPrefix(pointer + "/") || !place.isEmpty && pointer.hasPrefix(place + "/")
    }

    @Test("the mutations reach every member of a document, and each does what it says")
    func mutations() throws {
        let bytes = Array(#"{"a": 1, "b": {"c/d": ["x", "y"]}}"#.utf8)
        let all = try MutationTests.mutations(of: bytes)
        #expect(Set(all.map(\.pointer)) == ["/a", "/b", "/b/c~1d", "/b/c~1d/0", "/b/c~1d/1"])
        #expect(all.count == 5 * (MutationTests.kinds.count + 1))
        let dropped = all.filter { $0.change == "dropped" }.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(
            dropped == [
                #"{ "b": {"c/d": ["x", "y"]}}"#, #"{"a": 1}"#, #"{"a": 1, "b": {}}"#, #"{"a": 1, "b": {"c/d": [ "y"]}}"#,
                #"{"a": 1, "b": {"c/d": ["x"]}}"#,
            ])
        #expect(try all.allSatisfy { try JSONDocument($0.bytes).root.kind == .object })
    }
}

extension MutationTests {
    /// The demonstration documents, and three that have what those lack.
    static func documents() -> [Document] {
        let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("testdata/vex")
        let files = ["openvex", "csaf", "cyclonedx", "editions", "bad"].flatMap { name -> [URL] in
            let folder = folder.appendingPathComponent(name)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().filter { $0.hasSuffix(".json") }.map(folder.appendingPathComponent)
        }
        let found = files.compactMap { file -> Document? in
            guard let bytes = FileManager.default.contents(atPath: file.path).map({ Array($0) }),
                let read = try? DocumentReader().read(bytes), !read.observations.isEmpty
            else { return nil }
            // Inside of an envelope, so that its members can be reached.
            return Document(name: file.lastPathComponent, bytes: read.content)
        }
        return found + [
            Document(name: "own openvex", bytes: Array(openvex.utf8)),
            Document(name: "own openvex under metadata", bytes: Array(hoisted.utf8)),
            Document(name: "own statement", bytes: Array(statement.utf8)),
            Document(name: "own csaf", bytes: Array(csaf.utf8)),
            Document(name: "own cyclonedx", bytes: Array(cyclonedx.utf8)),
        ]
    }

    static func mutations(of bytes: [UInt8]) throws -> [Mutation] {
        var all: [Mutation] = []
        func change(_ node: JSONNode, _ whole: Range<Int>, _ pointer: String, _ shape: String) {
            var dropped = bytes
            dropped.removeSubrange(withComma(whole))
            all.append(
                Mutation(bytes: dropped, pointer: pointer, shape: shape, change: "dropped", original: node.kind))
            for kind in kinds {
                var other = bytes
                other.replaceSubrange(node.range, with: Array(kind.utf8))
                all.append(
                    Mutation(bytes: other, pointer: pointer, shape: shape, change: kind, original: node.kind))
            }
            visit(node, pointer, shape)
        }
        func visit(_ node: JSONNode, _ pointer: String, _ shape: String) {
            for (name, value) in node.members {
                let step = "/" + JSONPointer.escaped(name.string ?? "")
                change(value, name.range.lowerBound..<value.range.upperBound, pointer + step, shape + step)
            }
            for (index, element) in node.elements.enumerated() {
                change(element, element.range, "\(pointer)/\(index)", shape + "/*")
            }
        }
        /// The comma behind it, or the one before.
        func withComma(_ range: Range<Int>) -> Range<Int> {
            let behind = bytes[range.upperBound...].firstIndex { !isBlank($0) } ?? bytes.endIndex
            if behind < bytes.endIndex, bytes[behind] == UInt8(ascii: ",") { return range.lowerBound..<behind + 1 }
            let before = bytes[..<range.lowerBound].lastIndex { !isBlank($0) } ?? 0
            return bytes[before] == UInt8(ascii: ",") ? before..<range.upperBound : range
        }
        visit(try JSONDocument(bytes).root, "", "")
        return all
    }

    private static let openvex = """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.test/1", "author": "A", "version": 1,
         "timestamp": "2024-05-06T07:08:09Z", "statements": [
          {"vulnerability": {"@id": "https://example.test/v", "name": "CVE-2024-1000", "aliases": ["GHSA-1", "GO-1"]},
           "timestamp": "2024-05-01T00:00:00Z", "status": "not_affected", "justification": "component_not_present",
           "impact_statement": "it is not there", "products": [
            {"@id": "pkg:oci/app@sha256:ab", "identifiers": {"purl": "pkg:oci/other@sha256:cd"},
             "subcomponents": [{"@id": "pkg:npm/a@1"}, {"hashes": {"sha-256": "AA", "md5": "BB"}}]},
            {"identifiers": {"cpe23": "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*", "cpe22": "cpe:/a:v:p:1"}},
            {"@id": "plain", "hashes": {"sha-256": "CC"}}, {"hashes": {"sha1": "dd", "sha-256": "EE"}}]},
          {"vulnerability": "CVE-2024-1001", "status": "affected", "products": ["pkg:npm/b"],
           "subcomponents": ["pkg:npm/c@1"], "action_statement": "update"}]}
        """

    private static let hoisted = """
        {"metadata": {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "A", "version": 1,
         "timestamp": "2024-05-06T07:08:09Z"}, "statements": [{"vulnerability": {"name": "CVE-2024-1000"},
         "products": [{"@id": "pkg:npm/a@1"}], "status": "fixed"}]}
        """

    private static let statement = """
        {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://openvex.dev/ns/v0.2.0",
         "subject": [{"name": "image", "uri": "pkg:oci/app@sha256:ab", "digest": {"sha256": "ab"}},
          {"digest": {"sha256": "ef"}}],
         "predicate": {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "A", "version": 1,
          "timestamp": "2024-05-06T07:08:09Z", "statements": [
           {"vulnerability": {"name": "CVE-2024-1000"}, "status": "fixed"},
           {"vulnerability": {"name": "CVE-2024-1001"}, "status": "fixed", "products": [
            {"@id": "pkg:oci/app@sha256:ab"}, {"@id": "named", "hashes": {"sha-256": "EF"}}]}]}}
        """

    private static let csaf = """
        {"document": {"csaf_version": "2.1", "category": "csaf_vex", "title": "T",
          "publisher": {"category": "vendor", "name": "V", "namespace": "https://example.test"},
          "tracking": {"id": "1", "version": "1", "status": "final", "current_release_date": "2024-05-06T07:08:09Z",
           "initial_release_date": "2024-05-06T07:08:09Z", "revision_history": []}},
         "product_tree": {
          "full_product_names": [{"name": "A", "product_id": "A"},
           {"name": "B", "product_id": "B", "product_identification_helper": {"cpe": "cpe:/a:v:b"}},
           {"name": "F", "product_id": "F", "product_identification_helper": {"hashes": [{"filename": "f",
            "file_hashes": [{"algorithm": "sha256", "value": "AB"}]}]}},
           {"name": "U", "product_id": "U", "product_identification_helper": {
            "x_generic_uris": [{"namespace": "https://example.test", "uri": "https://example.test/u"}]}}],
          "branches": [{"category": "vendor", "name": "V", "branches": [{"category": "product_name", "name": "P",
           "branches": [{"category": "product_version", "name": "1", "product": {"name": "P 1", "product_id": "C",
             "product_identification_helper": {"purls": ["pkg:npm/p@1?x=1", "pkg:npm/p@1"]}}},
            {"category": "product_version_range", "name": "vers:npm/<3", "product": {"name": "P", "product_id": "D"}}]}]}],
          "relationships": [{"category": "default_component_of", "product_reference": "C",
           "relates_to_product_reference": "A", "full_product_name": {"name": "C in A", "product_id": "R"}}],
          "product_paths": [{"beginning_product_reference": "C", "subpaths": [
            {"category": "installed_on", "next_product_reference": "D"},
            {"category": "installed_on", "next_product_reference": "B"}],
           "full_product_name": {"name": "C in D on B", "product_id": "Q"}}],
          "product_groups": [{"group_id": "G", "product_ids": ["A", "Q"]}, {"group_id": "H", "product_ids": ["B", "F"]}]},
         "vulnerabilities": [{"cve": "CVE-2024-2000",
          "ids": [{"system_name": "s", "text": "I1", "group_ids": ["G"]}, {"system_name": "s", "text": "I2"},
           {"system_name": "s", "text": "I3", "product_ids": ["B"]}],
          "flags": [{"label": "component_not_present", "group_ids": ["G"]},
           {"label": "vulnerable_code_not_present", "product_ids": ["B", "D"]}],
          "threats": [{"category": "impact", "details": "none", "product_ids": ["F", "U", "R"]}],
          "remediations": [{"category": "vendor_fix", "details": "update", "group_ids": ["H"]}],
          "product_status": {"known_not_affected": ["A", "B", "Q", "D", "F", "U", "R"], "fixed": ["C"],
           "recommended": ["C"]}}]}
        """

    private static let cyclonedx = """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 2,
         "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
         "metadata": {"timestamp": "2024-05-06T07:08:09Z", "component": {"type": "application", "bom-ref": "m", "name": "m",
          "group": "g", "version": "1", "components": [
           {"type": "library", "bom-ref": "n", "name": "n", "swid": {"tagId": "t", "name": "n"}}]}},
         "components": [{"type": "library", "bom-ref": "c", "name": "c", "purl": "pkg:npm/c@1", "cpe": "cpe:/a:v:c",
           "components": [{"type": "file", "bom-ref": "d", "name": "d", "hashes": [{"alg": "SHA-1", "content": "AB"}]}]},
          {"type": "library", "bom-ref": "e", "name": "e", "cpe": "cpe:/a:v:e"}],
         "services": [{"bom-ref": "s", "name": "s", "services": [{"bom-ref": "s2", "name": "s2"}]}],
         "vulnerabilities": [{"id": "CVE-2024-3000", "references": [{"id": "GHSA-3", "source": {"name": "g"}}],
           "analysis": {"state": "not_affected", "justification": "code_not_reachable", "detail": "x",
            "firstIssued": "2024-01-01T00:00:00Z", "lastUpdated": "2024-02-01T00:00:00Z"},
           "affects": [{"ref": "c"}, {"ref": "m", "versions": [{"version": "1", "status": "unaffected"},
             {"range": "vers:npm/<2"}]}, {"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#d"}, {"ref": "s2"},
            {"ref": "n"}, {"ref": "s"}]},
          {"id": "CVE-2024-3001", "analysis": {"state": "resolved"}, "affects": [{"ref": "e", "versions": [
            {"version": "1", "status": "affected"}, {"version": "2", "status": "unaffected"}]}]}]}
        """
}

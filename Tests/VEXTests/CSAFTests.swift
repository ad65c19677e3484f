import Testing
import VEX
import Wire

@Suite("CSAF: products, groups, identifiers")
struct CSAFTests {
    private func read(tree: String, _ vulnerability: String, category: String = "x") throws -> VEXDocument {
        try DocumentReader().read(Sample.csaf(category: category, tree: tree, vulnerability: vulnerability))
    }

    private func products(_ tree: String, _ id: String) throws -> [[Identifier]] {
        try read(tree: tree, #""cve": "C", "product_status": {"fixed": ["\#(id)"]}"#).observations.map {
            [$0.product] + $0.subcomponents
        }
    }

    private static let names = #""full_product_names": [{"name": "A", "product_id": "A"}, {"name": "B", "product_id": "B"}, {"name": "C", "product_id": "C"}]"#

    @Test(
        "I2: identity, best first",
        arguments: [
            (#""purl": "pkg:npm/X", "cpe": "cpe:/a:x""#, "pkg:npm/X"),
            (#""purls": ["pkg:deb/Debian/X", "pkg:deb/debian/x?arch=a"], "cpe": "cpe:/a:x""#, "pkg:deb/debian/x"),
            (#""cpe": " cpe:/a:X ", "sbom_urls": ["https://x"]"#, "cpe:/a:X"),
            (#""hashes": [{"file_hashes": [{"algorithm": "sha256", "value": "AB"}]}], "x_generic_uris": [{"uri": "u"}]"#, "hash:sha256:ab"),
            (#""x_generic_uris": [{"namespace": "n", "uri": "u:1"}], "sbom_urls": ["https://x"]"#, "u:1"),
            (#""sbom_urls": ["https://x"]"#, "https://x"),
            (#""skus": ["1"]"#, "name:N "),
        ])
    func identity(helper: String, key: String) throws {
        let tree = #""full_product_names": [{"name": "N", "product_id": "P", "product_identification_helper": {\#(helper)}}]"#
        let wanted = key.hasSuffix(" ") ? String(key.dropLast()) : key
        #expect(try products(tree, "P") == [[Identifier(wanted)]])
    }

    @Test("S1: a chain of relationships reads from the outermost product inwards")
    func relationships() throws {
        let tree = """
            \(Self.names), "relationships": [
            {"product_reference": "C", "relates_to_product_reference": "A:B", "full_product_name": {"name": "n", "product_id": "A:B:C"}},
            {"product_reference": "B", "relates_to_product_reference": "A", "full_product_name": {"name": "n", "product_id": "A:B"}}]
            """
        #expect(try products(tree, "A:B:C") == [["name:A", "name:B", "name:C"]])
        #expect(try products(tree, "A:B") == [["name:A", "name:B"]])
    }

    @Test("a component in several products is one, and what identifies itself is no pair")
    func pairs() throws {
        let helper = #""product_identification_helper": {"purl": "pkg:npm/x"}"#
        func relationship(_ part: String, _ whole: String, _ id: String, _ helper: String = "") -> String {
            #"{"product_reference": "\#(part)", "relates_to_product_reference": "\#(whole)", "full_product_name": {"name": "n", "product_id": "\#(id)"\#(helper)}}"#
        }
        let relationships = [
            relationship("C", "A", "A:C"), relationship("C", "B", "B:C"), relationship("A", "A", "A:A"),
            relationship("C", "A", "own", ", " + helper), relationship("C", "own", "own:C"), relationship("X", "Y", "X:Y"),
        ]
        let tree = "\(Self.names), \"relationships\": [\(relationships.joined(separator: ","))]"
        #expect(try products(tree, "A:C") == [["name:A", "name:C"]])
        #expect(try products(tree, "B:C") == [["name:B", "name:C"]])
        #expect(try products(tree, "A:A") == [["name:A", "name:A"]])
        #expect(try products(tree, "own") == [["pkg:npm/x"]])
        #expect(try products(tree, "own:C") == [["pkg:npm/x", "name:C"]])
        #expect(try products(tree, "X:Y") == [["unresolved:Y", "unresolved:X"]])
    }

    @Test("S2: the last subpath is the outermost product")
    func paths() throws {
        let tree = """
            \(Self.names), "product_paths": [{"beginning_product_reference": "A", "full_product_name": {"name": "n", "product_id": "P"},
            "subpaths": [{"category": "installed_on", "next_product_reference": "B"}, {"category": "installed_on", "next_product_reference": "C"}]}]
            """
        #expect(try products(tree, "P") == [["name:C", "name:B", "name:A"]])
    }

    @Test("cycles are cut and reported, whatever their length")
    func cycles() throws {
        for length in [1, 2, 3, 7] {
            let relationships = (0..<length).map { index in
                """
                {"product_reference": "A", "relates_to_product_reference": "R\((index + 1) % length)",
                 "full_product_name": {"name": "n", "product_id": "R\(index)"}}
                """
            }.joined(separator: ",")
            let tree = "\(Self.names), \"relationships\": [\(relationships)]"
            let document = try read(tree: tree, #""cve": "C", "product_status": {"fixed": ["R0"]}"#)
            #expect(document.diagnostics.map(\.code) == ["csaf-6.1.3"])
            #expect(document.observations.map(\.product) == ["name:A"])
        }
    }

    @Test("deep and branching chains of relationships cost neither stack nor time")
    func hostileChains() throws {
        let deep = (0..<20_000).reversed().map { index in
            #"{"product_reference": "A", "relates_to_product_reference": "R\#(index - 1)", "full_product_name": {"name": "n", "product_id": "R\#(index)"}}"#
        }.joined(separator: ",")
        #expect(try products("\(Self.names), \"relationships\": [\(deep)]", "R19999") == [["unresolved:R19999"]])
        #expect(try products("\(Self.names), \"relationships\": [\(deep)]", "R3").map(\.count) == [5])
        let wide = (0..<200).map { index in
            #"{"product_reference": "R\#(index - 1)", "relates_to_product_reference": "R\#(index - 1)", "full_product_name": {"name": "n", "product_id": "R\#(index)"}}"#
        }.joined(separator: ",")
        #expect(try products("\(Self.names), \"relationships\": [\(wide)]", "R199") == [["unresolved:R199"]])
    }

    @Test("J4, C2: groups carry flags and identifiers to their members")
    func groups() throws {
        let tree = Self.names + #", "product_groups": [{"group_id": "G", "product_ids": ["A", "B"]}]"#
        let document = try read(
            tree: tree,
            """
            "ids": [{"text": "X", "group_ids": ["G"]}, {"text": "Y"}, {"text": "Y"}],
            "product_status": {"known_not_affected": ["A", "B", "C"]},
            "flags": [{"label": "component_not_present", "group_ids": ["G"]}, {"label": "component_not_present", "product_ids": ["A"]}]
            """)
        #expect(document.observations.map(\.vulnerability) == ["X", "X", "Y"])
        #expect(document.observations.map(\.aliases) == [["Y"], ["Y"], []])
        #expect(document.observations.map(\.justification) == [.componentNotPresent, .componentNotPresent, nil])
        #expect(document.diagnostics.isEmpty)
    }

    @Test("C3: recommended is fixed only where nothing else is said, unknown is nothing")
    func recommended() throws {
        let document = try read(
            tree: Self.names,
            #""cve": "C", "product_status": {"recommended": ["A", "B", "C"], "unknown": ["A"], "known_affected": ["B"]}"#)
        #expect(document.observations.map(\.localID) == ["B", "C"])
        #expect(document.observations.map(\.status) == [.affected, .fixed])
        #expect(document.diagnostics.map(\.code) == ["C3-unknown"])
    }

    @Test("C1: a withdrawn document states nothing and retracts", arguments: ["csaf_withdrawn", "csaf_superseded"])
    func withdrawn(category: String) throws {
        let document = try DocumentReader().read(Sample.csaf(category: category))
        #expect(document.retracts)
        #expect(document.observations.isEmpty)
        #expect(try !DocumentReader().read(Sample.csaf()).retracts)
    }

    @Test("a coordinator's copy of a vendor's advisory names the original", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
    func relay() throws {
        func relayOf(_ file: String) throws -> String? {
            let bytes = try #require(Vectors.unpacked("vex/csaf/cisa/OT/white/" + file))
            let document = try CorpusTests.lenient.read(bytes)
            #expect(document.issuerName == "CISA")
            #expect(document.supersessionKey != nil)
            return document.relayOf
        }
        #expect(try relayOf("2023/icsa-23-348-10.json") == "https://cert-portal.siemens.com/productcert/csaf/ssa-398330.json")
        #expect(try relayOf("2017/icsa-17-017-01.json") == nil)
    }
}

@Suite("CycloneDX: references and versions")
struct CycloneDXTests {
    private func read(_ affects: String, _ analysis: String = #""state": "not_affected""#) throws -> VEXDocument {
        try DocumentReader().read(
            Sample.cyclonedx(vulnerability: #""id": "C", "analysis": {\#(analysis)}, "affects": [\#(affects)]"#))
    }

    @Test(
        "X4: where a reference leads",
        arguments: [
            ("c", "pkg:npm/left-pad@1.3.0", []),
            ("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#c", "pkg:npm/left-pad@1.3.0", []),
            ("urn:cdx:3E671687-395B-41F5-A30F-A58921A69B79/2#%63", "pkg:npm/left-pad@1.3.0", []),
            (
                "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/3#c", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/3#c",
                ["X4-bom-link"]
            ),
            ("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#x", "unresolved:urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#x", ["X4-dangling"]),
            ("urn:cdx:2/x", "unresolved:urn:cdx:2/x", ["X4-dangling"]),
            ("pkg:NPM/x", "pkg:npm/x", ["X4-dangling-purl"]),
            ("x", "unresolved:x", ["X4-dangling"]),
        ] as [(String, Identifier, [String])])
    func reference(ref: String, product: Identifier, codes: [String]) throws {
        let document = try read("{\"ref\": \"\(ref)\"}")
        #expect(document.observations.map(\.product) == [product])
        #expect(document.observations.map(\.localID) == [ref])
        #expect(document.diagnostics.map(\.code) == codes)
    }

    @Test("X5: the analysis wins over the ranges")
    func versions() throws {
        let affects = #"{"ref": "c", "versions": [{"version": "1"}, {"range": "vers:npm/<2", "status": "unaffected"}, {"version": "3", "status": "unknown"}]}"#
        let justified = #""state": "not_affected", "justification": "code_not_present""#
        let document = try read(affects, justified)
        #expect(document.observations.map(\.version) == ["1", "vers:npm/<2"])
        #expect(document.observations.map(\.status) == [.notAffected, .notAffected])
        #expect(document.observations.map(\.justification) == [.vulnerableCodeNotPresent, .vulnerableCodeNotPresent])
        #expect(document.observations.map(\.pointer).last == "/vulnerabilities/0/affects/0/versions/1")
        #expect(try read(affects, #""state": "resolved""#).observations.map(\.status) == [.fixed, .fixed])
        #expect(
            try read(affects, #""state": "in_triage""#).observations.map(\.status)
                == [.underInvestigation, .notAffected, .underInvestigation])
    }

    @Test("X6: a false positive says so")
    func falsePositive() throws {
        let document = try read(#"{"ref": "c"}"#, #""state": "false_positive""#)
        #expect(document.observations.map(\.justificationRaw) == ["false_positive"])
        #expect(document.observations.map(\.justification) == [nil])
    }
}

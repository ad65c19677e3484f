import Testing
import VEX
import Wire

@Suite("Documents as written")
struct DocumentWriterTests {
    private func text(_ document: ExportDocument, _ format: VEXFormat) throws -> String {
        String(decoding: try DocumentWriter.write(document, as: format).bytes, as: UTF8.self)
    }

    /// The losses of the statements, as `index field reason`.
    private func losses(_ statements: [ExportStatement], _ format: VEXFormat) throws -> [String] {
        try DocumentWriter.write(ExportSample.document(statements), as: format).losses.map {
            ($0.statement.map { "\($0) " } ?? "") + "\($0.field.rawValue) \($0.reason.rawValue)"
        }
    }

    private let justified = ExportSample.statement(
        ExportSample.product, .notAffected, .vulnerableCodeNotInExecutePath, aliases: ["GHSA-aaaa-bbbb-cccc"],
        reference: ExportReference(entry: "https://example.test/entries/7", confidence: "0.910000"))

    @Test("OpenVEX, byte for byte")
    func openvex() throws {
        #expect(
            try text(ExportSample.document([justified]), .openvex) == """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.test/vex/consensus",\
                "author":"Example Ledger","timestamp":"2026-05-01T09:00:00Z","version":1,"tooling":"stella 0.1.0",\
                "statements":[{"vulnerability":{"name":"CVE-2024-1111","aliases":["GHSA-aaaa-bbbb-cccc"]},\
                "timestamp":"2026-05-01T09:00:00Z","products":[{"@id":"pkg:npm/left-pad@1.3.0",\
                "identifiers":{"purl":"pkg:npm/left-pad@1.3.0"}}],"status":"not_affected",\
                "status_notes":"Ledger entry https://example.test/entries/7, confidence 0.910000.",\
                "justification":"vulnerable_code_not_in_execute_path"}]}
                """)
        #expect(try losses([justified], .openvex) == [])
    }

    @Test("CSAF, byte for byte")
    func csaf() throws {
        #expect(
            try text(ExportSample.document([justified]), .csaf) == """
                {"document":{"category":"csaf_vex","csaf_version":"2.0","publisher":{"category":"other",\
                "name":"Example Ledger","namespace":"https://example.test"},"title":"VEX statements of Example Ledger",\
                "tracking":{"current_release_date":"2026-05-01T09:00:00Z","generator":{"engine":{"name":"stella 0.1.0"}},\
                "id":"https://example.test/vex/consensus","initial_release_date":"2026-05-01T09:00:00Z",\
                "revision_history":[{"date":"2026-05-01T09:00:00Z","number":"1","summary":"Version 1."}],\
                "status":"final","version":"1"}},"product_tree":{"full_product_names":[{"name":"pkg:npm/left-pad@1.3.0",\
                "product_id":"P1","product_identification_helper":{"purl":"pkg:npm/left-pad@1.3.0"}}]},\
                "vulnerabilities":[{"cve":"CVE-2024-1111","flags":[{"date":"2026-05-01T09:00:00Z",\
                "label":"vulnerable_code_not_in_execute_path","product_ids":["P1"]}],\
                "ids":[{"system_name":"GHSA","text":"GHSA-aaaa-bbbb-cccc"}],"notes":[{"category":"general",\
                "text":"CVE-2024-1111 in the products listed, as Example Ledger states it."},{"category":"details",\
                "text":"Ledger entry https://example.test/entries/7, confidence 0.910000.","title":"P1"}],\
                "product_status":{"known_not_affected":["P1"]}}]}
                """)
        #expect(try losses([justified], .csaf) == [])
    }

    @Test("CycloneDX, byte for byte")
    func cyclonedx() throws {
        #expect(
            try text(ExportSample.document([justified]), .cyclonedx) == """
                {"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:272bb121-00a8-8e4d-8606-458f7b127a73",\
                "version":1,"metadata":{"timestamp":"2026-05-01T09:00:00Z","tools":{"components":[{"type":"application",\
                "name":"stella 0.1.0"}]},"manufacturer":{"name":"Example Ledger","url":["https://example.test"]}},\
                "components":[{"type":"library","bom-ref":"pkg:npm/left-pad@1.3.0","name":"left-pad","version":"1.3.0",\
                "purl":"pkg:npm/left-pad@1.3.0"}],"vulnerabilities":[{"id":"CVE-2024-1111","source":{"name":"NVD",\
                "url":"https://nvd.nist.gov/vuln/detail/CVE-2024-1111"},"references":[{"id":"GHSA-aaaa-bbbb-cccc",\
                "source":{"name":"GITHUB","url":"https://github.com/advisories/GHSA-aaaa-bbbb-cccc"}}],\
                "analysis":{"state":"not_affected","justification":"code_not_reachable",\
                "detail":"Ledger entry https://example.test/entries/7, confidence 0.910000.",\
                "lastUpdated":"2026-05-01T09:00:00Z"},"affects":[{"ref":"pkg:npm/left-pad@1.3.0"}]}]}
                """)
        #expect(try losses([justified], .cyclonedx) == [])
    }

    @Test("what a reader sees of the header is what was given", arguments: VEXFormat.allCases)
    func header(format: VEXFormat) throws {
        let document = ExportSample.document([justified], version: 2, earlierReleases: [ExportSample.earlier])
        let read = try DocumentReader(.init(strict: true)).read(DocumentWriter.write(document, as: format).bytes)
        #expect(read.issuerName == "Example Ledger" && read.version == "2" && read.timestamp == ExportSample.time)
        if format != .cyclonedx { #expect(read.documentID == document.id) }
        if format == .csaf { #expect(read.publisherNamespace == "https://example.test" && read.relayOf == nil) }
    }

    @Test("a header that no format can hold is refused", arguments: VEXFormat.allCases)
    func refusedHeader(format: VEXFormat) {
        func code(
            id: String = "https://example.test/vex", namespace: String = "https://example.test", author: String = "A",
            at time: Timestamp = ExportSample.time, version: Int = 1, statements: [ExportStatement]? = nil
        ) -> VEXError.Code? {
            let document = ExportDocument(
                id: id, namespace: namespace, author: author, timestamp: time, version: version,
                statements: statements ?? [justified])
            do {
                _ = try DocumentWriter.write(document, as: format)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code() == nil)
        for id in ["", "vex", "https://example.test/a b", "a:%2", "a:", "1a:b", "a:<b>"] {
            #expect(code(id: id) == .exportHeader, "\(id)")
        }
        #expect(code(id: "https://example.test/p\u{e4}") == nil)
        #expect(code(namespace: "https://example.test/p\u{e4}") == .exportHeader)
        #expect(code(author: " ") == .exportHeader)
        #expect(code(version: 0) == .exportHeader)
        #expect(code(at: Timestamp(seconds: 400_000_000_000)) == .exportHeader)
        #expect(code(statements: [ExportSample.statement(at: Timestamp(seconds: -100_000_000_000))]) == .exportHeader)
        #expect(code(statements: []) == .exportEmpty)
        #expect(code(statements: [ExportSample.statement("unresolved:P1")]) == .exportEmpty)
    }

    @Test("the serial number is the id's, for all versions")
    func serialNumbers() throws {
        func serial(_ id: String, version: Int = 1) throws -> String? {
            let document = ExportSample.document([justified], version: version, id: id)
            return try DocumentWriter.write(document, as: .cyclonedx).value["serialNumber"].flatMap {
                if case .string(let text) = $0 { text } else { nil }
            }
        }
        let uuid = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
        #expect(try serial(uuid) == uuid)
        #expect(try serial("urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79") == uuid)
        let first = try serial("https://example.test/a")
        #expect(try first == serial("https://example.test/a", version: 2))
        #expect(try first != serial("https://example.test/b"))
        #expect(try serial("urn:uuid:3e671687") != "urn:uuid:3e671687")
    }

    @Test("CSAF lists every version whose time is known, and else counts minor ones")
    func history() throws {
        func tracking(_ version: Int, _ earlier: [Timestamp]) throws -> (String, [ExportLoss]) {
            let written = try DocumentWriter.write(
                ExportSample.document([justified], version: version, earlierReleases: earlier), as: .csaf)
            let tracking = try #require(written.value["document"]?["tracking"])
            #expect(try CSAFProfile.violations(of: written.bytes) == [])
            return (String(decoding: tracking.compact, as: UTF8.self), written.losses)
        }
        let whole = try tracking(2, [ExportSample.earlier])
        #expect(
            whole.0.contains(#""version":"2""#)
                && whole.0.contains(#""initial_release_date":"2026-04-30T08:00:00.25Z""#))
        #expect(whole.1 == [])
        for (version, earlier) in [(2, []), (3, [ExportSample.earlier]), (2, [Timestamp(seconds: 1_900_000_000)])] {
            let partial = try tracking(version, earlier)
            #expect(partial.0.contains(#""version":"1.\#(version - 1).0""#))
            #expect(partial.1.map(\.reason) == [.unknownHistory] && partial.1[0].statement == nil)
        }
    }

    @Test("of contradicting statements the most severe stands, in every format", arguments: VEXFormat.allCases)
    func contradictions(format: VEXFormat) throws {
        let order: [VEXStatus] = [.notAffected, .fixed, .underInvestigation, .affected]
        for (position, status) in order.enumerated() {
            // The second says the same version in another way, the third the same vulnerability by another name.
            let statements = [
                ExportSample.statement(ExportSample.product, order[0], .componentNotPresent),
                ExportSample.statement("pkg:npm/left-pad", version: "1.3.0", status, action: "Update."),
                ExportSample.statement(
                    ExportSample.product, order[0], .componentNotPresent, vulnerability: "GHSA-a",
                    aliases: ["CVE-2024-1111"]),
            ]
            let written = try DocumentWriter.write(ExportSample.document(statements), as: format)
            let leftOut = Set(written.losses.filter(\.isLeftOut).compactMap(\.statement))
            #expect(leftOut == (position == 0 ? [] : [0, 2]))
            let read = try DocumentReader(.init(strict: true)).read(written.bytes)
            #expect(Set(read.observations.map(\.status)) == [status])
        }
        let other = [
            ExportSample.statement(),
            ExportSample.statement(.init("pkg:npm/left-pad@1.3.1"), .affected, action: "Update."),
        ]
        #expect(try losses(other, format) == [])
    }

    @Test("what each format has no room for is said")
    func lost() throws {
        let range = ExportSample.statement("pkg:npm/left-pad", version: "vers:npm/<1.3.0")
        #expect(try losses([justified, range], .openvex) == ["1 version inexpressible"])
        #expect(try losses([range], .csaf) == ["0 product respelled", "0 version respelled"])
        #expect(try losses([range], .cyclonedx) == [])
        let all = ExportSample.statement("pkg:npm/left-pad", version: "vers:npm/*")
        #expect(try losses([all], .openvex) == ["0 version implied"])
        let inside = ExportSample.statement(subcomponents: ["pkg:npm/inner@1"])
        #expect(try losses([justified, inside], .cyclonedx) == ["1 subcomponents inexpressible"])
        #expect(try losses([inside], .csaf) == [])
        let unjustified = ExportSample.statement(ExportSample.product, .notAffected, at: ExportSample.earlier)
        #expect(try losses([unjustified], .openvex) == ["0 impact supplied"])
        #expect(try losses([unjustified], .csaf) == ["0 timestamp as_document", "0 impact supplied"])
        #expect(try losses([unjustified], .cyclonedx) == [])
        let affected = ExportSample.statement(ExportSample.product, .affected, .componentNotPresent)
        #expect(try losses([affected], .openvex) == ["0 justification misplaced", "0 action supplied"])
        #expect(try losses([affected], .cyclonedx) == ["0 justification misplaced"])
        let absent = ExportSample.statement(ExportSample.product, .notAffected, .componentNotPresent)
        #expect(try losses([absent], .cyclonedx) == ["0 justification as_text"])
        #expect(try text(ExportSample.document([absent]), .cyclonedx).contains("Justification: component_not_present."))
        #expect(try losses([justified, ExportSample.statement("nginx")], .openvex) == ["1 product inexpressible"])
        #expect(try losses([justified, ExportSample.statement("unresolved:P1")], .csaf) == ["1 product unresolved"])
    }

    @Test("CSAF names a vulnerability by its CVE, once, with all names that anybody gave")
    func names() throws {
        let statements = [
            ExportSample.statement(vulnerability: "GHSA-a", aliases: ["CVE-2024-1111"]),
            ExportSample.statement("pkg:npm/b", vulnerability: "CVE-2024-1111"),
            ExportSample.statement("pkg:npm/c", vulnerability: "GO-1", aliases: ["CVE-2024-1111", "CVE-2024-2222"]),
        ]
        #expect(try losses(statements, .csaf) == ["0 vulnerability respelled", "1 aliases united"])
        let read = try DocumentReader(.init(strict: true)).read(
            DocumentWriter.write(ExportSample.document(statements), as: .csaf).bytes)
        #expect(read.observations.map(\.vulnerability) == ["CVE-2024-1111", "CVE-2024-1111", "GO-1"])
        #expect(Set(read.observations.map(\.vulnerabilityKey)) == ["CVE-2024-1111", "GO-1"])
    }

    @Test("one flag for a product (6.1.33): the other labels are lost, and said to be")
    func flags() throws {
        let statements = [
            ExportSample.statement(ExportSample.product, .notAffected, .componentNotPresent),
            ExportSample.statement(ExportSample.product, .notAffected, .vulnerableCodeNotPresent),
            ExportSample.statement(ExportSample.product, .notAffected, impact: "Never called."),
        ]
        #expect(try losses(statements, .csaf) == ["1 justification contradicted", "2 justification united"])
        #expect(try losses(statements, .openvex) == [])
    }

    @Test("a chain of as many components as readers follow is written, one more is not")
    func depth() throws {
        func inside(_ count: Int) -> ExportStatement {
            ExportSample.statement(subcomponents: (0..<count).map { Identifier("pkg:npm/c\($0)") })
        }
        #expect(try losses([inside(63)], .csaf) == [])
        #expect(try losses([ExportSample.statement(), inside(64)], .csaf) == ["1 subcomponents inexpressible"])
        let trip = try #require(try RoundTrip(ExportSample.document([inside(63)]), .csaf))
        #expect(trip.findings == [])
    }

    @Test("statements that say one thing of several products are one vulnerability of a BOM")
    func grouping() throws {
        let statements = [
            ExportSample.statement("pkg:npm/a", version: "1"),
            ExportSample.statement("pkg:npm/a", version: "vers:npm/>=2"),
            ExportSample.statement("pkg:npm/b"), ExportSample.statement("pkg:npm/a"),
        ]
        #expect(
            try text(ExportSample.document(statements), .cyclonedx).contains(
                """
                "affects":[{"ref":"pkg:npm/a"},{"ref":"pkg:npm/a","versions":[{"version":"1","status":"unaffected"},\
                {"range":"vers:npm/>=2","status":"unaffected"}]},{"ref":"pkg:npm/b"}]}]}
                """))
    }
}

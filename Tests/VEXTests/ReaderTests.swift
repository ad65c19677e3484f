import Testing
import VEX
import Wire

@Suite("Limits and refusals")
struct LimitTests {
    private func code(_ bytes: [UInt8], _ options: DocumentReader.Options) -> VEXError.Code? {
        do {
            _ = try DocumentReader(options).read(bytes)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a document of exactly the limit passes, one byte more is refused unread")
    func bytes() {
        let bytes = Sample.openvex()
        #expect(code(bytes, .init(maxBytes: bytes.count)) == nil)
        #expect(code(bytes, .init(maxBytes: bytes.count - 1)) == .tooLarge)
        #expect(code([0xff], .init(maxBytes: 0)) == .tooLarge, "before anything is parsed")
    }

    @Test("as many observations as the limit pass, one more is refused")
    func statements() {
        let products = #""products": [{"@id": "pkg:npm/a"}, {}, {"@id": "pkg:npm/b"}, {"@id": "pkg:npm/c"}],"#
        #expect(code(Sample.openvex(products: products), .init(maxStatements: 3)) == nil)
        #expect(code(Sample.openvex(products: products), .init(maxStatements: 2)) == .tooManyStatements)
    }

    @Test("diagnostics beyond the limit are counted")
    func diagnostics() throws {
        let products = #""products": [{}, {}, {}, {"@id": "x"}],"#
        let document = try DocumentReader(.init(maxDiagnostics: 2)).read(Sample.openvex(products: products))
        #expect(document.diagnostics.count == 2)
        #expect(document.diagnosticsOmitted == 1)
        #expect(document.statementsSkipped == 3)
        #expect(code(Sample.openvex(products: products), .init(strict: true, maxDiagnostics: 0)) == .strict)
    }

    @Test("formats can be switched off")
    func formats() {
        #expect(code(Sample.csaf(), .init(enabledFormats: [.openvex])) == .formatDisabled)
        #expect(code(Sample.csaf(), .init(enabledFormats: [.csaf])) == nil)
    }

    @Test(
        "what is none of the formats",
        arguments: [
            ("{}", VEXError.Code.unknownFormat), ("[]", .unknownFormat), ("{", .notJSON), ("", .notJSON),
            (#"{"version": NaN}"#, .notJSON), (#"{"bomFormat": "cyclonedx"}"#, .unknownFormat),
            (#"{"@context": ["https://openvex.dev/ns"]}"#, .unknownFormat),
            (#"{"payloadType": "x", "payload": "?"}"#, .badEnvelope), (#"{"payloadType": "x", "payload": "e30="}"#, .unknownFormat),
        ])
    func unknown(text: String, wanted: VEXError.Code) { #expect(code(Array(text.utf8), .init()) == wanted) }

    @Test("envelopes in envelopes end")
    func layers() {
        var bytes = Sample.openvex()
        for _ in 0..<4 { bytes = Array(#"{"payloadType": "x", "payload": "\#(Base64.encode(bytes))"}"#.utf8) }
        #expect(code(bytes, .init()) == nil)
        bytes = Array(#"{"payloadType": "x", "payload": "\#(Base64.encode(bytes))"}"#.utf8)
        #expect(code(bytes, .init()) == .badEnvelope)
    }
}

@Suite("G2: wrapping")
struct WrappingTests {
    private func statement(_ predicate: [UInt8], subjects: String) -> [UInt8] {
        Array(
            #"{"_type": "https://in-toto.io/Statement/v1", "subject": [\#(subjects)], "predicateType": "x", "predicate": "#
                .utf8) + predicate + Array("}".utf8)
    }

    private static let subjects = #"{"name": "pkg:npm/left-pad@1.3.0", "digest": {"sha256": "ab"}}, {"name": "img", "digest": {"sha512": "CD"}}"#

    @Test("pointers and ranges refer to the document taken out of its wrapping")
    func content() throws {
        let inner = Sample.openvex()
        let envelope = Array(
            #"{"payloadType": "x", "payload": "\#(Base64.encode(statement(inner, subjects: Self.subjects)))"}"#.utf8)
        for bytes in [inner, envelope, Array(#"{"dsseEnvelope": "#.utf8) + envelope + Array("}".utf8)] {
            let document = try DocumentReader().read(bytes)
            #expect(document.content == inner)
            let observation = try #require(document.observations.first)
            #expect(observation.pointer == "/statements/0/products/0")
            #expect(Array(document.content[observation.range]) == Array(#"{"@id": "pkg:npm/left-pad@1.3.0"}"#.utf8))
        }
    }

    @Test("a statement without products is about every subject")
    func inherited() throws {
        let bytes = statement(Sample.openvex(products: ""), subjects: Self.subjects + #", {"digest": {"md5": "1", "sha512": "CD"}}"#)
        let document = try DocumentReader().read(bytes)
        #expect(document.observations.map(\.product) == ["pkg:npm/left-pad@1.3.0", "img", "hash:sha512:cd"])
        #expect(document.observations.map(\.pointer) == Array(repeating: "/statements/0", count: 3))
    }

    @Test("products that are no subject are dropped")
    func foreign() throws {
        let products = """
            "products": [{"@id": "img"}, {"@id": "pkg:npm/other"}, {"@id": "pkg:oci/x@sha256:ab"}, \
            {"@id": "y", "hashes": {"sha-512": "cd"}}],
            """
        let document = try DocumentReader().read(statement(Sample.openvex(products: products), subjects: Self.subjects))
        #expect(document.observations.map(\.product) == ["img", "pkg:oci/x@sha256:ab", "y"])
        #expect(document.diagnostics.map(\.code) == ["O9-subject"])
        #expect(document.diagnostics.map(\.pointer) == ["/statements/0/products/1"])
    }
}

@Suite("Observations")
struct ObservationTests {
    @Test("the vulnerability key is the CVE when the document declares exactly one")
    func key() throws {
        func key(_ vulnerability: String) throws -> Identifier? {
            try DocumentReader().read(Sample.openvex(vulnerability: "\"vulnerability\": \(vulnerability),"))
                .observations.first?.vulnerabilityKey
        }
        #expect(try key(#"{"name": "CGA-1", "aliases": ["GHSA-1", "CVE-2024-1111"]}"#) == "CVE-2024-1111")
        #expect(try key(#"{"name": "CGA-1", "aliases": ["CVE-2024-1112", "CVE-2024-1111"]}"#) == "CGA-1")
        #expect(try key(#"{"name": "CVE-2023-0001", "aliases": ["CVE-2024-1111"]}"#) == "CVE-2023-0001")
        #expect(try key(#"{"name": "CVE-2023-x"}"#) == "CVE-2023-x")
    }

    @Test("normalized lines escape only what JSON must, and ids tell places apart")
    func line() throws {
        let products = #""products": [{"@id": "é/\u0001\"\\"}, {"@id": "é/\u0001\"\\"}],"#
        let document = try DocumentReader().read(Sample.openvex(products: products))
        let line = String(decoding: document.observations[0].normalizedLine(), as: UTF8.self)
        #expect(
            line == """
                {"format":"openvex","vulnerability":"CVE-2024-1111","aliases":[],"product":"é/\\u0001\\"\\\\","version":null,\
                "subcomponents":[],"status":"not_affected","justification":"component_not_present",\
                "justification_raw":"component_not_present","timestamp":"2024-05-06T07:08:09Z","local_id":null}
                """)
        #expect(document.observations[0].normalizedLine() == document.observations[1].normalizedLine())
        let ids = document.observations.map { $0.id(document: document.digest) }
        #expect(ids[0] != ids[1])
        #expect(ids[0] == document.observations[0].id(document: document.digest))
    }

    @Test("two products that differ only by a composed and a decomposed é are two")
    func canonicalEquivalence() throws {
        let products = #""products": [{"@id": "caf\u00e9"}, {"@id": "cafe\u0301"}],"#
        let document = try DocumentReader().read(Sample.openvex(products: products))
        #expect(Set(document.observations.map(\.product)).count == 2)
        #expect(document.effective == [0, 1])
        let csaf = Sample.csaf(
            tree: #""full_product_names": [{"name": "A", "product_id": "caf\u00e9"}]"#,
            vulnerability: #""cve": "C", "product_status": {"fixed": ["cafe\u0301", "caf\u00e9"]}"#)
        #expect(try DocumentReader().read(csaf).observations.map(\.product) == ["unresolved:cafe\u{301}", "name:A"])
    }

    @Test("E1: the newest counts, no time is oldest, of equals the later")
    func effective() throws {
        func statement(_ time: String, _ status: String) -> String {
            #"{"vulnerability": {"name": "V"}, "products": [{"@id": "p"}], "status": "\#(status)" \#(time)}"#
        }
        let bytes = Array(
            """
            {"@context": "https://openvex.dev/ns", "statements": [\
            \(statement("", "fixed")), \(statement(#", "timestamp": "2024-01-02T00:00:00Z""#, "fixed")),\
            \(statement(#", "timestamp": "2024-01-01T23:00:00-01:00""#, "fixed")), \(statement("", "affected"))]}
            """.utf8)
        #expect(try DocumentReader().read(bytes).effective == [2])
    }
}

import Consensus
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

@Suite("CPE names: what is stated is found by what it covers, however it is spelled")
struct CPEMatchTests {
    private static let vulnerability: Identifier = "CVE-2026-7100"
    private static let product: Identifier = "cpe:2.3:a:example:big\\+shop:1.5:*:*:*:*:linux:*:*"
    private static let key = VerdictKey(vulnerability: vulnerability, product: product)

    /// An OpenVEX document about CPE names.
    private static func document(
        _ names: [Identifier], author: String = "Scanner", vulnerability: Identifier = vulnerability
    ) -> [UInt8] {
        let products = names.map { #"{"identifiers": {"cpe23": "\#($0.text.replacing("\\", with: "\\\\"))"}}"# }
        return Array(
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/\(author)", "author": "\(author)",
             "timestamp": "2026-05-01T09:00:00Z", "version": 1, "statements": [{"vulnerability": {"name": "\(vulnerability)"},
             "products": [\(products.joined(separator: ","))], "status": "fixed"}]}
            """.utf8)
    }

    private func opened(_ documents: [[UInt8]]) async throws -> EndToEndLedger.Writer {
        let writer = try EndToEndLedger(isEmpty: true).open()
        try await writer.ingest(documents)
        return writer
    }

    /// The grades of the statements that a verdict on the name was made from; nil when nobody speaks about it.
    private func grades(_ writer: EndToEndLedger.Writer, on name: Identifier = product) async throws -> [String]? {
        let key = VerdictKey(vulnerability: Self.vulnerability, product: name)
        let made = try #require(try await writer.service.compute([key], mode: .weightedVote, asOf: EndToEndLedger.instant).first)
        do {
            let record = try made.get().verdict.record
            let trace = try #require(try writer.lens.mergeTrace(of: record.id)).record
            return try LoggedStatements(log: writer.directory.store).mergeTrace(trace).sources.map(\.matchGrade).sorted()
        } catch let error as VEXLensError where error.code == .nothingKnown {
            return nil
        }
    }

    @Test("each way in which a statement covers a name is logged in the trace, and other names have no part in it")
    func allGrades() async throws {
        let writer = try await opened([
            Self.document([
                "cpe:/a:EXAMPLE:big%2bshop:1.5::~~~linux~~", "cpe:/a:example:big%2bshop:1.5", "cpe:/a:example:big%2bshop:1.%02",
                "cpe:2.3:a:example:big\\+shop:*:*:*:*:*:*:*:*",
                "cpe:/a:example:big%2bshop:1.4", "cpe:2.3:a:example:big\\+shop:1.5:*:*:*:*:windows:*:*",
                "cpe:/a:example:bigshop", "cpe:/a:other:big%2bshop",
            ])
        ])
        #expect(try await grades(writer) == ["exact", "qualifier_subset", "range_containment", "versionless"])
        // Bases are what they were: the spellings.
        let records = try writer.lens.observations(matching: ObservationQuery()).map(\.record)
        #expect(records.count == 8 && records.allSatisfy { $0.productBase == $0.statement.product })
        writer.expectCleanAudit()
    }

    @Test(
        "a name is decided by a statement about all versions or some, and by none about another product",
        arguments: [
            ("cpe:2.3:a:example:big\\+shop:*:*:*:*:*:*:*:*", "versionless"), ("cpe:/a:example:big%2Bshop", "versionless"),
            ("CPE:2.3:A:Example:Big\\+Shop:*:*:*:*:*:*:*:*", "versionless"),
            ("cpe:2.3:a:\\e\\xample:big\\+shop:1.*:*:*:*:*:*:*:*", "range_containment"),
            ("cpe:2.3:a:example:big\\+shop:1.?:*:*:*:*:linux:*:*", "range_containment"),
            ("cpe:2.3:a:example:big\\+shop:1.5:*:*:*:*:*:*:*", "qualifier_subset"),
            ("cpe:2.3:a:example:big\\+shop:2.*:*:*:*:*:*:*:*", nil), ("cpe:2.3:a:example:big\\+shop:1.\\*:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:example:big\\+shop:-:*:*:*:*:*:*:*", nil), ("cpe:2.3:a:example:big\\+shop_pro:*:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:example:big:*:*:*:*:*:*:*:*", nil), ("cpe:2.3:a:example:big\\\\\\+shop:*:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:example:big\\:shop:*:*:*:*:*:*:*:*", nil), ("cpe:2.3:o:example:big\\+shop:*:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:examples:big\\+shop:*:*:*:*:*:*:*:*", nil),
            // A statement about all products of a vendor, or about those of several, is none (M5).
            ("cpe:2.3:a:exam*:big\\+shop:*:*:*:*:*:*:*:*", nil), ("cpe:2.3:a:*:big\\+shop:*:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:example:*:*:*:*:*:*:*:*:*", nil), ("cpe:2.3:*:example:big\\+shop:*:*:*:*:*:*:*:*", nil),
            ("cpe:/a:example", nil),
        ] as [(Identifier, String?)])
    func decided(stated: Identifier, grade: String?) async throws {
        let writer = try await opened([Self.document([stated])])
        #expect(try await grades(writer) == grade.map { [$0] })
        // The name itself is always met.
        #expect(try await grades(writer, on: stated) == ["exact"])
    }

    @Test("a recomputation by issuer takes the pairs that its statements cover under other names, page by page")
    func byIssuer() async throws {
        let wide: Identifier = "cpe:/a:example:big%2bshop"
        let others: [Identifier] = ["cpe:/a:example:big%2bshop_pro:1", "pkg:npm/a@1"]
        let writer = try await opened([
            Self.document([Self.product] + others), Self.document([Self.product], vulnerability: "CVE-2026-7101"),
            Self.document([wide], author: "Vendor"),
            Self.document([others[0]], author: "Vendor2", vulnerability: "CVE-2026-7101"),
        ])
        try await writer.compute()
        let pairs = { (issuer: Identifier, after: VerdictKey?, limit: Int) in
            try writer.lens.pairs(.issuer(issuer), after: after, limit: limit)
        }
        let dependent = [wide, Self.product].map { VerdictKey(vulnerability: Self.vulnerability, product: $0) }.sorted()
        #expect(try pairs("Vendor", nil, 10) == dependent)
        #expect(try pairs("Vendor", nil, 1) == [dependent[0]])
        #expect(try pairs("Vendor", dependent[0], 10) == [dependent[1]])
        #expect(try pairs("Vendor", dependent[1], 10) == [])
        #expect(try pairs("Vendor2", nil, 10) == [VerdictKey(vulnerability: "CVE-2026-7101", product: others[0])])
        // The other way round: what is stated of one version may have a part in what is said of all.
        #expect(try pairs("Scanner", nil, 10).count == 5)
        // It finds nothing new the second time.
        let run = RecomputeRun(.issuer("Vendor"), mode: .weightedVote, asOf: EndToEndLedger.instant, end: writer.trees.end)
        let counts = try await writer.service.recompute(run, journal: nil) { #expect($1.isEmpty) }.counts
        #expect(counts.pairs == 2 && counts.unchanged == 2)
    }

    @Test("a receipt tells of every verdict that a statement has a part in, and of none about its neighbours")
    func receipts() async throws {
        let document = Self.document(["cpe:2.3:a:example:big\\+shop:*:*:*:*:*:*:*:*"], author: "Vendor")
        let writer = try await opened([Self.document([Self.product, "cpe:/a:example:big%2bshop_pro:1"]), document])
        try await writer.compute()
        let observations = try writer.service.receipts.receipt(of: SHA256.hash(document)).observations
        #expect(observations.map(\.isCounted) == [true])
        #expect(
            Set(observations.flatMap(\.uses).map { "\($0.product) \($0.matchGrade)" }) == [
                "\(Self.product) versionless", "cpe:2.3:a:example:big\\+shop:*:*:*:*:*:*:*:* exact",
            ])
    }

    @Test("a version range beside a CPE name meets names that it covers; beside another it is unmatched")
    func unmatched() async throws {
        func ranged(_ name: String, _ number: Int) -> [UInt8] {
            Array(
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6",
                 "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b7\(number)",
                 "version": 1, "metadata": {"supplier": {"name": "Vendor"}},
                 "components": [{"type": "library", "name": "shop", "bom-ref": "s", "cpe": "\(name)"}],
                 "vulnerabilities": [{"id": "\(Self.vulnerability)", "analysis": {"state": "exploitable"},
                  "affects": [{"ref": "s", "versions": [{"range": "vers:all/*", "status": "affected"}]}]}]}
                """.utf8)
        }
        let writer = try await opened([Self.document([Self.product])])
        let outcomes = try await writer.ingest([ranged("cpe:/a:example:big%2bshop", 1), ranged("cpe:/a:example:bigshop", 2)])
        #expect(outcomes.map { $0.unmatched.map(\.reason) } == [[], [.noVersionKnown]])
    }

    @Test("verdicts on a name are found for the names that it covers")
    func applied() async throws {
        let wide: Identifier = "cpe:/a:example:big%2bshop"
        let writer = try await opened([Self.document([wide, "cpe:2.3:a:example:big\\+shop:1.*:*:*:*:*:*:*:*"])])
        try await writer.compute()
        var verdicts = ProductVerdicts(writer.lens)
        func found(_ name: Identifier) throws -> [String] {
            try verdicts.about([name]).map { "\($0.verdict.record.product) \($0.grade.rawValue)" }
        }
        #expect(try found(Self.product) == ["cpe:2.3:a:example:big\\+shop:1.*:*:*:*:*:*:*:* range_containment"])
        #expect(try found("cpe:2.3:a:example:big\\+shop:2.0:*:*:*:*:*:*:*") == ["\(wide) versionless"])
        #expect(try found("cpe:2.3:a:example:big\\+shop_pro:2.0:*:*:*:*:*:*:*") == [])
    }

    @Test("what is found and matches is all that matches: random names", arguments: 0..<4 as Range<UInt64>)
    func complete(seed: UInt64) async throws {
        var sample = CPENameSample(seed: seed)
        let names = Set((0..<150).map { _ in Identifier(sample.name()) }).sorted()
        let (scratch, log) = (Scratch(), try DemoLog())
        let directory = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter())
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        // Two documents, so that the order of what several spellings give is seen.
        let halves = [names[..<(names.count / 2)], names[(names.count / 2)...]].map { Array($0) }
        for (number, half) in halves.enumerated() {
            _ = try await sequencer.append(
                Submission(body: DemoLog.body(number), rows: [CPERows.document("d\(number)", half, about: Self.vulnerability)]))
        }
        let lens = SQLiteLensStore(directory.store)
        let all = try lens.observations(matching: ObservationQuery())
        #expect(all.count == names.count)
        var met = 0
        for target in names {
            var query = ObservationQuery()
            (query.vulnerabilityKey, query.family) = (Self.vulnerability, ProductFamily(of: target))
            let candidates = try lens.observations(matching: query)
            let matching = { (logged: Logged<ObservationRecord>) in
                ProductMatch.match(stated: logged.record.statement.product, target: target) != nil
            }
            #expect(candidates.filter(matching) == all.filter(matching), "seed \(seed): \(target)")
            query.vulnerabilityKey = "CVE-0"
            #expect(try lens.observations(matching: query).isEmpty)
            query.vulnerabilityKey = nil
            #expect(try lens.observations(matching: query) == candidates, "seed \(seed): \(target)")
            query.limit = 1
            #expect(try lens.observations(matching: query) == Array(candidates.prefix(1)), "seed \(seed): \(target)")
            met += candidates.count(where: matching) - 1
        }
        #expect(met > 0, "seed \(seed)")
        sequencer.close()
        try directory.close()
    }
}

/// Rows about CPE names, as a document would give them.
enum CPERows {
    static func document(_ name: String, _ products: [Identifier], about vulnerability: Identifier) -> LensRow {
        let digest = ProjectionTests.digest
        let record = DocumentRecord(
            digest: digest(name), envelope: digest("e" + name), format: .openvex, size: 10, issuerClaimed: nil, issuer: "vendor",
            signature: .none, signatureFormat: "none", keyID: nil, documentID: name, version: "1", timestamp: nil,
            statementsRead: products.count, statementsSkipped: 0)
        let observations = products.enumerated().map { ordinal, product in
            ObservationRecord(
                id: digest("\(name)/\(ordinal)"), document: digest(name), ordinal: ordinal, format: .openvex,
                statement: VEXMergeSource.StatedObservation(
                    vulnerability: vulnerability, product: product, subcomponents: [], status: .affected, justification: nil,
                    justificationRaw: nil, timestamp: nil),
                aliases: [], version: nil, localID: nil,
                location: VEXMergeSource.StatementLocation(pointer: "/statements/0", start: 3, end: 9), issuer: "vendor",
                signature: .none, keyID: nil, vulnerabilityKey: vulnerability, productBase: ProductBase.of(product))
        }
        return .document(record, observations)
    }
}

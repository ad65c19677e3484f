import Testing
import VEX
import Wire

@Suite("What is written is read again")
struct RoundTripTests {
    /// Products that a statement may be about: what is read must cover none that was not stated.
    private static let targets =
        ExportSample.products
        + [
            "pkg:npm/left-pad@1.0.0", "pkg:npm/left-pad@1.3.1", "pkg:npm/left-pad@2.0", "pkg:npm/left-pad@2.1.0",
            "pkg:pypi/django@1.3.0", "pkg:rpm/fedora/curl@2.3-4", "pkg:rpm/fedora/curl@2.3-4?epoch=1",
            "pkg:rpm/fedora/curl@1:2.3-4",
        ].map { Identifier($0) }

    /// The one observation of a document of one statement: it differs in exactly the fields that are said to be lost.
    private func check(_ statement: ExportStatement, _ format: VEXFormat) throws -> Bool {
        guard let trip = try RoundTrip(ExportSample.document([statement]), format) else { return false }
        let text = String(decoding: trip.bytes, as: UTF8.self)
        let observation = try #require(trip.observations.first, "\(text)")
        #expect(trip.observations.count == 1, "\(text)")
        let differences = RoundTrip.differences(observation, statement)
        #expect(differences == trip.lost(0).intersection(RoundTrip.fields), "\(trip.losses) \(text)")
        for target in RoundTripTests.targets {
            let isCovered =
                ProductMatch.match(
                    stated: observation.product, version: observation.version, target: target) != nil
            #expect(!isCovered || isMeant(statement, target), "more is said than was stated, about \(target): \(text)")
        }
        let mismatches = try CSAFProfile.violations(of: trip.bytes)
        #expect(format != .csaf || mismatches.isEmpty, "\(mismatches) \(text)")
        return true
    }

    /// Whether the statement is about the product, which may be spelled as another format spells it.
    private func isMeant(_ statement: ExportStatement, _ target: Identifier) -> Bool {
        func plain(_ key: Identifier) -> String {
            let name = key.text.hasPrefix("name:") ? String(key.text.dropFirst(5)) : key.text
            return name.hasPrefix("hash:") ? name.replacing("-", with: "") : name
        }
        return [statement.product, target].contains { stated in
            plain(stated) == plain(statement.product)
                && ProductMatch.match(stated: stated, version: statement.version, target: target) != nil
        }
    }

    @Test("every status, justification and kind of product", arguments: VEXFormat.allCases)
    func kinds(format: VEXFormat) throws {
        var written = 0
        for product in ExportSample.products {
            for status in VEXStatus.allCases {
                for justification in [nil] + Justification.allCases {
                    for time in [ExportSample.time, ExportSample.earlier] {
                        let statement = ExportSample.statement(product, status, justification, at: time)
                        if try check(statement, format) { written += 1 }
                    }
                }
            }
        }
        // Bare names, and texts that are no IRI, are nothing to OpenVEX.
        let kept = format == .openvex ? ExportSample.products.count - 9 : ExportSample.products.count
        #expect(written == kept * 4 * 6 * 2)
    }

    @Test("every kind of product with every kind of version", arguments: VEXFormat.allCases)
    func versions(format: VEXFormat) throws {
        for product in ExportSample.products {
            for version in ExportSample.versions {
                for components in [[], ExportSample.components[1]] {
                    let statement = ExportSample.statement(
                        product, version: version, .notAffected, .vulnerableCodeNotPresent, subcomponents: components)
                    let isWritten = try check(statement, format)
                    let isExpressible = format == .csaf || format == .cyclonedx && components.isEmpty
                    #expect(isWritten || !isExpressible)
                }
            }
        }
    }

    @Test("every kind of product with components in it, and as one", arguments: [VEXFormat.openvex, .csaf])
    func components(format: VEXFormat) throws {
        for components in ExportSample.components + ExportSample.products.map({ [$0] }) {
            let statement = ExportSample.statement(subcomponents: components)
            let isWritten = try check(statement, format)
            #expect(isWritten || format == .openvex)
        }
    }

    @Test("sets of statements", arguments: VEXFormat.allCases, 0..<60)
    func sets(format: VEXFormat, round: Int) throws {
        var generator = ExportSample.Generator(state: UInt64(round) &* 0x1_0001)
        let statements = (0..<(1 + generator.below(40))).map { _ in ExportSample.random(&generator) }
        guard let trip = try RoundTrip(ExportSample.document(statements), format) else { return }
        #expect(trip.findings == [], "seed \(round): \(String(decoding: trip.bytes, as: UTF8.self))")
        if format == .csaf {
            let violations = try CSAFProfile.violations(of: trip.bytes)
            #expect(violations == [], "seed \(round): \(String(decoding: trip.bytes, as: UTF8.self))")
        }
    }

    @Test(
        "a set in another order, with repetitions, gives the same bytes and losses", arguments: VEXFormat.allCases,
        0..<20)
    func order(format: VEXFormat, seed: Int) throws {
        var generator = ExportSample.Generator(state: UInt64(seed))
        let statements = (0..<30).map { _ in ExportSample.random(&generator) }
        let first = try DocumentWriter.write(ExportSample.document(statements), as: format)
        for _ in 0..<5 {
            let order = generator.shuffle(Array(statements.indices) + [generator.below(30), generator.below(30)])
            let again = try DocumentWriter.write(ExportSample.document(order.map { statements[$0] }), as: format)
            #expect(again.bytes == first.bytes, "seed \(seed)")
            // The same losses, under the indexes that the statements have now.
            for (index, original) in order.enumerated() {
                #expect(named(again.losses, index) == named(first.losses, original), "seed \(seed)")
            }
        }
        let fewer = try DocumentWriter.write(ExportSample.document(Array(statements.dropFirst())), as: format)
        let isRepeated = statements.dropFirst().contains { "\($0)" == "\(statements[0])" }
        let isLost = first.losses.contains { $0.statement == 0 && $0.isLeftOut }
        #expect(fewer.bytes != first.bytes || isRepeated || isLost, "seed \(seed)")
    }

    private func named(_ losses: [ExportLoss], _ index: Int) -> [String] {
        losses.filter { $0.statement == index }.map { "\($0.field) \($0.reason)" }
    }
}

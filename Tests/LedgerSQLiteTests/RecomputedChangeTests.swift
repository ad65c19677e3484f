import Consensus
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import Testing
import Trust
import VEXLens
import Wire

/// What a recomputation takes for "nothing changed", a digest in the projection, must know every cause of a change.
@Suite("A recomputation finds each pair that a change is about, and no other")
struct RecomputedChangeTests {
    /// What may happen to a ledger between two recomputations.
    private enum Step: CaseIterable {
        case nothing, documentAgain, laterInstant, sameOptions, strangerRegistered
        case edition, statement, unknownSpeaks, unknownRegistered
        case tier, scope, key, issuerRevoked, editorRevoked
        case options, mode
    }

    /// A ledger, and who has spoken about which pair in it.
    private final class Life {
        private let ledger: EndToEndLedger
        private(set) var writer: EndToEndLedger.Writer
        private var random: SeededGenerator
        private var settings = ConsensusSettings()
        private var mode = ConsensusMode.weightedVote
        /// Each recomputation is for a second later: what is as it was once before is then no verdict that is logged already.
        private var instant = EndToEndLedger.instant
        private var documents: [[UInt8]] = []
        /// Pairs by who ever spoke about them.
        private var spoken: [Identifier: Set<Int>] = [:]
        /// Pairs of the vendor's newest edition.
        private var newest: Set<Int> = []
        private var revoked: Set<Identifier> = []
        private var strangers = 0

        init(seed: UInt64) throws {
            random = SeededGenerator(seed: seed)
            ledger = try EndToEndLedger(isEmpty: true)
            writer = try ledger.open()
            try writer.service.directory.register(all: [
                try IssuerSample.issuer("vendor", name: "Vendor", keys: [41]), try IssuerSample.issuer("scanner", name: "Scanner"),
            ])
        }

        var all: Set<Int> { spoken.values.reduce(into: []) { $0.formUnion($1) } }

        /// - Returns: The pairs about which the verdict has to change; nil when the step is none any more.
        func take(_ step: Step) async throws -> Set<Int>? {
            let directory = writer.service.directory
            instant = Timestamp(seconds: instant.seconds + 1)
            switch step {
            case .nothing, .sameOptions:
                if step == .sameOptions { try reopen() }
                return []
            case .documentAgain:
                guard let document = documents.randomElement(using: &random) else { return nil }
                try await writer.ingest([document])
                return []
            case .laterInstant:
                // All statements are as old as it counts.
                instant = Timestamp(seconds: instant.seconds + Int64.random(in: 0..<86_400, using: &random))
                return []
            case .strangerRegistered:
                strangers += 1
                try directory.register(try IssuerSample.issuer(Identifier("other-\(strangers)")))
                return []
            case .edition:
                guard !revoked.contains("vendor") else { return nil }
                let (pairs, before) = (some(), newest)
                newest = pairs
                try await speak("vendor", about: pairs) {
                    try EditionSample.signed(PairSample.csaf(edition: $0, about: pairs), seed: 41)
                }
                // What it repeats is superseded, what it leaves out retracted.
                return pairs.union(before)
            case .statement, .unknownSpeaks:
                let issuer: Identifier = step == .statement ? "scanner" : "Unknown"
                guard !revoked.contains(issuer) else { return nil }
                let pairs = some()
                try await speak(issuer, about: pairs) {
                    PairSample.openvex(author: step == .statement ? "Scanner" : "Unknown", number: $0, about: pairs)
                }
                return pairs
            case .unknownRegistered:
                guard let pairs = spoken["Unknown"], try directory.issuer("Unknown") == nil else { return nil }
                try directory.register(try IssuerSample.issuer("Unknown"))
                return pairs
            case .tier:
                return try change { issuer in
                    try directory.setTier(issuer.tier == .known ? .trusted : .known, of: issuer.id)
                }
            case .scope:
                return try change { issuer in
                    try directory.update(
                        try Issuer(
                            id: issuer.id, name: issuer.name, tier: issuer.tier, keys: issuer.keys,
                            scopes: issuer.scopes.isEmpty ? [IssuerScope(purlPrefix: "pkg:npm/part", tier: .authoritative)] : [],
                            registeredAt: issuer.registeredAt))
                }
            case .key:
                return try change { issuer in
                    let seed = UInt8(50 + issuer.keys.count + (issuer.id == "vendor" ? 0 : 100))
                    try directory.update(
                        try Issuer(
                            id: issuer.id, name: issuer.name, tier: issuer.tier,
                            keys: issuer.keys + [IssuerKey(publicKey: try IssuerSample.publicKey(seed))], scopes: issuer.scopes,
                            registeredAt: issuer.registeredAt))
                }
            case .issuerRevoked, .editorRevoked:
                let issuer: Identifier = step == .issuerRevoked ? "scanner" : "vendor"
                guard revoked.insert(issuer).inserted else { return nil }
                try directory.revoke(
                    issuer, at: [Timestamp(seconds: 0), instant].randomElement(using: &random) ?? instant, reason: "left")
                return spoken[issuer] ?? []
            case .options:
                settings.minFreshnessFactor = Millionths(settings.minFreshnessFactor == Millionths(500_000) ? 400_000 : 500_000)
                try reopen()
                return all
            case .mode:
                mode = mode == .weightedVote ? .lattice : .weightedVote
                return all
            }
        }

        /// - Returns: What the recomputation counts, and the pairs that have another verdict after it.
        func recompute() async throws -> (counts: RecomputeCounts, changed: Set<Int>) {
            let before = try verdicts()
            let run = RecomputeRun(.all, mode: mode, asOf: instant, end: writer.service.trees.end)
            let counts = try await writer.service.recompute(run, journal: SQLiteRecomputeJournal(writer.directory.store)) {
                #expect($1.isEmpty)
            }.counts
            let after = try verdicts()
            return (counts, Set(after.filter { before[$0.key] != $0.value }.keys))
        }

        private func verdicts() throws -> [Int: VirtualIndex] {
            let known = try writer.lens.currentVerdicts(on: (0..<PairSample.count).map(PairSample.key))
            return Dictionary(uniqueKeysWithValues: known.enumerated().compactMap { pair, verdict in verdict.map { (pair, $0.index) } })
        }

        private func some() -> Set<Int> {
            Set((0..<PairSample.count).shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
        }

        private func speak(_ issuer: Identifier, about pairs: Set<Int>, _ document: (Int) throws -> [UInt8]) async throws {
            let bytes = try document(documents.count)
            documents.append(bytes)
            try await writer.ingest([bytes])
            spoken[issuer, default: []].formUnion(pairs)
        }

        private func change(_ apply: (Issuer) throws -> Void) throws -> Set<Int>? {
            let ids = (["vendor", "scanner"] as [Identifier]).filter { !revoked.contains($0) }
            guard let id = ids.randomElement(using: &random), let issuer = try writer.service.directory.issuer(id) else { return nil }
            try apply(issuer)
            return spoken[id] ?? []
        }

        private func reopen() throws {
            try writer.close()
            writer = try ledger.open(settings: settings)
        }
    }

    @Test("documents, editions, revocations, trust, options and modes, in any order", arguments: 0..<4 as Range<UInt64>)
    func everyChange(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let life = try Life(seed: seed)
        // Everybody speaks before anything else happens; each step is taken at least once, revocations last.
        let revocations: [Step] = [.issuerRevoked, .editorRevoked]
        let often = Step.allCases.filter { !revocations.contains($0) }
        let steps = [.edition, .statement, .unknownSpeaks] + often.shuffled(using: &random)
            + (revocations + often).shuffled(using: &random)
        for (number, step) in steps.enumerated() {
            guard let expected = try await life.take(step) else { continue }
            let (counts, changed) = try await life.recompute()
            let place: Comment = "seed \(seed), step \(number): \(step)"
            #expect(changed == expected, place)
            #expect(counts.changed == expected.count && counts.unchanged == life.all.count - expected.count, place)
            #expect(counts.silent == 0 && counts.failed == 0, place)
            let again = try await life.recompute()
            #expect(again.counts.changed == 0 && again.changed.isEmpty, place)
        }
        life.writer.expectCleanAudit()
    }
}

/// Small documents about some of a few pairs.
private enum PairSample {
    static let count = 8

    static func key(_ pair: Int) -> VerdictKey {
        VerdictKey(vulnerability: Identifier("CVE-2026-\(8000 + pair)"), product: Identifier("pkg:npm/part-\(pair)@1.0.0"))
    }

    /// One tracking id, a later date with each edition.
    static func csaf(edition: Int, about pairs: Set<Int>) -> [UInt8] {
        let time = "2025-01-01T0\(edition / 50):\(10 + edition % 50):00Z"
        let products = pairs.sorted().map {
            #"{"name": "P\#($0)", "product_id": "P\#($0)", "product_identification_helper": {"purl": "\#(key($0).product)"}}"#
        }
        let stated = pairs.sorted().map {
            #"{"cve": "\#(key($0).vulnerability)", "product_status": {"known_affected": ["P\#($0)"]}}"#
        }
        return Array(
            """
            {"document": {"csaf_version": "2.0", "category": "csaf_security_advisory", "title": "T",
              "publisher": {"category": "vendor", "name": "Vendor", "namespace": "https://vendor.example"},
              "tracking": {"id": "V-1", "version": "\(edition + 1)", "status": "final", "initial_release_date": "\(time)",
               "current_release_date": "\(time)",
               "revision_history": [{"date": "\(time)", "number": "\(edition + 1)", "summary": "s"}]}},
             "product_tree": {"full_product_names": [\(products.joined(separator: ", "))]},
             "vulnerabilities": [\(stated.joined(separator: ", "))]}
            """.utf8)
    }

    static func openvex(author: String, number: Int, about pairs: Set<Int>) -> [UInt8] {
        let stated = pairs.sorted().map {
            #"{"vulnerability": {"name": "\#(key($0).vulnerability)"}, "products": [{"@id": "\#(key($0).product)"}], "#
                + #""status": "fixed"}"#
        }
        return Array(
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://\(author).example/\(number)", "author": "\(author)",
             "timestamp": "2025-01-02T00:00:\(10 + number % 50)Z", "version": 1, "statements": [\(stated.joined(separator: ", "))]}
            """.utf8)
    }
}

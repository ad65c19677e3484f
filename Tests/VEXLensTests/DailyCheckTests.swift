import ProofChain
import Signing
import Testing
import Trust
import VEX
import VEXLens
import Wire

@Suite("The daily look (O1)")
struct DailyCheckTests {
    private static let start = Timestamp(seconds: 1_780_000_000)
    private static let end = Timestamp(seconds: 1_780_086_400)

    /// All is well.
    private static func well() throws -> DailyFigures {
        var figures = DailyFigures(from: start, to: end)
        figures.decisions = [0.001, 0.002]
        (figures.documentsTaken, figures.documentsRefused) = (95, 5)
        figures.bytes = 2000
        figures.earlier = DailyFigures.Size(bytes: 1000, at: start)
        figures.weights = try ballots(20, "0.960000")
        figures.earlierWeights = try ballots(20, "0.960000")
        return figures
    }

    private static func ballots(_ count: Int, _ weight: String, tier: TrustTier = .trusted) throws -> BallotWeights {
        let factors = StatedFactors(
            tier: tier.rawValue, tierWeight: "0.800000", signed: "1.200000", freshness: "1.000000", boost: "1.000000")
        let ballot = VEXVerdictContent.StatedBallot(
            observation: .zero, issuer: "a", status: .affected, weight: weight, factors: factors)
        let content = VEXVerdictContent(
            algorithm: "stella-consensus/1", asOf: start, mode: "WeightedVote", vulnerability: "CVE-2025-1", aliases: [],
            product: "pkg:npm/a@1", status: .affected, justification: nil, confidence: "1.000000", agreement: "1.000000",
            weights: [], conflicts: [], truncated: false, ballots: Array(repeating: ballot, count: count), excluded: [],
            inputDigest: .zero, configDigest: .zero, trustDigest: .zero)
        var weights = BallotWeights()
        try weights.add(content)
        return weights
    }

    private static func verdicts(
        _ figures: DailyFigures, _ limits: OperationsOptions = OperationsOptions()
    ) -> [String: DailyCheck.Verdict] {
        Dictionary(DailyCheck.all(of: figures, against: limits).map { ($0.measure, $0.verdict) }) { first, _ in first }
    }

    private static func breaches(_ change: (inout DailyFigures) throws -> Void) throws -> [String] {
        var figures = try well()
        try change(&figures)
        return verdicts(figures).filter { $0.value == .breach }.keys.sorted()
    }

    @Test("five checks, seven figures, and all is well")
    func calm() throws {
        let checks = DailyCheck.all(of: try Self.well(), against: OperationsOptions())
        #expect(checks.map(\.measure) == [
            "decision_p95", "new_conflicts", "refused_documents", "growth", "largest_deviation",
            "signature_verification_failed", "issuer_not_found",
        ])
        #expect(Set(checks.map(\.kind)) == Set(DailyCheck.Kind.allCases))
        #expect(checks.allSatisfy { $0.verdict == .ok }, "\(checks)")
        #expect(checks[0].figure == .number("2.000") && checks[2].figure == .number("5.000") && checks[3].figure == 1000)
    }

    @Test("each figure at its threshold is well, and one more is a breach")
    func thresholds() throws {
        #expect(try Self.breaches { $0.decisions = Array(repeating: 0.5, count: 19) + [9] } == [])
        #expect(try Self.breaches { $0.decisions = Array(repeating: 0.5, count: 18) + [9, 9] } == ["decision_p95"])
        #expect(try Self.breaches { $0.newConflicts = 4 } == [])
        #expect(try Self.breaches { $0.newConflicts = 5 } == ["new_conflicts"])
        #expect(try Self.breaches { ($0.newConflicts, $0.earlierConflicts) = (15, 10) } == [])
        #expect(try Self.breaches { ($0.newConflicts, $0.earlierConflicts) = (16, 10) } == ["new_conflicts"])
        #expect(try Self.breaches { $0.documentsRefused = 6 } == ["refused_documents"])
        #expect(try Self.breaches { ($0.documentsTaken, $0.documentsRefused) = (0, 0) } == [])
        #expect(try Self.breaches { $0.bytes = 1000 + 1_073_741_824 } == [])
        #expect(try Self.breaches { $0.bytes = 1001 + 1_073_741_824 } == ["growth"])
        #expect(try Self.breaches { $0.signatureFailures = 1 } == ["signature_verification_failed"])
        #expect(try Self.breaches { $0.unknownIssuers = 10 } == [])
        #expect(try Self.breaches { $0.unknownIssuers = 11 } == ["issuer_not_found"])
    }

    @Test("growth over several days may be as many times as much, over an hour no less than of a day")
    func growth() throws {
        func breach(_ bytes: Int, after seconds: Int64) throws -> Bool {
            try !Self.breaches {
                $0.earlier = DailyFigures.Size(bytes: 0, at: Timestamp(seconds: Self.end.seconds - seconds))
                $0.bytes = bytes
            }.isEmpty
        }
        #expect(try !breach(3 << 30, after: 3 * 86_400) && breach(3 << 30 + 1, after: 3 * 86_400))
        #expect(try !breach(1 << 30, after: 3600) && breach(1 << 30 + 1, after: 3600))
    }

    @Test("weights are compared within a tier, where there are enough ballots on both sides")
    func weights() throws {
        let name = ["largest_deviation"]
        #expect(try Self.breaches { $0.weights = try Self.ballots(20, "1.200000") } == [])
        #expect(try Self.breaches { $0.weights = try Self.ballots(20, "1.210000") } == name)
        #expect(try Self.breaches { $0.weights = try Self.ballots(20, "0.710000") } == name)
        #expect(try Self.breaches { $0.weights = try Self.ballots(19, "9.000000") } == [])
        #expect(try Self.breaches { $0.weights = try Self.ballots(20, "9.000000", tier: .known) } == [])
        #expect(try Self.breaches { $0.disorder = ["Known issuers weigh more than Trusted ones"] } == name)
    }

    @Test("what cannot be told is neither well nor a breach")
    func unknown() throws {
        var figures = try Self.well()
        figures.hasEvents = false
        let verdicts = Self.verdicts(figures)
        #expect(verdicts["new_conflicts"] == .unknown && verdicts["issuer_not_found"] == .unknown)
        #expect(verdicts["decision_p95"] == .ok && verdicts["growth"] == .ok)
        var first = DailyFigures(from: Self.start, to: Self.end)
        first.bytes = 10
        let firsts = Self.verdicts(first).filter { $0.value == .first }.keys.sorted()
        #expect(firsts == ["decision_p95", "growth", "largest_deviation"])
    }
}

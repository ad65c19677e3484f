import Consensus
import Signing
import Testing
import Trust
import VEX
import Wire

@Suite("CONSENSUS.md: when a new verdict entry is written, and its cause")
struct VerdictChangeTests {
    private static let start = Timestamp(seconds: 1_751_241_600)

    private func said(
        _ id: String, by issuer: Identifier, _ status: VEXStatus, tier: TrustTier = .known,
        signature: SignatureStatus = .none, daysAgo: Int64 = 0, justification: Justification? = nil
    ) -> ConsensusObservation {
        ConsensusObservation(
            id: id, issuer: issuer, tier: tier, signature: signature, status: status, justification: justification,
            timestamp: Timestamp(seconds: VerdictChangeTests.start.seconds - daysAgo * 86_400))
    }

    private func state(
        _ observations: [ConsensusObservation], mode: ConsensusMode = .weightedVote, settings: ConsensusSettings = .init(),
        trust: Digest = .zero, day: Int64 = 0, algorithm: ConsensusAlgorithm = .current
    ) -> VerdictState {
        let asOf = Timestamp(seconds: VerdictChangeTests.start.seconds + day * 86_400)
        let outcome = ConsensusEngine().decide(observations, mode: mode, settings: settings, asOf: asOf)
        return VerdictState(outcome, configuration: settings.digest, trust: trust, algorithm: algorithm)
    }

    @Test("an equal outcome writes nothing, also a day later")
    func nothing() {
        let both = [said("a", by: "x", .affected), said("b", by: "y", .affected)]
        #expect(VerdictChange(from: state(both), to: state(both.reversed())) == nil)
        #expect(VerdictChange(from: state(both), to: state(both, day: 1)) == nil)
    }

    @Test("a new voice is a new document")
    func newDocument() {
        let one = [said("a", by: "x", .affected)]
        let change = VerdictChange(from: state(one), to: state(one + [said("b", by: "y", .fixed)]))
        #expect(change?.cause == .newDocument)
        #expect(change?.contributing.isEmpty == true)
        #expect(VerdictChange(from: state([]), to: state(one))?.cause == .newDocument)
    }

    @Test("an issuer that changes its mind supersedes itself")
    func superseded() {
        let old = [said("a", by: "x", .underInvestigation, daysAgo: 3)]
        let change = VerdictChange(from: state(old), to: state(old + [said("b", by: "x", .fixed)]))
        #expect(change?.cause == .superseded)
        #expect(change?.contributing.isEmpty == true)
        // The same when the older statement is no longer handed in at all.
        #expect(VerdictChange(from: state(old), to: state([said("b", by: "x", .fixed)]))?.cause == .superseded)
        // Beside a voice that had not spoken before.
        let more = VerdictChange(from: state(old), to: state(old + [said("b", by: "x", .fixed), said("c", by: "y", .fixed)]))
        #expect(more?.cause == .superseded)
        #expect(more?.contributing == [.newDocument])
    }

    @Test("a statement that vanished is retracted")
    func retracted() {
        let both = [said("a", by: "x", .affected), said("b", by: "y", .fixed)]
        #expect(VerdictChange(from: state(both), to: state([both[0]]))?.cause == .retracted)
        #expect(VerdictChange(from: state(both), to: state([]))?.cause == .retracted)
        let swapped = VerdictChange(from: state(both), to: state([both[0], said("c", by: "z", .fixed)]))
        #expect(swapped?.cause == .retracted)
        #expect(swapped?.contributing == [.newDocument])
    }

    @Test("two scanners overtake an ageing vendor without new evidence: freshness")
    func freshness() throws {
        let vendor = said(
            "v", by: "vendor", .notAffected, tier: .authoritative, signature: .verified,
            justification: .vulnerableCodeNotPresent)
        // Scanners report again every day under the same id here, so that nothing but time differs.
        let scanners = [said("s", by: "s", .affected, daysAgo: -40), said("t", by: "t", .affected, daysAgo: -40)]
        let days = (0...20).map { state([vendor] + scanners, day: $0) }
        let flip = try #require(days.indices.dropFirst().first { days[$0].status != days[0].status })
        #expect(flip == 15)
        #expect(VerdictChange(from: days[flip - 1], to: days[flip]) == VerdictChange(from: days[0], to: days[flip]))
        #expect(VerdictChange(from: days[0], to: days[flip])?.cause == .freshness)
    }

    @Test("a ballot that ages below the threshold is freshness too")
    func fading() {
        let weak = [said("a", by: "x", .affected, tier: .untrusted)]
        let change = VerdictChange(from: state(weak), to: state(weak, day: 1))
        #expect(change?.cause == .freshness)
    }

    @Test("confidence alone counts from 0.05 on")
    func confidence() {
        func state(_ confidence: UInt64) -> VerdictState {
            VerdictState(
                status: .affected, justification: nil, confidence: Millionths(confidence), conflicts: [], mode: .lattice,
                ballots: ["a": "x"], excluded: [:], configuration: .zero, trust: .zero)
        }
        #expect(VerdictChange(from: state(500_000), to: state(549_999)) == nil)
        #expect(VerdictChange(from: state(500_000), to: state(550_000))?.cause == .freshness)
        #expect(VerdictChange(from: state(500_000), to: state(450_001)) == nil)
        #expect(VerdictChange(from: state(500_000), to: state(450_000))?.cause == .freshness)
    }

    @Test("rules come before evidence, and both are named")
    func precedence() throws {
        let one = [said("a", by: "x", .affected)]
        let two = one + [said("b", by: "y", .fixed)]
        var settings = ConsensusSettings()
        settings.conflictThreshold = .one
        let next = ConsensusAlgorithm(name: "stella-consensus", version: "2")
        #expect(VerdictChange(from: state(one), to: state(one, mode: .lattice))?.cause == .configChange)
        #expect(VerdictChange(from: state(one), to: state(one, settings: settings))?.cause == .configChange)
        #expect(VerdictChange(from: state(one), to: state(one, trust: SHA256.hash([])))?.cause == .trustChange)
        #expect(VerdictChange(from: state(one), to: state(one, algorithm: next))?.cause == .algorithm)
        let all = try #require(
            VerdictChange(from: state(one), to: state(two, mode: .lattice, trust: SHA256.hash([]), algorithm: next)))
        #expect(all.cause == .algorithm)
        #expect(all.contributing == [.configChange, .trustChange, .newDocument])
    }

    @Test("another justification for the same status is written")
    func justification() {
        let old = said("a", by: "x", .notAffected, daysAgo: 1, justification: .componentNotPresent)
        let new = said("b", by: "x", .notAffected, justification: .vulnerableCodeNotPresent)
        let (before, after) = (state([old]), state([old, new]))
        #expect(before.justification == .componentNotPresent)
        #expect(after.justification == .vulnerableCodeNotPresent)
        #expect(VerdictChange(from: before, to: after)?.cause == .superseded)
    }
}

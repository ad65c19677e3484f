import Consensus
import LedgerTestKit
import Testing
import Trust
import VEX
import Wire

@Suite("CONSENSUS.md, properties P1–P13")
struct PropertyTests {
    /// Runs `body` on seeded situations in every mode; the seed of a failing one is printed.
    private func always(
        _ seed: UInt64, rounds: Int = 250, _ body: (inout SeededGenerator, Situation, ConsensusMode) throws -> Void
    ) throws {
        for round in 0..<UInt64(rounds) {
            var random = SeededGenerator(seed: seed << 32 | round)
            let situation = try Situation(&random)
            for mode in ConsensusMode.allCases { try body(&random, situation, mode) }
        }
    }

    /// A fresh issuer's observation that passes every step.
    private func newcomer(_ random: inout SeededGenerator, status: VEXStatus, at asOf: Timestamp) -> ConsensusObservation {
        ConsensusObservation(
            id: "new\(random.next())", issuer: "newcomer", tier: random.pick(TrustTier.allCases), signature: .verified,
            status: status, justification: .componentNotPresent, timestamp: asOf)
    }

    @Test("P1: the order of the observations makes no difference (10,000 shuffles)")
    func permutation() throws {
        for round in 0..<UInt64(100) {
            var random = SeededGenerator(seed: 0xa1 << 32 | round)
            var situation = try Situation(&random)
            let mode = random.pick(ConsensusMode.allCases)
            let bytes = situation.decide(mode).json.compact
            for _ in 0..<100 {
                situation.observations.shuffle(using: &random)
                #expect(situation.decide(mode).json.compact == bytes, "seed \(round)")
            }
        }
    }

    @Test("P1 holds even for observations that share an id and differ")
    func permutationOfConflictingIDs() throws {
        try always(0xa2, rounds: 100) { random, situation, mode in
            let forged = situation.observations.map { $0.changed(id: "same", tier: random.pick(TrustTier.allCases)) }
            let text = situation.decide(mode, forged).text
            #expect(situation.decide(mode, forged.shuffled(using: &random)).text == text)
        }
    }

    @Test("P2: repeats change nothing")
    func idempotence() throws {
        try always(0xb0) { _, situation, mode in
            let twice = situation.observations + situation.observations.reversed()
            #expect(situation.decide(mode, twice).text == situation.decide(mode).text)
        }
    }

    @Test("P4: one more supporter never changes the status, and agreement falls in no mode but AuthoritativeFirst")
    func support() throws {
        try always(0xc0) { random, situation, mode in
            let before = situation.decide(mode)
            guard let status = before.status else { return }
            let supporter = newcomer(&random, status: status, at: situation.asOf)
            let after = situation.decide(mode, situation.observations + [supporter])
            guard after.ballots.contains(where: { $0.id == supporter.id }) else { return }
            #expect(after.status == status)
            if mode != .authoritativeFirst { #expect(after.agreement >= before.agreement) }
        }
    }

    @Test("P5: a supporter that gains weight never changes the status of a vote")
    func heavierSupport() throws {
        try always(0xd0) { random, situation, mode in
            guard mode == .weightedVote || mode == .highestWeight else { return }
            let before = situation.decide(mode)
            guard let supporter = before.ballots.last(where: { $0.status == before.status }) else { return }
            let tier = TrustTier.allCases.max {
                situation.settings.weight(of: $0) < situation.settings.weight(of: $1)
            }
            // Only the ballots, so that the raised observation cannot lose its place to another of its issuer.
            let raised = before.ballots.map { $0.id == supporter.id ? $0.observation.changed(tier: tier) : $0.observation }
            #expect(situation.decide(mode, raised).status == before.status)
        }
    }

    @Test("P6: in a lattice more ballots never lower the severity")
    func lattice() throws {
        try always(0xe0) { random, situation, _ in
            let newcomer = newcomer(&random, status: random.pick(VEXStatus.allCases), at: situation.asOf)
            let after = situation.decide(.lattice, situation.observations + [newcomer])
            #expect(after.severity >= situation.decide(.lattice).severity)
        }
    }

    @Test("P7: one status on all ballots is the verdict, without conflict")
    func unanimity() throws {
        try always(0xf0) { random, situation, mode in
            let status = random.pick(VEXStatus.allCases)
            let outcome = situation.decide(mode, situation.observations.map { $0.changed(status: status) })
            guard !outcome.ballots.isEmpty else { return }
            #expect(outcome.status == status)
            #expect(outcome.conflicts.isEmpty)
        }
    }

    @Test("P8: other issuer names change only what ties decide")
    func relabelling() throws {
        try always(0x101) { _, situation, mode in
            let renamed = situation.observations.map { $0.changed(issuer: "issuer " + String($0.issuer.text.reversed())) }
            let (before, after) = (situation.decide(mode), situation.decide(mode, renamed))
            #expect(after.status == before.status)
            #expect(after.confidence == before.confidence)
            #expect(after.conflicts == before.conflicts)
        }
    }

    @Test("P9: with an authoritative ballot no other tier moves the status of AuthoritativeFirst")
    func nonInterference() throws {
        try always(0x102) { random, situation, _ in
            let before = situation.decide(.authoritativeFirst)
            guard before.ballots.contains(where: { $0.tier == .authoritative }) else { return }
            let crowd = (0..<10).map { number in
                newcomer(&random, status: .affected, at: situation.asOf)
                    .changed(issuer: "crowd \(number)", tier: random.pick(TrustTier.allCases.filter { $0 != .authoritative }))
            }
            #expect(situation.decide(.authoritativeFirst, situation.observations + crowd).status == before.status)
        }
    }

    @Test("P10: an issuer that repeats itself under other subcomponents gains no weight")
    func oneBallot() throws {
        try always(0x103) { _, situation, mode in
            let before = situation.decide(mode)
            let split = before.ballots.flatMap { ballot in
                [ballot.observation]
                    + (0..<3).map { part in
                        ballot.observation.changed(id: "\(ballot.id)-\(part)", subcomponents: [Identifier("part-\(part)")])
                    }
            }
            let after = situation.decide(mode, split)
            #expect(after.ballots.count == before.ballots.count)
            #expect(after.status == before.status)
            #expect(after.confidence == before.confidence)
        }
    }

    @Test("P11: past its timestamp a weight never grows")
    func ageing() throws {
        try always(0x104, rounds: 100) { _, situation, mode in
            guard mode == .lattice else { return }
            for observation in situation.observations {
                guard let timestamp = observation.timestamp else { continue }
                var last: Millionths?
                for day in 0..<40 {
                    let asOf = Timestamp(seconds: timestamp.seconds + Int64(day) * 43_200, nanoseconds: timestamp.nanoseconds)
                    let weight = WeightFactors(of: observation, settings: situation.settings, asOf: asOf).weight
                    if let last { #expect(weight <= last) }
                    last = weight
                }
            }
        }
    }

    @Test("P12: a forged observation is as good as none")
    func forgery() throws {
        try always(0x105) { random, situation, mode in
            let forgery = newcomer(&random, status: random.pick(VEXStatus.allCases), at: situation.asOf)
                .changed(issuer: random.pick(["x", "y", "z"]), signature: .invalid)
            let (before, after) = (situation.decide(mode), situation.decide(mode, situation.observations + [forgery]))
            #expect(after.status == before.status)
            #expect(after.confidence == before.confidence)
            #expect(after.ballots.map(\.id) == before.ballots.map(\.id))
        }
    }

    @Test("P13: excluded observations can be taken away, but for chains of supersession")
    func exclusionsAreInert() throws {
        let inert: Set<ExclusionReason> = [.signatureInvalid, .justificationMissing, .belowThreshold]
        try always(0x106) { _, situation, mode in
            let before = situation.decide(mode)
            let gone = Set(before.excluded.filter { inert.contains($0.reason) }.map(\.id))
            let shadowing = Set(before.excluded.filter { !inert.contains($0.reason) }.map { $0.issuer })
            guard before.excluded.allSatisfy({ !gone.contains($0.id) || !shadowing.contains($0.issuer) }) else { return }
            let after = situation.decide(mode, situation.observations.filter { !gone.contains($0.id) })
            #expect(after.status == before.status)
            #expect(after.confidence == before.confidence)
        }
    }

    @Test("every distinct observation comes out once, as ballot or as exclusion")
    func nothingIsLost() throws {
        try always(0x107) { _, situation, mode in
            let outcome = situation.decide(mode)
            let found = outcome.ballots.map(\.id) + outcome.excluded.map(\.id)
            #expect(found.sorted() == Set(situation.observations.map(\.id)).sorted())
        }
    }

    @Test("a weight is the floored product of the factors that explain it")
    func factorsExplainWeights() throws {
        try always(0x108) { _, situation, mode in
            for ballot in situation.decide(mode).ballots {
                let factors = ballot.factors
                #expect(factors.afterSigned == factors.tier.floorTimes(factors.signed))
                #expect(factors.afterFreshness == factors.afterSigned.floorTimes(factors.freshness))
                #expect(factors.weight == factors.afterFreshness.floorTimes(factors.boost))
            }
        }
    }
}

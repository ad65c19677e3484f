import Consensus
import Signing
import Testing
import Wire

@Suite("CONSENSUS.md: the input digest")
struct InputDigestTests {
    private let asOf = Timestamp(seconds: 1_751_241_600)

    private func digest(
        _ observations: [String] = ["b", "a"], mode: ConsensusMode = .lattice, settings: Digest = .zero, trust: Digest = .zero,
        asOf: Timestamp? = nil, algorithm: ConsensusAlgorithm = .current
    ) -> Digest {
        ConsensusEngine.inputDigest(
            observations: observations, mode: mode, settings: settings, trust: trust, asOf: asOf ?? self.asOf,
            algorithm: algorithm)
    }

    @Test("it is the SHA-256 of the canonical input, whatever the order and repeats of the observations")
    func canonical() throws {
        let zeros = String(repeating: "0", count: 64)
        let input: JSONValue = [
            "trust": .string(zeros), "observations": ["a", "b"], "mode": "Lattice", "configuration": .string(zeros),
            "asOf": "2025-06-30T00:00:00Z", "algorithm": "stella-consensus/1",
        ]
        #expect(digest() == SHA256.hash(try CanonicalJSON.encode(input)))
        #expect(digest(["a", "b", "a"]) == digest())
    }

    @Test("every part of the input changes it")
    func everyPart() {
        let other = SHA256.hash([1])
        let digests = [
            digest(), digest(["a"]), digest(["ab"]), digest(mode: .weightedVote), digest(settings: other), digest(trust: other),
            digest(asOf: Timestamp(seconds: 0)), digest(algorithm: ConsensusAlgorithm(name: "stella-consensus", version: "2")),
        ]
        #expect(Set(digests).count == digests.count)
    }
}

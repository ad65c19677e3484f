import Consensus
import LedgerTestKit
import ProofChain
import Signing
import Testing
import Wire

@Suite("REQUIREMENTS A3, A4: the verdict id")
struct VerdictIDTests {
    @Test("it is SHA-256 over the RFC 8785 bytes of the content")
    func definition() throws {
        let content = ProofSamples.after
        let text = try CanonicalJSON.encode(content.json)
        #expect(content.id.digest == SHA256.hash(text))
        #expect(content.id.text == "sha256:" + SHA256.hash(text).hex)
        #expect(VEXVerdictID(content.id.text) == content.id)
    }

    @Test("10,000 orders of the same observations give one id")
    func shuffles() {
        var random = SeededGenerator(seed: 0x1d)
        var observations = ProofSamples.observations
        let id = ProofSamples.verdict(day: 15).id
        for _ in 0..<10_000 {
            observations.shuffle(using: &random)
            #expect(ProofSamples.verdict(day: 15, observations).id == id)
        }
    }

    @Test("every flipped bit of the content gives another id, or is no longer JSON")
    func flippedBits() throws {
        let content = ProofSamples.after
        let text = try CanonicalJSON.encode(content.json)
        var refused = 0
        for position in 0..<(text.count * 8) {
            var changed = text
            changed[position / 8] ^= 1 << UInt8(position % 8)
            guard let value = try? JSONDocument(changed).root.value, let id = try? VEXVerdictID(content: value) else {
                refused += 1
                continue
            }
            #expect(id != content.id)
        }
        #expect(refused < text.count * 8)
    }

    @Test("every input moves it: observation, settings, trust, mode, instant")
    func inputs() {
        let verdicts = [
            ProofSamples.verdict(day: 15), ProofSamples.verdict(day: 16), ProofSamples.verdict(day: 15, mode: .lattice),
            ProofSamples.verdict(day: 15, trust: ProofSamples.digest("other trust")),
            ProofSamples.verdict(day: 15, Array(ProofSamples.observations.dropLast())),
        ]
        #expect(Set(verdicts.map(\.id)).count == verdicts.count)
    }

    @Test("places in the log and the verdict before do not move it")
    func outsideTheHash() {
        let first = ProofSamples.payload(ProofSamples.after)
        let second = ProofSamples.payload(ProofSamples.after, previous: ProofSamples.beforeReference)
        #expect(first.id == second.id)
        #expect(first != second)
        #expect(VEXVerdictProofPayload(verdict: ProofSamples.after, sources: [], previous: nil).id == first.id)
    }

    @Test("a payload whose content was changed is refused")
    func changedContent() throws {
        let payload = ProofSamples.payload(ProofSamples.after)
        let other = PredicateTests.replacing("verdict", in: payload.json, by: ProofSamples.before.json)
        #expect(throws: ProofChainError(.identifierMismatch, "")) { try VEXVerdictProofPayload(json: other) }
    }

    @Test("other spellings of an id are refused", arguments: [
        "", "sha256:", "sha256:00", "sha512:" + String(repeating: "0", count: 64), String(repeating: "0", count: 64),
        "sha256:" + String(repeating: "A", count: 64), "SHA256:" + String(repeating: "0", count: 64),
        "sha256:" + String(repeating: "0", count: 65), " sha256:" + String(repeating: "0", count: 64),
    ])
    func spellings(text: String) {
        #expect(VEXVerdictID(text) == nil)
    }
}

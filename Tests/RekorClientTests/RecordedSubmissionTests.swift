import Attestation
import LedgerTestKit
import Rekor
import RekorClient
import Signing
import TLog
import Testing
import Transport
import Wire

/// What Sigstore's public logs answered to submissions, taken out of bundles that others made: the client sends the same
/// content and must believe the answer, and nothing that differs from it in one digit.
@Suite("Recorded answers to submissions", .enabled(if: Vectors.present, "the vectors of others are not here"))
struct RecordedSubmissionTests {
    private struct Recorded {
        /// The envelope in the bytes that were submitted: those whose hash the recorded entry states.
        let envelope: [UInt8]
        /// `TransparencyLogEntry`, as v2 answers it.
        let answer: JSONNode
        let entry: LogEntry
        let verifier: EntryVerifier

        init(_ name: String) throws {
            let bytes = try Vectors.bytes("sigstore/conformance/\(name)/bundle.sigstore.json")
            let root = try JSONDocument(bytes).root
            envelope = try #require(root["dsseEnvelope"]).value.compact
            let material = try #require(root["verificationMaterial"])
            answer = try #require(material["tlogEntries"]?.elements.first { _ in true })
            let certificate = try #require(material["certificate"]?["rawBytes"]?.string)
            verifier = try EntryVerifier(certificate: try #require(Base64.decode(certificate)))
            entry = try SigstoreBundle(parsing: bytes).entry
        }
    }

    private static let alpha3 = "log2025-alpha3.rekor.sigstage.dev"

    /// The keys of a log that a published trusted root lists.
    private func keys(_ url: String, in path: String) throws -> [PublicKey] {
        try TrustedRoot(parsing: try Vectors.bytes("sigstore/" + path)).keys(of: url)
    }

    private func client(
        _ log: RemoteLog, at seconds: Int64, _ memory: VolatileCheckpointMemory = .init(), answering body: [UInt8]
    ) -> LogClient {
        LogClient(
            log, memory: memory, retry: RetryPolicy(attempts: 1) { _ in }, now: { Timestamp(seconds: seconds) },
            send: { request in
                guard request.isSubmission else { return HTTPResponse(status: 404, contentType: nil, body: []) }
                return HTTPResponse(status: 201, contentType: "application/json", body: body)
            })
    }

    @Test("v1, dsse 0.0.1: the envelope gives the body that the public log recorded, proof, checkpoint and timestamp hold")
    func envelopeInV1() throws {
        let recorded = try Recorded("happy-path-intoto-in-dsse-v3")
        let entry = recorded.entry
        let url = "https://rekor.sigstore.dev"
        let log = try RemoteLog(url: url, api: .v1, keys: try keys(url, in: "trusted-root/trusted_root.json"))
        let memory = VolatileCheckpointMemory()
        let client = client(log, at: entry.integratedTime + 1, memory, answering: entry.encoded)
        let logged = try client.submit(envelope: recorded.envelope, verifiers: [recorded.verifier])
        #expect(logged.isNew && logged.entry.logIndex == 155_690_850)
        #expect(logged.checkpoint.size == TreeSize(33_786_589) && memory.all().count == 1)
        // The same long after: no log takes an entry in a year late.
        let late = self.client(log, at: entry.integratedTime + 31_536_000, answering: entry.encoded)
        #expect(throws: RekorClientError(.timeImplausible, "")) {
            try late.submit(envelope: recorded.envelope, verifiers: [recorded.verifier])
        }
        // Other bytes of the same envelope are another entry.
        #expect(throws: RekorClientError(.bodyMismatch, "")) {
            try client.submit(envelope: recorded.envelope + [0x0a], verifiers: [recorded.verifier])
        }
    }

    @Test("v2, hashedrekord 0.0.2 over an envelope: what is derived is what the log recorded")
    func envelopeInV2() throws {
        let recorded = try Recorded("rekor2-dsse-happy-path")
        let log = try RemoteLog(
            url: "https://" + Self.alpha3, api: .v2,
            keys: try keys("https://" + Self.alpha3, in: "conformance/rekor2-dsse-happy-path/trusted_root.json"))
        let client = client(log, at: 1_780_000_000, answering: recorded.answer.value.compact)
        let logged = try client.submit(envelope: recorded.envelope, verifiers: [recorded.verifier])
        #expect(logged.isNew && logged.entry.logIndex == 4_026_478 && logged.entry.integratedTime == 0)
        #expect(logged.checkpoint.origin == Self.alpha3 && logged.checkpoint.size == TreeSize(4_026_479))
    }

    @Test("v2: a single changed digit of the recorded answer is found out")
    func changed() throws {
        let recorded = try Recorded("rekor2-dsse-happy-path")
        let log = try RemoteLog(
            url: "https://" + Self.alpha3, api: .v2,
            keys: try keys("https://" + Self.alpha3, in: "conformance/rekor2-dsse-happy-path/trusted_root.json"))
        let answer = recorded.answer.value.compact
        // What stands between the log's own signature and the body are those of witnesses, which nobody looks at here.
        let note = try #require(recorded.answer["inclusionProof"]?["checkpoint"]?["envelope"]?.string)
        let own = try #require(note.split(separator: "\n").last { $0.hasPrefix("\u{2014} " + Self.alpha3) })
        let end = try #require(answer.firstRange(of: Array(own.utf8))).upperBound
        let body = try #require(answer.firstRange(of: Array("canonicalizedBody".utf8))).lowerBound
        let digits = answer.indices.filter { (0x30...0x39).contains(answer[$0]) && !(end..<body).contains($0) }
        var random = SeededGenerator(seed: 2025)
        for _ in 0..<60 {
            let place = try #require(digits.randomElement(using: &random))
            var other = answer
            other[place] = 0x30 + (other[place] - 0x30 + 1) % 10
            let client = client(log, at: 1_780_000_000, answering: other)
            #expect(throws: RekorClientError.self, "digit at \(place)") {
                try client.submit(envelope: recorded.envelope, verifiers: [recorded.verifier])
            }
        }
    }
}

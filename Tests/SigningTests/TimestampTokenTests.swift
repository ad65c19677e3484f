import LedgerTestKit
import Signing
import Testing
import Wire

@Suite("RFC 3161: timestamps")
struct TimestampTokenTests {
    private static func check(_ name: String, root: String = "time-root", signer: Certificate? = nil) throws {
        let samples = try CertificateSamples.shared.get()
        let token = try TimestampToken(response: try samples.timestamp(name))
        let others = [try samples.authority("time-middle")]
        try token.verify(anchor: samples.authority(root), others: others, signer: signer)
    }

    @Test("a timestamp says when its authority saw a digest")
    func success() throws {
        let samples = try CertificateSamples.shared.get()
        let own = try samples.stamper("good")
        for (name, algorithm) in [("good", .sha256), ("bare", .sha256), ("sha512", .sha512), ("precise", .sha256)]
            as [(String, HashAlgorithm)]
        {
            let token = try TimestampToken(response: try samples.timestamp(name))
            #expect(token.algorithm == algorithm)
            #expect(abs(token.time.seconds - samples.time.seconds) < 60, "\(name)")
            try Self.check(name, signer: own)
        }
        try Self.check("good")
        try Self.check("second")
        try Self.check("second", signer: samples.secondStamper)
        try Self.check("stranger", root: "strange-time-root")
    }

    @Test("it is over these bytes and no others")
    func coverage() throws {
        let samples = try CertificateSamples.shared.get()
        let token = try TimestampToken(response: try samples.timestamp("file"))
        #expect(token.covers(samples.messageSignature) && !token.covers(samples.message) && !token.covers([]))
    }

    @Test("another authority's, or one with a signature that is broken, is refused")
    func refused() throws {
        let samples = try CertificateSamples.shared.get()
        #expect(throws: SigningError(.pathInvalid, "")) { try Self.check("stranger") }
        #expect(throws: SigningError(.pathInvalid, "")) { try Self.check("good", root: "strange-time-root") }
        #expect(throws: SigningError(.timestampInvalid, "")) { try Self.check("broken") }
        #expect(throws: SigningError(.timestampInvalid, "")) {
            try Self.check("second", signer: samples.stamper("good"))
        }
        #expect(throws: SigningError(.timestampInvalid, "")) { try Self.check("bare") }
    }

    @Test("what is no granted timestamp over SHA-2 is not read", arguments: ["cut", "longer", "refused", "sha1"])
    func malformed(name: String) throws {
        let bytes = try CertificateSamples.shared.get().timestamp(name)
        #expect(throws: SigningError(.malformedTimestamp, "")) { try TimestampToken(response: bytes) }
    }

    @Test("bytes of a response turned around, one at a time: none is taken for another time or digest")
    func bytes() throws {
        let samples = try CertificateSamples.shared.get()
        let good = try samples.timestamp("good")
        let token = try TimestampToken(response: good)
        let (root, others) = (try samples.authority("time-root"), [try samples.authority("time-middle")])
        for place in stride(from: 0, to: good.count, by: 3) {
            var bytes = good
            bytes[place] ^= 0x01
            guard let altered = try? TimestampToken(response: bytes) else { continue }
            guard (try? altered.verify(anchor: root, others: others)) != nil else { continue }
            // The status, and certificates beside the signer's, are not signed.
            #expect(altered.time == token.time && altered.digest == token.digest, "byte \(place)")
        }
    }
}

import LedgerTestKit
import Signing
import Testing
import Wire

@Suite("RFC 6962 §3.2 and §3.3: promises of certificate logs")
struct SignedCertificateTimestampTests {
    private static func verified(_ name: String, by log: PublicKey? = nil, issuer: String = "middle") throws -> [Bool] {
        let samples = try CertificateSamples.shared.get()
        let leaf = try samples.leaf(name)
        let key = try samples.authority(issuer).publicKey
        return try leaf.signedTimestamps().map { $0.verify(for: leaf, issuer: key, log: log ?? samples.certificateLog) }
    }

    @Test("a promise verifies for its certificate, wherever the list stands in it")
    func success() throws {
        let samples = try CertificateSamples.shared.get()
        for name in ["good", "sct-extensions", "sct-in-middle"] {
            #expect(try Self.verified(name) == [true], "\(name)")
        }
        #expect(try Self.verified("sct-second") == [false, true])
        #expect(try Self.verified("sct-second", by: samples.otherCertificateLog) == [true, false])
        let promise = try #require(try samples.leaf("good").signedTimestamps().first)
        #expect(promise.logID == samples.certificateLog.keyID)
        #expect(promise.time == Timestamp(seconds: samples.time.seconds, nanoseconds: 345_000_000))
    }

    @Test(
        "for another certificate, issuer or log it does not",
        arguments: ["sct-broken", "sct-moved", "sct-other-issuer", "sct-unknown"])
    func refused(name: String) throws { #expect(try Self.verified(name) == [false]) }

    @Test("the issuer is bound, and so is the log")
    func bound() throws {
        let samples = try CertificateSamples.shared.get()
        #expect(try Self.verified("good", issuer: "root") == [false])
        #expect(try Self.verified("sct-other-issuer", issuer: "root") == [true])
        #expect(try Self.verified("good", by: samples.otherCertificateLog) == [false])
        #expect(try Self.verified("root-issued", issuer: "root") == [true])
        let (one, other) = (try samples.leaf("good"), try samples.leaf("uri"))
        let promise = try #require(try one.signedTimestamps().first)
        let issuer = try samples.authority("middle").publicKey
        #expect(promise.verify(for: one, issuer: issuer, log: samples.certificateLog))
        #expect(!promise.verify(for: other, issuer: issuer, log: samples.certificateLog))
        #expect(try !promise.verify(for: samples.leaf("sct-none"), issuer: issuer, log: samples.certificateLog))
    }

    @Test("no list is no promise; a list that cannot be read is an error")
    func lists() throws {
        let samples = try CertificateSamples.shared.get()
        #expect(try samples.leaf("sct-none").signedTimestamps() == [])
        for name in ["sct-empty", "sct-version", "sct-tail"] {
            #expect(throws: SigningError(.malformedTimestampList, ""), "\(name)") {
                try samples.leaf(name).signedTimestamps()
            }
        }
    }

    @Test("no bit of a list can be turned around without being noticed")
    func bits() throws {
        let samples = try CertificateSamples.shared.get()
        let leaf = try samples.leaf("good")
        let issuer = try samples.authority("middle").publicKey
        let id = samples.certificateLog.keyID.bytes
        let start = try #require(leaf.der.indices.first { leaf.der[$0...].starts(with: id) })
        // From the version before the log's id to the last byte of the signature: 1 + 32 + 8 + 2 + 2 + 2 + 70 and more.
        for place in (start - 1)..<(start + 32 + 8 + 2 + 2 + 2 + 68) {
            for bit in 0..<8 {
                var der = leaf.der
                der[place] ^= 1 << bit
                guard let altered = try? Certificate(der: der), let promises = try? altered.signedTimestamps() else {
                    continue
                }
                let holds = promises.contains { $0.verify(for: altered, issuer: issuer, log: samples.certificateLog) }
                #expect(!holds, "bit \(bit) of byte \(place - start)")
            }
        }
    }
}

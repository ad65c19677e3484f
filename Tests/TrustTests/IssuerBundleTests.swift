import Attestation
import LedgerTestKit
import Signing
import Testing
import Trust
import Wire

@Suite("REQUIREMENTS O11: exports of issuers, and what is taken over from them")
struct IssuerBundleTests {
    private func signed(_ issuers: [Issuer], seed: UInt8 = 9) throws -> [UInt8] {
        try IssuerBundle.signed(issuers, by: IssuerSample.privateKey(seed))
    }

    private func fingerprint(_ seed: UInt8 = 9) throws -> Digest { try IssuerSample.publicKey(seed).keyID }

    @Test("an export reads back whole under the fingerprint of its signer, and under no other")
    func roundTrip() throws {
        let issuers = [try IssuerSample.issuer("a", keys: [3]), try IssuerSample.full()]
        let bytes = try signed(issuers)
        #expect(IssuerBundle.recognizes(bytes))
        #expect(try IssuerBundle(verifying: bytes, signedBy: fingerprint()).issuers == issuers)
        #expect(throws: TrustError(.untrustedBundle, "")) {
            try IssuerBundle(verifying: bytes, signedBy: fingerprint(8))
        }
        // The same directory, the same payload.
        let payloads = try [bytes, try signed(issuers)].map { try Envelope(parsing: $0).payload }
        #expect(payloads[0] == payloads[1])
    }

    @Test("whoever says he is the signer and is not is refused: key substitution")
    func substitution() throws {
        let content: JSONValue = [
            "schemaVersion": 1, "signer": .string(try IssuerSample.publicKey(9).pem),
            "issuers": .array([try IssuerSample.issuer("evil").json]),
        ]
        let forged = try Envelope.signed(
            type: IssuerBundle.payloadType, payload: CanonicalJSON.encode(content), by: IssuerSample.privateKey(8),
            keyID: fingerprint().hex)
        #expect(throws: TrustError(.untrustedBundle, "")) {
            try IssuerBundle(verifying: forged.encoded(), signedBy: fingerprint())
        }
        // The same payload under another type is not an export, though the right key signed it.
        let other = try Envelope.signed(
            type: "application/json", payload: CanonicalJSON.encode(content), by: IssuerSample.privateKey(9))
        #expect(throws: TrustError(.malformedBundle, "")) {
            try IssuerBundle(verifying: other.encoded(), signedBy: fingerprint())
        }
    }

    @Test("no changed byte of an export is taken for the original")
    func mutation() throws {
        let issuers = [try IssuerSample.issuer("a", keys: [3])]
        let bytes = try signed(issuers)
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var changed = bytes
            changed[place] ^= 1
            let read = try? IssuerBundle(verifying: changed, signedBy: fingerprint())
            #expect(read == nil || read?.issuers == issuers, "byte \(place)")
        }
    }

    @Test("issuers out of order or twice are refused")
    func order() throws {
        let (a, b) = (try IssuerSample.issuer("a"), try IssuerSample.issuer("b"))
        for issuers in [[b, a], [a, a]] {
            #expect(throws: TrustError(.malformedBundle, "")) {
                try IssuerBundle(verifying: signed(issuers), signedBy: fingerprint())
            }
        }
    }

    private func taking(_ incoming: [Issuer], over local: [Issuer]) throws -> [Issuer] {
        var roll = IssuerRoll(local)
        try roll.takeOver(incoming)
        return roll.all
    }

    @Test("what is new comes in, what differs is replaced, what the other lacks stays; twice changes nothing")
    func takesOver() throws {
        let local = [try IssuerSample.issuer("a", keys: [1]), try IssuerSample.issuer("mine")]
        let incoming = [
            try IssuerSample.issuer("a", name: "A", keys: [1, 2]), try IssuerSample.issuer("new", keys: [3]),
        ]
        let once = try taking(incoming, over: local)
        #expect(once.map(\.id) == ["a", "mine", "new"])
        #expect(once[0].name == "A" && once[0].keys.count == 2)
        #expect(try taking(incoming, over: once) == once)
        let effects = try IssuerRoll(local).differences(to: incoming).map(\.effect)
        #expect(effects == ["changed", "new"])
        #expect(try IssuerRoll(once).differences(to: incoming).map(\.effect) == ["kept", "kept"])
    }

    @Test("a revocation is taken over and never lowered, and it is said when the other does not have it")
    func revocations() throws {
        let clean = try IssuerSample.issuer("a", keys: [1, 2])
        let directory = try InMemoryIssuerDirectory([clean])
        try directory.revokeKey(clean.keys[0].keyID, of: "a", at: IssuerSample.day(3), reason: "lost")
        let key = directory.all()
        #expect(try taking([clean], over: key) == key)
        #expect(try IssuerRoll(key).differences(to: [clean])[0].notes.contains { $0.contains("stays so") })
        // Nor by leaving the key away.
        #expect(
            try taking([IssuerSample.issuer("a", keys: [2])], over: key)[0].key(clean.keys[0].keyID)?.revocation != nil)
        #expect(try taking(key, over: [clean]) == key)
        try directory.revoke("a", at: IssuerSample.day(4), reason: "sold")
        let revoked = directory.all()
        #expect(try taking([clean], over: revoked) == revoked)
        #expect(try IssuerRoll(revoked).differences(to: [clean])[0].notes == ["is revoked here and stays so"])
        #expect(try taking(revoked, over: [clean]) == revoked)
        #expect(try IssuerRoll([clean]).differences(to: revoked)[0].notes.contains { $0.contains("revoked at") })
    }

    @Test("when it registered is its own: another time there is no difference")
    func registration() throws {
        let local = try IssuerSample.issuer("a", keys: [1])
        let other = try Issuer(
            id: "a", name: "a", tier: .known, keys: local.keys, registeredAt: IssuerSample.day(20))
        #expect(try taking([other], over: [local]) == [local])
    }

    @Test("a name or key of another issuer is not taken over, and then nothing is")
    func collisions() throws {
        let local = [try IssuerSample.issuer("a", keys: [1])]
        let incoming = [try IssuerSample.issuer("b"), try IssuerSample.issuer("c", keys: [1])]
        var roll = IssuerRoll(local)
        #expect(throws: TrustError(.keyTaken, "")) { try roll.takeOver(incoming) }
        #expect(roll.all == local)
    }
}

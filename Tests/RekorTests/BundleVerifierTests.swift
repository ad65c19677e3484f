import Attestation
import Rekor
import Signing
import TLog
import Testing
import Wire

@Suite("Sigstore bundle 0.3")
struct SigstoreBundleTests {
    @Test("our bundle has the members and spellings of protocol buffers' JSON")
    func spelling() throws {
        let fixture = try Fixture.shared.get()
        let bytes = fixture.bundle.encoded
        func text(_ path: String) throws -> String? {
            guard case .string(let text)? = try JSONEdit.value(bytes, path) else { return nil }
            return text
        }
        let entry = "verificationMaterial.tlogEntries.0."
        #expect(try text("mediaType") == "application/vnd.dev.sigstore.bundle.v0.3+json")
        #expect(
            try text("verificationMaterial.publicKey.hint") == Base64.encode(fixture.signer.publicKey.keyID.bytes))
        #expect(try text(entry + "logIndex") == "20")
        #expect(try text(entry + "inclusionProof.logIndex") == "13")
        #expect(try text(entry + "inclusionProof.treeSize") == "20")
        #expect(try text(entry + "integratedTime") == "1750000000")
        #expect(try text(entry + "kindVersion.kind") == "dsse")
        #expect(try text(entry + "kindVersion.version") == "0.0.1")
        #expect(try text(entry + "logId.keyId") == Base64.encode(fixture.logKey.publicKey.keyID.bytes))
        #expect(try text(entry + "canonicalizedBody") == Base64.encode(fixture.body.encoded))
        let document = try JSONDocument(bytes)
        #expect(document.root["dsseEnvelope"]?.bytes == fixture.envelopeBytes)
    }

    @Test("a bundle is read back as it was")
    func roundTrip() throws {
        let bundle = try Fixture.shared.get().bundle
        let read = try SigstoreBundle(parsing: bundle.encoded)
        #expect(read.encoded == bundle.encoded)
        #expect(read.entry == bundle.entry)
        #expect(read.material == bundle.material)
        #expect(read.body == bundle.body)
    }

    @Test("integers are read as numbers, too")
    func numbers() throws {
        let bundle = try Fixture.shared.get().bundle
        let entry = "verificationMaterial.tlogEntries.0."
        var bytes = bundle.encoded
        for (path, number) in [
            ("logIndex", 20), ("integratedTime", 1_750_000_000), ("inclusionProof.logIndex", 13),
            ("inclusionProof.treeSize", 20),
        ] { bytes = try JSONEdit.replace(bytes, entry + path, by: .integer(number)) }
        #expect(try SigstoreBundle(parsing: bytes).entry == bundle.entry)
    }

    @Test(
        "what a bundle lacks or does not know is refused",
        arguments: [
            ("mediaType", "application/vnd.dev.sigstore.bundle.v0.4+json", .bundleVersion),
            ("mediaType", nil, .bundleSyntax),
            ("more", 1, .bundleUnknownMember), ("verificationMaterial.more", 1, .bundleUnknownMember),
            ("verificationMaterial.publicKey.more", 1, .bundleUnknownMember),
            ("verificationMaterial.publicKey", nil, .bundleSyntax),
            ("verificationMaterial.certificate", ["rawBytes": "AA=="], .bundleSyntax),
            ("verificationMaterial.tlogEntries", [], .bundleSyntax),
            ("verificationMaterial.tlogEntries", nil, .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.more", 1, .bundleUnknownMember),
            ("verificationMaterial.tlogEntries.0.inclusionProof", nil, .proofMissing),
            ("verificationMaterial.tlogEntries.0.inclusionProof.checkpoint", nil, .proofMissing),
            ("verificationMaterial.tlogEntries.0.inclusionProof.more", 1, .bundleUnknownMember),
            ("verificationMaterial.tlogEntries.0.inclusionProof.rootHash", "AA==", .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.inclusionProof.hashes", ["AA=="], .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.logIndex", "020", .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.logIndex", "-1", .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.logIndex", "9223372036854775808", .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.logId", nil, .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.kindVersion", nil, .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.kindVersion.kind", "hashedrekord", .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.kindVersion.version", "0.0.2", .bundleSyntax),
            ("verificationMaterial.tlogEntries.0.canonicalizedBody", "e30=", .entrySyntax),
            ("dsseEnvelope", nil, .bundleSyntax), ("dsseEnvelope.more", 1, .bundleUnknownMember),
            ("dsseEnvelope.signatures", [], .envelopeSyntax),
            ("dsseEnvelope.signatures.0.more", 1, .bundleUnknownMember),
            ("messageSignature", ["signature": "AA=="], .bundleSyntax),
        ] as [(String, JSONValue?, RekorError.Code)])
    func refused(path: String, value: JSONValue?, code: RekorError.Code) throws {
        let bytes = try JSONEdit.replace(Fixture.shared.get().bundle.encoded, path, by: value)
        #expect(throws: RekorError.of(code)) { try SigstoreBundle(parsing: bytes) }
    }

    @Test("a duplicate member is refused, where other readers would differ in which one they take")
    func duplicate() throws {
        let text = String(decoding: try Fixture.shared.get().bundle.encoded, as: UTF8.self)
        let doubled = text.replacing(#""payloadType":"#, with: #""payloadType":"text/plain","payloadType":"#)
        #expect(throws: RekorError.of(.bundleSyntax)) { try SigstoreBundle(parsing: Array(doubled.utf8)) }
    }

    @Test("an envelope that a bundle cannot carry is refused when it is made")
    func unbundleable() throws {
        let fixture = try Fixture.shared.get()
        let more = try JSONEdit.replace(fixture.envelopeBytes, "more", by: 1)
        #expect(throws: RekorError.of(.envelopeSyntax)) { try SigstoreBundle(envelope: more, entry: fixture.entry) }
        let two = try Envelope(parsing: fixture.envelopeBytes).adding(signatureBy: fixture.logKey)
        #expect(throws: RekorError.of(.envelopeSyntax)) { try SigstoreBundle(envelope: two, entry: fixture.entry) }
    }
}

@Suite("Verifying a bundle offline")
struct BundleVerifierTests {
    private typealias Failures = [VerificationStep.Name: RekorError.Code]

    @Test("our own bundle verifies, and the result says what was proven")
    func success() throws {
        let fixture = try Fixture.shared.get()
        let result = fixture.verifier.verify(fixture.bundle.encoded)
        #expect(result.failed.isEmpty)
        #expect(result.steps.map(\.name) == VerificationStep.Name.allCases)
        let entry = try #require(result.entry)
        #expect(entry.signedBy == .trusted(fixture.signer.publicKey))
        #expect(entry.index == LogIndex(13))
        #expect(entry.logIndex == 20)
        #expect(entry.integratedTime == Fixture.time)
        #expect(entry.checkpoint.size == TreeSize(20))
        #expect(entry.uuid == EntryUUID(treeID: Fixture.treeID, leafHash: fixture.body.leafHash))
        #expect(entry.envelope?.payload == (try Envelope(parsing: fixture.envelopeBytes).payload))
    }

    @Test("each kind of signer's key verifies", arguments: [KeyKind.ecdsaP256, .ecdsaP384, .ecdsaP521, .ed25519])
    func kinds(kind: KeyKind) throws {
        let fixture = try Fixture(signerKind: kind)
        #expect(fixture.verifier.verify(fixture.bundle.encoded).entry != nil)
    }

    @Test("an envelope in another spelling verifies when the bundle keeps that spelling")
    func foreignSpelling() throws {
        let fixture = try Fixture.shared.get()
        let spaced = Array(String(decoding: fixture.envelopeBytes, as: UTF8.self).replacing(",", with: " ,\n").utf8)
        let body = try EntryBody.dsse(envelope: spaced, verifiers: [fixture.signer.publicKey])
        let entry = try Fixture.entry(of: body.encoded, by: fixture.logKey)
        #expect(fixture.verifier.verify(try SigstoreBundle(envelope: spaced, entry: entry)).entry != nil)
        let rewritten = try SigstoreBundle(envelope: try Envelope(parsing: spaced), entry: entry)
        #expect(fixture.verifier.verify(rewritten).failed == [.leaf: .leafMismatch])
    }

    @Test("without trusted signers the key that the entry names is reported as such")
    func namedByEntry() throws {
        let fixture = try Fixture.shared.get()
        let verifier = BundleVerifier(logs: fixture.verifier.logs, signers: [])
        let entry = try #require(verifier.verify(fixture.bundle.encoded).entry)
        #expect(entry.signedBy == .namedByEntry(fixture.signer.publicKey))
    }

    @Test("a signer, log key, log name or payload type that is not trusted fails in its own step")
    func otherTrust() throws {
        let fixture = try Fixture.shared.get()
        let stranger = try PrivateKey.generate(.ecdsaP256).publicKey
        let bytes = fixture.bundle.encoded
        func failures(_ verifier: BundleVerifier) -> Failures { verifier.verify(bytes).failed }
        let logs = fixture.verifier.logs
        #expect(failures(BundleVerifier(logs: logs, signers: [stranger])) == [.signature: .signerUntrusted])
        let strangeLog = BundleVerifier(
            logs: [TrustedLog(name: Fixture.host, key: stranger)], signers: fixture.verifier.signers)
        #expect(
            failures(strangeLog) == [
                .checkpoint: .checkpointInvalid, .timestamp: .timestampInvalid, .logID: .logIDMismatch,
            ])
        let otherName = BundleVerifier(
            logs: [TrustedLog(name: "rekor.example.org", key: fixture.logKey.publicKey)],
            signers: fixture.verifier.signers)
        #expect(failures(otherName) == [.checkpoint: .checkpointInvalid])
        let anyName = BundleVerifier(
            logs: [TrustedLog(key: fixture.logKey.publicKey)], signers: fixture.verifier.signers)
        #expect(failures(anyName) == [:])
        let otherType = BundleVerifier(logs: logs, signers: fixture.verifier.signers, payloadTypes: ["text/plain"])
        #expect(failures(otherType) == [.payloadType: .payloadType])
    }

    @Test(
        "a change in any field fails in the steps that vouch for it",
        arguments: [
            ("dsseEnvelope.payload", "e30=", [.signature: .signatureInvalid, .leaf: .verifierMismatch]),
            (
                "dsseEnvelope.payloadType", "text/plain",
                [.signature: .signatureInvalid, .payloadType: .payloadType, .leaf: .verifierMismatch]
            ),
            ("dsseEnvelope.signatures.0.sig", "AAAA", [.signature: .signatureInvalid, .leaf: .verifierMismatch]),
            ("dsseEnvelope.signatures.0.keyid", "x", [.leaf: .leafMismatch]),
            ("verificationMaterial.tlogEntries.0.logIndex", "21", [.timestamp: .timestampInvalid]),
            (
                "verificationMaterial.tlogEntries.0.logIndex", "12",
                [.inclusion: .inclusionInvalid, .timestamp: .timestampInvalid]
            ),
            ("verificationMaterial.tlogEntries.0.integratedTime", "1750000001", [.timestamp: .timestampInvalid]),
            (
                "verificationMaterial.tlogEntries.0.logId.keyId", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                [.timestamp: .timestampInvalid, .logID: .logIDMismatch]
            ),
            (
                "verificationMaterial.tlogEntries.0.inclusionPromise.signedEntryTimestamp", "AAAA",
                [.timestamp: .timestampInvalid]
            ),
            ("verificationMaterial.tlogEntries.0.inclusionPromise", nil, [.timestamp: .timestampInvalid]),
            ("verificationMaterial.tlogEntries.0.inclusionProof.logIndex", "12", [.inclusion: .inclusionInvalid]),
            (
                "verificationMaterial.tlogEntries.0.inclusionProof.treeSize", "21",
                [.checkpoint: .checkpointMismatch]
            ),
            (
                "verificationMaterial.tlogEntries.0.inclusionProof.treeSize", "16",
                [.inclusion: .inclusionInvalid, .checkpoint: .checkpointMismatch]
            ),
            (
                "verificationMaterial.tlogEntries.0.inclusionProof.rootHash",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                [.inclusion: .inclusionInvalid, .checkpoint: .checkpointMismatch]
            ),
            (
                "verificationMaterial.tlogEntries.0.inclusionProof.hashes.0",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                [.inclusion: .inclusionInvalid]
            ),
            ("verificationMaterial.tlogEntries.0.inclusionProof.hashes.0", nil, [.inclusion: .inclusionInvalid]),
            ("verificationMaterial.tlogEntries.0.inclusionProof.hashes", nil, [.inclusion: .inclusionInvalid]),
            ("verificationMaterial.publicKey.hint", "x", [:]),
        ] as [(String, JSONValue?, [VerificationStep.Name: RekorError.Code])])
    func changedField(path: String, value: JSONValue?, failures: [VerificationStep.Name: RekorError.Code]) throws {
        let fixture = try Fixture.shared.get()
        let changed = try JSONEdit.replace(fixture.bundle.encoded, path, by: value)
        let result = fixture.verifier.verify(changed)
        #expect(result.failed == failures)
        // The hint alone decides nothing.
        #expect((result.entry == nil) == !failures.isEmpty)
    }

    @Test("the body of another entry fails as leaf, in the proof and in the timestamp")
    func otherBody() throws {
        let fixture = try Fixture.shared.get()
        let other = try Fixture().body
        let bytes = try JSONEdit.replace(
            fixture.bundle.encoded, "verificationMaterial.tlogEntries.0.canonicalizedBody",
            by: .string(Base64.encode(other.encoded)))
        #expect(
            fixture.verifier.verify(bytes).failed == [
                .leaf: .leafMismatch, .inclusion: .inclusionInvalid, .timestamp: .timestampInvalid,
            ])
    }

    @Test("a change in any line of the checkpoint is refused")
    func checkpointLines() throws {
        let fixture = try Fixture.shared.get()
        let path = "verificationMaterial.tlogEntries.0.inclusionProof.checkpoint.envelope"
        let note = try SignedNote(parsing: fixture.entry.checkpoint)
        let checkpoint = try Checkpoint(parsing: note.text)
        let lines = fixture.entry.checkpoint.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (line, replacement) in [
            (0, "rekor.example - 81985529216486896"), (0, "rekor.example"), (1, "21"), (1, "020"),
            (2, Base64.encode(Digest.zero.bytes)), (3, "extension\n"),
            (4, "— other.example " + Base64.encode([1, 2, 3, 4, 5])), (4, ""),
        ] {
            var changed = lines
            changed[line] = replacement
            let bytes = try JSONEdit.replace(
                fixture.bundle.encoded, path, by: .string(changed.joined(separator: "\n")))
            let result = fixture.verifier.verify(bytes)
            #expect(result.failed[.checkpoint] == .checkpointInvalid, "line \(line): \(replacement)")
            #expect(result.entry == nil)
        }
        // Signed by the log, over another tree of its own: sound by itself, and not of this proof.
        let other = try RekorCheckpoint.note(
            host: Fixture.host, treeID: Fixture.treeID, size: TreeSize(21), root: checkpoint.root, by: fixture.logKey)
        let bytes = try JSONEdit.replace(fixture.bundle.encoded, path, by: .string(other.encoded))
        #expect(fixture.verifier.verify(bytes).failed == [.checkpoint: .checkpointMismatch])
    }

    @Test("a bundle that cannot be read fails in its first step, and the others are not taken")
    func unreadable() throws {
        let result = try Fixture.shared.get().verifier.verify(Array("{}".utf8))
        #expect(result.failed == [.parse: .bundleSyntax])
        #expect(result.steps.count == VerificationStep.Name.allCases.count)
        #expect(result.entry == nil)
    }

    @Test("an entry of Rekor v2 verifies with its C2SP checkpoint and without a time", arguments: [true, false])
    func rekorV2(isRightKey: Bool) throws {
        let logKey = try PrivateKey.generate(.ed25519)
        let signer = try PrivateKey.generate(.ecdsaP384)
        let envelope = try Envelope.signed(type: BundleVerifier.inTotoPayloadType, payload: [1], by: signer)
        let body = try EntryBody.hashedRekord(envelope: envelope, verifier: EntryVerifier(signer.publicKey))
        let noteSigner = try NoteSigner(name: "log.example", key: logKey, kind: .ed25519)
        let checkpoint = try Checkpoint(origin: "log.example", size: TreeSize(1), root: body.leafHash)
        let entry = LogEntry(
            body: body.encoded, integratedTime: 0, logID: noteSigner.verifier.keyID, logIndex: 0, treeID: nil,
            inclusionProof: InclusionProof(index: LogIndex(0), size: TreeSize(1), hashes: []), rootHash: body.leafHash,
            checkpoint: try SignedNote.signed(text: checkpoint.text, by: [noteSigner]).encoded,
            signedEntryTimestamp: nil)
        let bundle = try SigstoreBundle(envelope: envelope, entry: entry)
        let trusted = isRightKey ? logKey.publicKey : try PrivateKey.generate(.ed25519).publicKey
        let verifier = BundleVerifier(
            logs: [TrustedLog(name: "log.example", key: trusted)], signers: [signer.publicKey])
        let result = verifier.verify(bundle.encoded)
        #expect((result.entry != nil) == isRightKey)
        #expect(result.entry?.integratedTime == nil)
        let answer = entry.transparencyJSON(kind: body.kind, version: body.apiVersion, isAnswer: true)
        #expect(answer["integratedTime"] == "0")
        #expect(answer["inclusionPromise"] == .null)
        #expect(answer["inclusionProof"]?["hashes"] == .array([]))
    }

    @Test(
        "an entry of kind intoto, as older clients made them, verifies with its envelope and no other",
        arguments: ["0.0.1", "0.0.2"])
    func inToto(version: String) throws {
        let proposals = try Proposals()
        let logKey = try PrivateKey.generate(.ecdsaP256)
        let proposal = version == "0.0.1" ? proposals.inTotoV001() : proposals.inTotoV002()
        let accepted = try ProposedEntry(parsing: proposal.compact).accepted
        let entry = try Fixture.entry(of: accepted.body.encoded, by: logKey)
        let signer = try PublicKey(pem: proposals.pem)
        let verifier = BundleVerifier(logs: [TrustedLog(name: Fixture.host, key: logKey.publicKey)], signers: [signer])
        let bundle = try SigstoreBundle(envelope: proposals.envelope.encoded(), entry: entry)
        let result = verifier.verify(bundle.encoded)
        #expect(result.failed == [:] && result.entry != nil)
        let key = try PrivateKey.generate(.ecdsaP256)
        let (type, payload) = (proposals.envelope.payloadType, proposals.envelope.payload)
        // Each of the last two is right in all but the signature.
        for other in [
            try Envelope.signed(type: type, payload: [1], by: proposals.key),
            try Envelope.signed(type: "text/plain", payload: payload, by: proposals.key),
            try Envelope.signed(type: type, payload: payload, by: proposals.key),
            try Envelope.signed(type: type, payload: payload, by: key),
        ] {
            let moved = try SigstoreBundle(envelope: other.encoded(), entry: entry)
            let verifier = BundleVerifier(
                logs: verifier.logs, signers: [signer, key.publicKey], payloadTypes: [other.payloadType])
            #expect(verifier.verify(moved.encoded).failed == [.leaf: .leafMismatch])
        }
    }
}

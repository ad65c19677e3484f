import Signing
import TLog
import Testing
import Wire

@Suite("C2SP tlog-cosignature: signing")
struct CosignerTests {
    private static func checkpoint(_ origin: String = WitnessSamples.origin) throws -> Checkpoint {
        try Checkpoint(origin: origin, size: TreeSize(1), root: MerkleHash.leaf([1]), extensions: ["extension"])
    }

    @Test(
        "a cosignature verifies over its text and time, and over no other",
        arguments: [0, 1, 1 << 32, UInt64(Int64.max)])
    func roundTrip(time: UInt64) throws {
        let cosigner = try WitnessSamples.witness(1)
        let checkpoint = try Self.checkpoint()
        let line = try cosigner.cosign(checkpoint, time: time)
        #expect(Cosignature(line)?.time == time)
        #expect(cosigner.verifier.verify(text: checkpoint.text, signature: line))
        #expect(!cosigner.verifier.verify(text: checkpoint.text + "more\n", signature: line))
        for place in line.bytes.indices {
            var bytes = line.bytes
            bytes[place] ^= 1
            let other = try NoteSignature(name: line.name, keyHint: line.keyHint, bytes: bytes)
            #expect(!cosigner.verifier.verify(text: checkpoint.text, signature: other), "byte \(place)")
        }
    }

    @Test("a time of 2^63 seconds is refused")
    func timeLimit() throws {
        let (cosigner, checkpoint) = (try WitnessSamples.witness(1), try Self.checkpoint())
        #expect(throws: TLogError(.timeOutOfRange, "")) { try cosigner.cosign(checkpoint, time: 1 << 63) }
    }

    @Test("only an Ed25519 key cosigns, and only under a name that notes can carry")
    func keys() throws {
        let key = try WitnessSamples.key(1)
        #expect(throws: TLogError(.verifierKeySyntax, "")) { try Cosigner(name: "two words", key: key) }
        let other = try PrivateKey.generate(.ecdsaP256)
        #expect(throws: TLogError(.keyUnsupported, "")) { try Cosigner(name: "w", key: other) }
        #expect(throws: TLogError(.keyUnsupported, "")) { try NoteSigner(name: "w", key: key, kind: .cosignature) }
    }

    @Test(
        "a checkpoint of Rekor's v1 form is not cosigned and carries no cosignature",
        arguments: ["rekor.sigstore.dev - 1193050959916656506", "a - 0", "a b - 12"])
    func rekorForm(origin: String) throws {
        let checkpoint = try Self.checkpoint(origin)
        let cosigner = try WitnessSamples.witness(1)
        #expect(checkpoint.isRekorV1)
        #expect(throws: TLogError(.notCosignable, "")) { try cosigner.cosign(checkpoint, time: 1) }
        let line = try cosigner.cosign(Self.checkpoint(), time: 1)
        let note = try SignedNote.signed(text: checkpoint.text, by: [WitnessSamples.log()])
        #expect(throws: TLogError(.notCosignable, "")) { try note.adding([line]) }
    }

    @Test(
        "origins that only look a little like it are cosigned",
        arguments: ["rekor.sigstore.dev", "a -1", "a - b", "a - ", "- 1", "a - 1x", "go.sum database tree"])
    func otherForms(origin: String) throws {
        let checkpoint = try Self.checkpoint(origin)
        #expect(!checkpoint.isRekorV1)
        #expect(throws: Never.self) { try WitnessSamples.witness(1).cosign(checkpoint, time: 1) }
    }

    @Test("a newer cosignature takes the place of the older one by its key, and no other's")
    func adding() throws {
        let note = try WitnessSamples.note(witnesses: [1, 2])
        let checkpoint = try Checkpoint(parsing: note.text)
        let newer = try WitnessSamples.witness(1).cosign(checkpoint, time: WitnessSamples.time + 60)
        let added = try note.adding([newer])
        #expect(added.signatures == [note.signatures[0], note.signatures[2], newer])
        let text = try SignedNote.signed(text: "no checkpoint\n", by: [WitnessSamples.log()])
        #expect(throws: TLogError(.checkpointSyntax, "")) { try text.adding([newer]) }
    }

    @Test("a second line by one key must verify as well")
    func secondLine() throws {
        let note = try WitnessSamples.note(witnesses: [1])
        var bytes = note.signatures[1].bytes
        bytes[20] ^= 1
        let bad = try NoteSignature(
            name: note.signatures[1].name, keyHint: note.signatures[1].keyHint, bytes: bytes)
        let twice = try SignedNote(text: note.text, signatures: note.signatures + [bad])
        let verifiers = [try WitnessSamples.witness(1).verifier]
        #expect(try note.verify(with: verifiers).count == 1)
        #expect(throws: TLogError(.noteSignatureInvalid, "")) { try twice.verify(with: verifiers) }
    }
}

@Suite("Cosignatures of others", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct CosignerVectorTests {
    @Test("3 published seeds give the published keys, and 2 cosignatures are made again byte for byte")
    func seeds() throws {
        let keys = try CosignatureKeys.read().filter { $0.Alg == "ed25519 cosignature (0x04)" }
        let cosigners = try keys.map { key in
            let seed = try #require(Hex.decode(key.SeedHex))
            let cosigner = try Cosigner(name: key.Name, key: PrivateKey(ed25519Seed: seed))
            #expect(cosigner.vkey == key.VKey)
            return cosigner
        }
        #expect(cosigners.count == 3)
        var made = 0
        for vector in try CosignatureVector.read() where vector.SpecAccept {
            guard let cosigner = cosigners.first(where: { $0.vkey == vector.VKey }) else { continue }
            let checkpoint = try Checkpoint(parsing: SignedNote(parsing: vector.Note).text)
            let line = try cosigner.cosign(checkpoint, time: vector.Timestamp)
            #expect(line.line == "— \(cosigner.name) \(vector.SignatureB64)", "\(vector.Name)")
            made += 1
        }
        #expect(made == 2)
    }
}

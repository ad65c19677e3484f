import Foundation
import Signing
import TLog
import Testing
import Wire

private struct NoteVector: Decodable {
    let Name: String
    let Trusted: [String]
    let SpecAccept: Bool
    let VerifiedSigs: Int
    let UnverifiedSigs: Int
    let note_b64: String
}

private struct RealNote: Decodable {
    let src: String
    let vkey: String
    let valid: Bool
    let note: String
}

@Suite("Signed notes of others", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct NoteVectorTests {
    private func read<Vector: Decodable>(_ type: Vector.Type, _ path: String) throws -> Vector {
        try JSONDecoder().decode(type, from: Data(Vectors.bytes("tlog/\(path).json")))
    }

    @Test("26 notes have the verdict of the specification")
    func notes() throws {
        let vectors = try read([NoteVector].self, "generated/signed-notes")
        #expect(vectors.count == 26)
        for vector in vectors {
            let bytes = try #require(Base64.decode(vector.note_b64))
            let verifiers = try vector.Trusted.map { try NoteVerifier(vkey: $0) }
            let verified = try? SignedNote(parsing: bytes).verify(with: verifiers)
            #expect((verified != nil) == vector.SpecAccept, "\(vector.Name)")
            guard let verified else { continue }
            #expect(verified.count == vector.VerifiedSigs, "\(vector.Name)")
            #expect(try SignedNote(parsing: bytes).encoded.utf8.elementsEqual(bytes))
        }
    }

    @Test("5 Ed25519 cosignatures have the verdict of the specification; 4 of ML-DSA-44 need a library we lack")
    func cosignatures() throws {
        let vectors = try CosignatureVector.read()
        let ours = vectors.filter { $0.VKey.hasPrefix("witness.example/w") }
        let others = vectors.filter { $0.VKey.hasPrefix("witness.example/pq") }
        #expect(ours.count == 5)
        #expect(others.count == 4)
        for vector in ours {
            let verifier = try NoteVerifier(vkey: vector.VKey)
            #expect(verifier.kind == .cosignature)
            let note = try SignedNote(parsing: vector.Note)
            let verified = try? note.verify(with: [verifier])
            #expect((verified != nil) == vector.SpecAccept, "\(vector.Name)")
            guard vector.SpecAccept else { continue }
            let line = try #require(note.signatures.first { $0.name == verifier.name })
            let cosignature = try #require(Cosignature(line))
            #expect(cosignature.time == vector.Timestamp)
            #expect(Hex.encode(cosignature.message(for: note.text)) == vector.SignedMessageHex)
        }
        for vector in others {
            #expect(throws: TLogError(.keyUnsupported, "")) { try NoteVerifier(vkey: vector.VKey) }
        }
    }

    @Test("real notes of the Go checksum database and of two specifications verify")
    func realNotes() throws {
        let notes = try read([RealNote].self, "real-world/signed-notes")
        #expect(notes.count == 4)
        for note in notes {
            let verifier = try NoteVerifier(vkey: note.vkey)
            #expect(try SignedNote(parsing: note.note).verify(with: [verifier]) == [verifier], "\(note.src)")
        }
    }

    @Test("the published seeds give the published keys and, byte for byte, the published signatures")
    func seeds() throws {
        let keys = try CosignatureKeys.read().filter { $0.Alg.hasPrefix("ed25519 (0x01)") }
        let notes = try read([NoteVector].self, "generated/signed-notes")
        let bytes = try #require(notes.first { $0.Name == "valid, two known" }.flatMap { Base64.decode($0.note_b64) })
        let note = try SignedNote(parsing: bytes)
        #expect(keys.count == 2)
        let signers = try keys.map { key in
            let seed = try #require(Hex.decode(key.SeedHex))
            let signer = try NoteSigner(name: key.Name, key: PrivateKey(ed25519Seed: seed), kind: .ed25519)
            #expect(signer.vkey == key.VKey)
            return signer
        }
        #expect(try SignedNote.signed(text: note.text, by: signers).encoded == note.encoded)
    }
}

import Foundation
import Signing
import TLog
import Testing
import Wire

@Suite("C2SP signed-note")
struct SignedNoteTests {
    private static let text = "log.example/a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"

    private static func signer(_ name: String, _ seed: UInt8) throws -> NoteSigner {
        let key = try PrivateKey(ed25519Seed: Array(repeating: seed, count: 32))
        return try NoteSigner(name: name, key: key, kind: .ed25519)
    }

    @Test("a signed note is read back, byte for byte, and verifies")
    func roundTrip() throws {
        let signers = [try Self.signer("log.example/a", 1), try Self.signer("log.example/b", 2)]
        let note = try SignedNote.signed(text: Self.text, by: signers)
        let read = try SignedNote(parsing: note.encoded)
        #expect(read.encoded == note.encoded)
        #expect(read.text == Self.text)
        #expect(read.signatures == note.signatures)
        let verifiers = try signers.map { try NoteVerifier(vkey: $0.vkey) }
        #expect(try read.verify(with: verifiers) == verifiers)
        #expect(try read.verify(with: [verifiers[1]]) == [verifiers[1]])
    }

    @Test("a bit flipped anywhere in the note is refused")
    func flippedBits() throws {
        let signer = try Self.signer("log.example/a", 1)
        let verifiers = [try NoteVerifier(vkey: signer.vkey)]
        let bytes = Array(try SignedNote.signed(text: Self.text, by: [signer]).encoded.utf8)
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: TLogError.self, "byte \(position), bit \(bit)") {
                    _ = try SignedNote(parsing: changed).verify(with: verifiers)
                }
            }
        }
    }

    @Test("one bad signature of a trusted key condemns the note; of an unknown key it does not")
    func oneBad() throws {
        let good = try Self.signer("log.example/a", 1)
        let other = try Self.signer("log.example/b", 2)
        let wrong = try SignedNote.signed(text: "something else\n", by: [other]).signatures
        let note = try SignedNote(text: Self.text, signatures: [try good.sign(Self.text)] + wrong)
        #expect(try note.verify(with: [good.verifier]) == [good.verifier])
        #expect(throws: TLogError(.noteSignatureInvalid, "")) {
            try note.verify(with: [good.verifier, other.verifier])
        }
        #expect(throws: TLogError(.noteUnverified, "")) {
            try note.verify(with: [try Self.signer("log.example/c", 3).verifier])
        }
        #expect(throws: TLogError(.noteUnverified, "")) { try note.verify(with: []) }
    }

    @Test("100 signatures are read, 101 are not")
    func signatureLimit() throws {
        let signature = try Self.signer("log.example/a", 1).sign(Self.text)
        let note = try SignedNote(text: Self.text, signatures: Array(repeating: signature, count: 100))
        #expect(try SignedNote(parsing: note.encoded).signatures.count == 100)
        #expect(throws: TLogError(.noteLimit, "")) {
            try SignedNote(parsing: note.encoded + signature.line + "\n")
        }
        #expect(throws: TLogError(.noteLimit, "")) {
            try SignedNote(text: Self.text, signatures: Array(repeating: signature, count: 101))
        }
    }

    @Test("a note of 1 MiB is read, one byte more is not")
    func sizeLimit() throws {
        let signature = try Self.signer("log.example/a", 1).sign(Self.text)
        let rest = 2 + signature.line.utf8.count + 1
        let text = String(repeating: "x", count: SignedNote.maxBytes - rest) + "\n"
        let note = try SignedNote(text: text, signatures: [signature]).encoded
        #expect(note.utf8.count == SignedNote.maxBytes)
        #expect(throws: Never.self) { try SignedNote(parsing: note) }
        #expect(throws: TLogError(.noteLimit, "")) { try SignedNote(parsing: "x" + note) }
    }

    @Test(
        "what is not text for a note is not signed either",
        arguments: ["", "no line feed", "tab\t\n", "cr\r\n", "\u{0}\n"])
    func badText(text: String) throws {
        let signer = try Self.signer("log.example/a", 1)
        #expect(throws: TLogError(.noteSyntax, "")) { try SignedNote.signed(text: text, by: [signer]) }
    }

    @Test("a key that is trusted twice vouches once")
    func trustedTwice() throws {
        let signer = try Self.signer("log.example/a", 1)
        let note = try SignedNote.signed(text: Self.text, by: [signer])
        #expect(try note.verify(with: [signer.verifier, signer.verifier]) == [signer.verifier])
    }
}

@Suite("C2SP signed-note: verifier keys")
struct NoteVerifierTests {
    private static let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    @Test("a verifier key is read and written in one spelling")
    func roundTrip() throws {
        let verifier = try NoteVerifier(vkey: Self.vkey)
        #expect(verifier.vkey == Self.vkey)
        #expect(verifier.name == "PeterNeumann")
        #expect(verifier.hint == 0xc74f_20a3)
        #expect(verifier.kind == .ed25519)
    }

    @Test(
        "a verifier key with another hint, name, type or length is refused",
        arguments: [
            "", "PeterNeumann", "PeterNeumann+c74f20a3",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy1w==",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ",
            "PeterNeumann+c74f20a3+",
        ])
    func bad(vkey: String) {
        #expect(throws: TLogError(.verifierKeySyntax, "")) { try NoteVerifier(vkey: vkey) }
    }

    @Test("an unknown type says so")
    func unknownType() {
        #expect(throws: TLogError(.keyUnsupported, "")) {
            try NoteVerifier(vkey: "PeterNeumann+c74f20a3+BRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        }
    }

    @Test("Rekor's form takes its hint from the public key alone")
    func rekor() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let signer = try NoteSigner(name: "rekor.example", key: key, kind: .rekorV1)
        #expect(signer.verifier.keyID == SHA256.hash(key.publicKey.spki))
        #expect(try NoteVerifier(vkey: signer.vkey) == signer.verifier)
        let note = try SignedNote.signed(text: "rekor.example - 7\n", by: [signer])
        #expect(try note.verify(with: [.rekorV1(name: "rekor.example", key: key.publicKey)]) == [signer.verifier])
        let other = try PrivateKey.generate(.ecdsaP256).publicKey
        #expect(throws: TLogError(.noteUnverified, "")) {
            try note.verify(with: [.rekorV1(name: "rekor.example", key: other)])
        }
    }

    @Test("a key of the wrong kind does not sign")
    func wrongKind() throws {
        let p256 = try PrivateKey.generate(.ecdsaP256)
        let ed25519 = try PrivateKey.generate(.ed25519)
        #expect(throws: TLogError(.keyUnsupported, "")) { try NoteSigner(name: "a", key: p256, kind: .ed25519) }
        #expect(throws: TLogError(.keyUnsupported, "")) { try NoteSigner(name: "a", key: ed25519, kind: .cosignature) }
        #expect(throws: TLogError(.verifierKeySyntax, "")) { try NoteSigner(name: "a+b", key: ed25519, kind: .ed25519) }
    }
}

import Foundation
import Signing
import TLog
import Testing
import Wire

@Suite("C2SP tlog-witness: the request")
struct AddCheckpointRequestTests {
    private static func request(_ old: UInt64 = 2, hashes: Int = 3) throws -> AddCheckpointRequest {
        try AddCheckpointRequest(
            oldSize: TreeSize(old), hashes: Array(repeating: .zero, count: hashes), note: WitnessSamples.note())
    }

    @Test("a request is read back, byte for byte", arguments: [0, 1, 63])
    func roundTrip(hashes: Int) throws {
        let request = try Self.request(hashes: hashes)
        let read = try AddCheckpointRequest(parsing: request.encoded)
        #expect(read.encoded == request.encoded)
        #expect(read.oldSize == TreeSize(2) && read.hashes == request.hashes && read.origin == "log.example/a")
    }

    @Test("a proof has at most 63 lines")
    func limit() throws {
        #expect(throws: TLogError(.hashCountMismatch, "")) { try Self.request(hashes: 64) }
        let line = Base64.encode(Digest.zero.bytes) + "\n"
        let text = String(decoding: try Self.request(hashes: 63).encoded, as: UTF8.self)
        let longer = text.replacingOccurrences(of: "old 2\n", with: "old 2\n" + line)
        #expect(throws: TLogError(.requestSyntax, "")) { try AddCheckpointRequest(parsing: Array(longer.utf8)) }
        #expect(throws: TLogError(.requestSyntax, "")) {
            try AddCheckpointRequest(parsing: Array(repeating: 10, count: AddCheckpointRequest.maxBytes + 1))
        }
    }

    @Test("14 other spellings are refused")
    func spellings() throws {
        let text = String(decoding: try Self.request(hashes: 1).encoded, as: UTF8.self)
        let hash = Base64.encode(Digest.zero.bytes)
        let changes = [
            ("old 2", "old 02"), ("old 2", "old +2"), ("old 2", "old -2"), ("old 2", "old"), ("old 2", "old 2 "),
            ("old 2", "old  2"), ("old 2", "Old 2"), ("old 2\n", ""), ("old 2", "old 18446744073709551616"),
            (hash, hash + " "), (hash, String(hash.dropLast())), (hash, Base64.encode([1])),
            (hash + "\n", hash + "\r\n"),
            ("old 2\n", "\nold 2\n"),
        ]
        #expect(changes.count == 14)
        for (old, new) in changes {
            let range = try #require(text.range(of: old), "\(old)")
            let other = text.replacingCharacters(in: range, with: new)
            #expect(throws: TLogError(.requestSyntax, ""), "\(old) → \(new)") {
                try AddCheckpointRequest(parsing: Array(other.utf8))
            }
        }
        for (old, new) in [("\n3\n", "\n03\n"), ("\n3\n", "\n-3\n")] {
            let other = Array(text.replacingOccurrences(of: old, with: new).utf8)
            #expect(throws: TLogError(.checkpointSyntax, "")) { try AddCheckpointRequest(parsing: other) }
        }
        #expect(throws: TLogError(.noteSyntax, "")) { try AddCheckpointRequest(parsing: Array(text.utf8.dropLast())) }
    }

    @Test("size 0 with another root is read, for a witness answers it by another status, and never made")
    func emptyRoot() throws {
        let text = "log.example/a\n0\n\(Base64.encode(Digest.zero.bytes))\n"
        let note = try SignedNote.signed(text: text, by: [WitnessSamples.log()])
        let request = try AddCheckpointRequest(parsing: Array("old 0\n\n\(note.encoded)".utf8))
        #expect(throws: TLogError(.emptyRoot, "")) { try request.checkpoint() }
        #expect(throws: TLogError(.emptyRoot, "")) {
            try AddCheckpointRequest(oldSize: .empty, hashes: [], note: note)
        }
    }

    @Test("a note with 15 lines of the length of ML-DSA-44 signatures is read")
    func long() throws {
        let note = try WitnessSamples.note()
        let lines = try (0..<15).map {
            try NoteSignature(name: "pq.example/\($0)", keyHint: 7, bytes: Array(repeating: 3, count: 2428))
        }
        let request = try AddCheckpointRequest(
            oldSize: .empty, hashes: [], note: SignedNote(text: note.text, signatures: note.signatures + lines))
        #expect(request.encoded.count > 48_000)
        #expect(try AddCheckpointRequest(parsing: request.encoded).note.signatures.count == 16)
    }

    @Test("signature lines alone are read as a witness answers them")
    func answer() throws {
        let lines = try WitnessSamples.note(witnesses: [1, 2]).signatures.dropFirst()
        let text = lines.map { $0.line + "\n" }.joined()
        #expect(try NoteSignature.list(parsing: Array(text.utf8)) == Array(lines))
        for bad in ["", "\n", text + "\n", "\n" + text, String(text.dropLast()), text + "x\n"] {
            #expect(throws: TLogError(.noteSyntax, "")) { try NoteSignature.list(parsing: Array(bad.utf8)) }
        }
        let many = String(repeating: lines[1].line + "\n", count: 101)
        #expect(throws: TLogError(.noteLimit, "")) { try NoteSignature.list(parsing: Array(many.utf8)) }
    }
}

import Signing
import TLog
import Testing

@Suite("C2SP tlog-checkpoint")
struct CheckpointTests {
    private static let root = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="
    private static let emptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test(
        "what is read is written again",
        arguments: [
            "log.example\n1\n\(root)\n", "rekor.example - 1193050959916656506\n771488338\n\(root)\n",
            "log.example\n1\n\(root)\nTimestamp: 1\nmore\n", "é\n18446744073709551615\n\(root)\n",
            "log.example\n0\n\(emptyRoot)\n",
        ])
    func roundTrip(text: String) throws {
        let checkpoint = try Checkpoint(parsing: text)
        #expect(checkpoint.text == text)
        #expect(
            try Checkpoint(
                origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root,
                extensions: checkpoint.extensions) == checkpoint)
    }

    @Test(
        "any other spelling is refused",
        arguments: [
            "", "\n", "log.example\n", "log.example\n1\n", "log.example\n1\n\(root)", "\n1\n\(root)\n",
            "log.example\n01\n\(root)\n", "log.example\n+1\n\(root)\n", "log.example\n-1\n\(root)\n",
            "log.example\n 1\n\(root)\n", "log.example\n1 \n\(root)\n", "log.example\n\n\(root)\n",
            "log.example\n18446744073709551616\n\(root)\n", "log.example\n1\n\(root) \n", "log.example\n1\n\n",
            "log.example\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoA==\n",
            "log.example\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=\n",
            "log.example\n1\n\(root)\n\n", "log.example\n1\n\(root)\n\nmore\n", "log.example\r\n1\r\n\(root)\r\n",
            "log.example\n1\n\(root)\nmore",
        ])
    func refused(text: String) {
        #expect(throws: TLogError(.checkpointSyntax, "")) { try Checkpoint(parsing: text) }
    }

    @Test("a tree of size 0 has the root of nothing and no other")
    func emptyTree() throws {
        #expect(throws: TLogError(.emptyRoot, "")) { try Checkpoint(parsing: "log.example\n0\n\(Self.root)\n") }
        let empty = try Checkpoint(origin: "log.example", size: .empty, root: MerkleHash.emptyRoot)
        #expect(try Checkpoint(parsing: empty.text) == empty)
    }

    @Test("lines that would read as something else are not made", arguments: ["", "a\nb", "a\rb", "a\u{0}"])
    func badLines(line: String) {
        #expect(throws: TLogError(.checkpointSyntax, "")) {
            try Checkpoint(origin: line, size: .empty, root: MerkleHash.emptyRoot)
        }
        #expect(throws: TLogError(.checkpointSyntax, "")) {
            try Checkpoint(origin: "a", size: .empty, root: MerkleHash.emptyRoot, extensions: [line])
        }
    }

    @Test("origins that look alike in Unicode are not equal")
    func originBytes() throws {
        let composed = try Checkpoint(parsing: "\u{e9}\n1\n\(Self.root)\n")
        let decomposed = try Checkpoint(parsing: "e\u{301}\n1\n\(Self.root)\n")
        #expect(composed != decomposed)
    }
}

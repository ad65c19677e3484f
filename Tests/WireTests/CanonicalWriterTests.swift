import Testing
@testable import Wire

@Suite("Canonical JSON from its parts")
struct CanonicalWriterTests {
    private struct Sample: CanonicalWritable {
        var texts: [String] = []
        var weights: [(String, Int)] = []
        var note: String?

        func write(to writer: inout CanonicalWriter) {
            writer.object {
                $0.member("flag", true)
                $0.member("inner") { writer in
                    writer.object { writer in for (name, weight) in weights { writer.member(named: name, weight) } }
                }
                $0.member("instant", Timestamp(seconds: 0, nanoseconds: 500_000_000))
                $0.member("largest", (1 << 53) - 1 as UInt64)
                $0.member("note", note)
                $0.member("raw") { $0.canonical(Array(#"{"a":[]}"#.utf8)) }
                $0.member("texts", texts)
                $0.member("zeros") { writer in
                    withUnsafeBytes(of: (UInt8(0), UInt8(0xab))) { writer.hexadecimal($0, after: "sha:") }
                }
            }
        }
    }

    @Test("what is written is what the encoder makes of the same value, with nothing, one and several of each")
    func sameBytes() throws {
        let samples = [
            Sample(), Sample(texts: ["{", "[", ","], weights: [("a", 0), ("b", -7)], note: "\u{1}\"\\ü€😀{"),
            Sample(texts: [""], weights: [("", 1)], note: ""),
        ]
        for sample in samples {
            let value = try JSONDocument(sample.canonical).root.value
            #expect(try CanonicalJSON.encode(value) == sample.canonical)
            #expect(sample.json == value)
            #expect(value["texts"] == .array(sample.texts.map { .string($0) }))
            #expect(value["note"] == sample.note.map { .string($0) } ?? .null)
            #expect(value["largest"] == .number("9007199254740991") && value["zeros"] == "sha:00ab" && value["flag"] == true)
            #expect(value["instant"] == "1970-01-01T00:00:00.5Z")
            #expect(value["inner"] == .object(sample.weights.map { JSONMember($0.0, .integer($0.1)) }))
        }
    }

    #if DEBUG
        @Test("a member out of order, or written twice, ends a debug build")
        func order() async {
            await #expect(processExitsWith: .failure) {
                var writer = CanonicalWriter(capacity: 16)
                writer.object {
                    $0.member("b", true)
                    $0.member("a", true)
                }
            }
            await #expect(processExitsWith: .failure) {
                var writer = CanonicalWriter(capacity: 16)
                writer.object {
                    $0.member(named: "b", true)
                    $0.member("b", true)
                }
            }
        }
    #endif
}

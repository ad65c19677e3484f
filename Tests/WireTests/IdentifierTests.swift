import Testing
import Wire

@Suite("Identifiers are bytes")
struct IdentifierTests {
    @Test("canonically equivalent text stays apart")
    func equivalence() {
        let composed: Identifier = "pkg:generic/caf\u{e9}"
        let decomposed: Identifier = "pkg:generic/cafe\u{301}"
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test("they sort as UTF-8 bytes")
    func order() {
        let sorted: [Identifier] = ["", "A", "a", "b", "\u{e9}", "\u{fb33}", "\u{1f600}"]
        #expect(sorted.shuffled().sorted() == sorted)
    }

    @Test("a beginning comes before what it begins, and only the same bytes are equal")
    func prefixes() {
        let text = "pkg:npm/left-pad-é@1.3.0"
        let all = text.indices.map { Identifier(text[..<$0]) } + [Identifier(text)]
        for (left, one) in all.enumerated() {
            for (right, other) in all.enumerated() {
                #expect((one == other) == (left == right))
                #expect((one < other) == (left < right))
            }
        }
        #expect(Identifier(text) != "pkg:npm/left-pad-é@1.4.0")
    }
}

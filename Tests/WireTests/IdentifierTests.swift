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
}

import LedgerTestKit
import Testing
import Wire

@testable import VEX

@Suite("What a document repeats is read once")
struct TextTableTests {
    /// The numbers of a list's strings.
    private func numbers(_ list: String) throws -> [Int?] {
        let document = try JSONDocument(Array(list.utf8))
        return document.bytes.withUnsafeBufferPointer { text in
            var table = TextTable(text)
            return document.root.elements.map { table.number(of: $0) }
        }
    }

    @Test("strings are numbered by their text, however it is escaped, and nothing else is")
    func escapes() throws {
        let list = #"["a", "b", "\u0061", "", "c\n", "c\u000a", "cn", 1, null, ["a"], "\u0062", "", "b "]"#
        #expect(try numbers(list) == [0, 1, 0, 2, 3, 3, 4, nil, nil, nil, 1, 2, 5])
    }

    @Test("texts of every length stay apart and are found again, while the table grows", arguments: [1, 40, 3000])
    func growth(count: Int) throws {
        let texts = (0..<count).map { String(repeating: "x", count: $0 % 40) + String($0) }
        let list = "[" + (texts + texts.reversed()).map { "\"\($0)\"" }.joined(separator: ",") + "]"
        #expect(try numbers(list) == Array(0..<count) + (0..<count).reversed())
    }

    @Test("what differs in one bit has another hash, whatever the length", arguments: 0..<40)
    func hash(length: Int) {
        var generator = SeededGenerator(seed: UInt64(length))
        let bytes = generator.bytes(length)
        let seed = TextHash.Seed(first: generator.next(), second: generator.next(), third: generator.next())
        func hash(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { TextHash.hash($0, seed) } }
        #expect(hash(bytes) == hash(bytes))
        #expect(hash(bytes) != hash(bytes + [0]), "seed \(length)")
        for bit in 0..<length * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(hash(bytes) != hash(changed), "seed \(length), bit \(bit)")
        }
    }

    @Test("a package URL has one key however a document spells it, and what is none keeps its text")
    func keys() throws {
        let spellings = [
            #"pkg:npm/left-pad@1.3.0"#, #"\u0070kg:npm/left-pad@1.3.0"#, #"pkg:npm/left\u002dpad@1.3.0"#,
            #" pkg:npm/left-pad@1.3.0 "#, #"pkg:npm/left-pad@1.3.0\n"#, #"PKG:npm/left-pad@1.3.0"#, #"pkg:NPM/left-pad@1.3.0"#,
        ]
        let others = ["pkg", "pk:npm/x", "pkgs:npm/x", "pkg:npm"]
        let products = (spellings + others + spellings).map { #"{"@id": "\#($0)"}"# }.joined(separator: ", ")
        let document = try DocumentReader().read(Sample.openvex(products: #""products": [\#(products)],"#))
        let key: Identifier = "pkg:npm/left-pad@1.3.0"
        let all = Array(repeating: key, count: spellings.count)
        #expect(document.observations.map(\.product) == all + others.map { Identifier($0) } + all)
        #expect(document.diagnostics.map(\.code) == ["purl-invalid"])
        #expect(document.observations.map(\.pointer).last == "/statements/0/products/17")
    }

    @Test("a package URL that cannot be read is reported wherever it stands")
    func failures() throws {
        let bad = #"{"@id": "pkg:npm"}, {"identifiers": {"purl": "pkg:npm/%FF"}}"#
        let document = try DocumentReader().read(Sample.openvex(products: #""products": [\#(bad), \#(bad)],"#))
        #expect(document.diagnostics.map(\.note) == ["type", "encoding", "type", "encoding"])
        #expect(document.observations.map(\.product) == ["pkg:npm", "pkg:npm/%FF", "pkg:npm", "pkg:npm/%FF"])
    }

    @Test("what is canonical at a glance is what taking it apart and together gives", arguments: 0..<20)
    func glance(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var passed = 0
        for _ in 0..<2_000 {
            let text = randomURL(&generator)
            guard PackageURL.isPlainlyCanonical(text) else { continue }
            passed += 1
            #expect(try PackageURL.canonical(of: text).utf8.elementsEqual(text.utf8), "seed \(seed): \(text)")
        }
        #expect(passed > 100, "seed \(seed)")
    }

    private func randomURL(_ generator: inout SeededGenerator) -> String {
        let types = ["npm", "rpm", "pypi", "pub", "mlflow", "oci", "generic", "huggingface", "a.b+c-1"]
        let odd = ["%41", "@", "/", "A", "?", "#", "&", "=", "..", "+", "é", "_", ":", "~", ""]
        func part(_ generator: inout SeededGenerator) -> String {
            let plain = ["a", "left-pad", "1.2_3", "x:y", "z~"].randomElement(using: &generator) ?? ""
            return Int.random(in: 0..<12, using: &generator) == 0 ? plain + (odd.randomElement(using: &generator) ?? "") : plain
        }
        var text = "pkg:" + (types.randomElement(using: &generator) ?? "")
        for _ in 0...Int.random(in: 0..<3, using: &generator) { text += "/" + part(&generator) }
        if Bool.random(using: &generator) { text += "@" + part(&generator) }
        for index in 0..<Int.random(in: 0..<3, using: &generator) {
            let key = ["arch", "distro", "epoch"].randomElement(using: &generator) ?? ""
            text += (index == 0 ? "?" : "&") + key + "=" + part(&generator)
        }
        return text
    }

    @Test(
        "not canonical at a glance",
        arguments: [
            "", "pkg:", "pkg:npm", "pkg:npm/", "pkg:npm/x/", "pkg:npm//x", "pkg:1npm/x", "PKG:npm/x", "pkg:npm/X", "pkg:npm/x@",
            "pkg:npm/x@1@2", "pkg:npm/@x", "pkg:npm/x@1/2", "pkg:npm/x?", "pkg:npm/x?a", "pkg:npm/x?a=", "pkg:npm/x?b=1&a=1",
            "pkg:npm/x?a=1&a=1", "pkg:npm/x?a=1&", "pkg:npm/x?A=1", "pkg:npm/x?a=b/c", "pkg:npm/x#y", "pkg:npm/%41", "pkg:npm/é",
            "pkg:pypi/a_b", "pkg:pub/a.b", "cpe:/a:x",
        ])
    func noGlance(text: String) { #expect(!PackageURL.isPlainlyCanonical(text)) }

    @Test(
        "canonical at a glance",
        arguments: [
            "pkg:npm/x", "pkg:rpm/redhat/bash@5.1.8-6.el9_1?arch=x86_64", "pkg:golang/github.com/a/b@v1.2",
            "pkg:generic/x?a=AB&b=1", "pkg:oci/x@sha256:ab",
        ])
    func isSeen(text: String) { #expect(PackageURL.isPlainlyCanonical(text)) }
}

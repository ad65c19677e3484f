import Foundation
import Testing
@testable import Wire

@Suite("JSON Canonicalization Scheme, RFC 8785")
struct CanonicalJSONTests {
    @Test("members are sorted by UTF-16 code units")
    func order() throws {
        let value: JSONValue = ["\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7]
        let text = String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
        #expect(text == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}")
    }

    @Test("numbers are written as ECMAScript writes them")
    func numbers() throws {
        let cases = [
            ("0", "0"), ("-0", "0"), ("-0.0", "0"), ("1e0", "1"), ("1E+2", "100"), ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"), ("1e21", "1e+21"), ("123456789012345678901", "123456789012345680000"), ("1.10", "1.1"),
            ("9007199254740993", "9007199254740992"), ("-5e-324", "-5e-324"), ("333333333.33333329", "333333333.3333333"),
        ]
        for (text, wanted) in cases {
            #expect(String(decoding: try CanonicalJSON.encode(.number(text)), as: UTF8.self) == wanted)
        }
    }

    @Test("a number without a finite double and a repeated member are refused")
    func refused() {
        #expect(throws: JSONError(.number, "")) { try CanonicalJSON.encode(.number("1e400")) }
        #expect(throws: JSONError(.duplicateMember, "")) { try CanonicalJSON.encode(["a": 1, "a": 2]) }
    }

    @Test("members are sorted whatever their number and order", arguments: [1, 2, 3, 63, 64, 65, 200])
    func orders(count: Int) throws {
        var random = SystemRandomNumberGenerator()
        let names = (0..<count).map { "m\($0)" }
        let sorted = names.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) }
        let wanted = "{" + sorted.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        for _ in 0..<20 {
            let members = names.shuffled(using: &random).map { JSONMember($0, 1) }
            #expect(String(decoding: try CanonicalJSON.encode(.object(members)), as: UTF8.self) == wanted)
            let twice = members + [try #require(members.randomElement(using: &random))]
            #expect(throws: JSONError(.duplicateMember, "")) { try CanonicalJSON.encode(.object(twice.shuffled(using: &random))) }
        }
    }

    @Test("strings escape only what must be", arguments: [("\u{0}\u{1f}", #""\u0000\u001f""#), ("\"\\/\u{8}\t", #""\"\\/\b\t""#)])
    func strings(text: String, wanted: String) throws {
        #expect(String(decoding: try CanonicalJSON.encode(.string(text)), as: UTF8.self) == wanted)
        #expect(String(decoding: JSONValue.string(text).compact, as: UTF8.self) == wanted)
    }

    @Test(
        "the six published pairs come out byte for byte",
        .enabled(if: Vectors.present, "shared/vectors is not beside the repository"))
    func pairs() throws {
        let files = try Vectors.files(in: "security/jcs/input").filter { $0.hasSuffix(".json") }
        #expect(files.count == 6)
        for file in files {
            let input = try JSONDocument(try Vectors.bytes("security/jcs/input/" + file))
            #expect(try CanonicalJSON.encode(input.root.value) == Vectors.bytes("security/jcs/output/" + file), "\(file)")
        }
    }

    @Test(
        "the 10,000 published numbers come out digit for digit",
        .enabled(if: Vectors.present, "shared/vectors is not beside the repository"))
    func publishedNumbers() throws {
        let text = String(decoding: try Vectors.bytes("security/jcs/es6_numbers_10000.txt"), as: UTF8.self)
        var count = 0
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ",")
            let bits = try #require(UInt64(parts[0], radix: 16))
            #expect(ECMAScriptNumber.text(of: Double(bitPattern: bits)) == parts[1])
            count += 1
        }
        #expect(count == 10_000)
    }
}

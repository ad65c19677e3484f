import Attestation
import Signing
import Testing
import Wire

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("in-toto Statement v1")
struct InTotoStatementTests {
    static let hash = SHA256.hash([1, 2, 3])

    @Test("it is written as version 1 in canonical JSON, and read back")
    func roundTrip() throws {
        let statement = try InTotoStatement(
            subjects: [
                Subject(name: "pkg:generic/a", uri: "pkg:generic/a", sha256: Self.hash),
                Subject(digest: [(algorithm: "sha512", hex: String(repeating: "0f", count: 64))]),
            ], predicateType: "https://stella.example/vex-verdict/v1", predicate: ["z": 1, "a": ["b", nil, true]])
        let wanted =
            #"{"_type":"https://in-toto.io/Statement/v1","predicate":{"a":["b",null,true],"z":1},"#
            + #""predicateType":"https://stella.example/vex-verdict/v1","subject":[{"digest":{"sha256":""#
            + Self.hash.hex + #""},"name":"pkg:generic/a","uri":"pkg:generic/a"},{"digest":{"sha512":""#
            + String(repeating: "0f", count: 64) + #""}}]}"#
        #expect(String(decoding: try statement.encoded(), as: UTF8.self) == wanted)
        let again = try InTotoStatement(parsing: statement.encoded())
        #expect(try again.encoded() == statement.encoded())
        #expect(again.subjects == statement.subjects)
        #expect(again.subjects[0].sha256 == Self.hash)
        #expect(again.subjects[1].sha256 == nil)
    }

    @Test("version 0.1, unknown members and a missing predicate are read")
    func older() throws {
        let text =
            #"{"_type":"https://in-toto.io/Statement/v0.1","extra":{},"subject":[{"name":"a","digest":{"sha256":"\#(Self.hash)"},"#
            + #""mediaType":"x"}],"predicateType":"https://openvex.dev/ns"}"#
        let statement = try InTotoStatement(parsing: bytes(text))
        #expect(statement.subjects == [Subject(name: "a", sha256: Self.hash)])
        #expect(statement.predicate == .object([]))
    }

    static let d = #"{"sha256":"\#(hash)"}"#

    static let refused: [(String, String)] = [
        ("no subject list", #""predicate":{}"#),
        ("an empty subject list", #""subject":[]"#),
        ("a subject that is no object", #""subject":["a"]"#),
        ("no digest set", #""subject":[{"name":"a"}]"#),
        ("an empty digest set", #""subject":[{"name":"a","digest":{}}]"#),
        ("an empty digest", #""subject":[{"digest":{"sha256":""}}]"#),
        ("upper case", #""subject":[{"digest":{"sha256":"\#(hash.hex.uppercased())"}}]"#),
        ("odd digits", #""subject":[{"digest":{"other":"abc"}}]"#),
        ("no hexadecimal", #""subject":[{"digest":{"other":"xy"}}]"#),
        ("a short sha256", #""subject":[{"digest":{"sha256":"ab"}}]"#),
        ("an unnamed algorithm", #""subject":[{"digest":{"":"ab"}}]"#),
        ("an algorithm given twice", #""subject":[{"digest":{"x":"ab","x":"cd"}}]"#),
        ("a digest that is no string", #""subject":[{"digest":{"x":7}}]"#),
        ("one name twice", #""subject":[{"name":"a","digest":\#(d)},{"name":"a","digest":\#(d)}]"#),
        ("a name that is no string", #""subject":[{"name":1,"digest":\#(d)}]"#),
        ("a predicate that is a list", #""subject":[{"digest":\#(d)}],"predicate":[]"#),
        ("a null predicate", #""subject":[{"digest":\#(d)}],"predicate":null"#),
    ]

    @Test("a statement that breaks the rules is refused", arguments: refused)
    func refusal(name: String, members: String) {
        let text = #"{"_type":"https://in-toto.io/Statement/v1","predicateType":"p",\#(members)}"#
        let error = #expect(throws: AttestationError.self) { try InTotoStatement(parsing: bytes(text)) }
        #expect(error?.code == .malformedStatement)
    }

    @Test("what breaks the rules cannot be made either")
    func unmakeable() {
        for subject in [
            Subject(digest: []), Subject(digest: [("sha256", "AB")]), Subject(digest: [("x", "ab"), ("x", "cd")]),
        ] {
            #expect(throws: AttestationError.self) {
                try InTotoStatement(subjects: [subject], predicateType: "p", predicate: [:])
            }
        }
        #expect(throws: AttestationError.self) { try InTotoStatement(subjects: [], predicateType: "p", predicate: [:]) }
    }

    @Test("names that only look alike are two names")
    func canonicalEquivalence() throws {
        let composed = Subject(name: "caf\u{e9}", sha256: Self.hash)
        let decomposed = Subject(name: "cafe\u{301}", sha256: Self.hash)
        #expect(composed != decomposed)
        #expect(throws: Never.self) {
            try InTotoStatement(subjects: [composed, decomposed], predicateType: "p", predicate: [:])
        }
    }

    @Test(
        "another type is refused under its own code", arguments: ["https://in-toto.io/Statement/v2", "", "Statement"])
    func otherType(type: String) {
        let text = #"{"_type":"\#(type)","predicateType":"p","subject":[{"digest":\#(Self.d)}]}"#
        let error = #expect(throws: AttestationError.self) { try InTotoStatement(parsing: bytes(text)) }
        #expect(error?.code == .statementType)
    }

    @Test("no type, no predicate type, or no object is refused")
    func shape() {
        for text in [
            #"{"predicateType":"p","subject":[{"digest":\#(Self.d)}]}"#, "[]", "", "null",
            #"{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":\#(Self.d)}]}"#,
        ] {
            let error = #expect(throws: AttestationError.self) { try InTotoStatement(parsing: bytes(text)) }
            #expect(error?.code == .malformedStatement)
        }
    }
}

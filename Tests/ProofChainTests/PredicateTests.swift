import ProofChain
import Signing
import Testing
import Wire

@Suite("docs/formats: the five predicates")
struct PredicateTests {
    /// A predicate's value, and how it is read back.
    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let json: JSONValue
        let read: @Sendable (JSONValue) throws -> JSONValue
    }

    static let forms = [
        Form(testDescription: "document", json: ProofSamples.document.json) { try VEXDocumentStatement(json: $0).json },
        Form(
            testDescription: "verdict",
            json: ProofSamples.payload(ProofSamples.after, previous: ProofSamples.beforeReference).json
        ) { try VEXVerdictProofPayload(json: $0).json },
        Form(testDescription: "delta", json: ProofSamples.delta.json) { try VEXDeltaStatement(json: $0).json },
        Form(testDescription: "merge trace", json: ProofSamples.trace.json) { try VEXMergeTrace(json: $0).json },
        Form(testDescription: "issuer change", json: (try? ProofSamples.issuerChange().json) ?? .null) {
            try VEXIssuerChange(json: $0).json
        },
    ]

    @Test("every member round-trips through canonical text", arguments: forms)
    func roundTrip(form: Form) throws {
        let text = try CanonicalJSON.encode(form.json)
        let again = try form.read(JSONDocument(text).root.value)
        #expect(try CanonicalJSON.encode(again) == text)
    }

    @Test("no member is lost in reading: whatever changes is refused or shows again", arguments: forms)
    func everyMemberCounts(form: Form) throws {
        let original = try CanonicalJSON.encode(form.json)
        let changed = Self.mutations(of: form.json)
        #expect(changed.count > 15)
        for value in changed {
            guard let again = try? form.read(value) else { continue }
            let text = try CanonicalJSON.encode(again)
            #expect(text != original, "unnoticed in \(String(decoding: value.compact, as: UTF8.self))")
        }
    }

    @Test("a member that is missing or of another kind is refused by name, or was optional", arguments: forms)
    func missingMembers(form: Form) throws {
        guard case .object(let members) = form.json else { return }
        for member in members where member.name != "previous" && member.value != .null {
            let without = JSONValue.object(members.filter { $0.name != member.name })
            let wrong = JSONValue.object(members.map { $0.name == member.name ? JSONMember($0.name, ["odd": [7]]) : $0 })
            #expect(throws: ProofChainError.self, "\(member.name) of another kind") { try form.read(wrong) }
            guard !["documentId", "version", "timestamp", "reason"].contains(member.name) else { continue }
            let error = #expect(throws: ProofChainError.self, "without \(member.name)") { try form.read(without) }
            #expect(error?.detail.contains(member.name) == true, "\(error?.detail ?? "")")
        }
    }

    @Test("no predicate holds a number with a fraction, and no float text", arguments: forms)
    func integersOnly(form: Form) {
        func check(_ value: JSONValue) {
            switch value {
            case .number(let text): #expect(text.utf8.allSatisfy { (0x30...0x39).contains($0) }, "\(text)")
            case .array(let elements): elements.forEach(check)
            case .object(let members): members.forEach { check($0.value) }
            default: break
            }
        }
        check(form.json)
    }

    @Test("a consumer ignores members that it does not know, except inside the hashed verdict")
    func unknownMembers() throws {
        for form in Self.forms {
            guard case .object(let members) = form.json else { continue }
            let more = JSONValue.object(members + [JSONMember("later", "x")])
            #expect(try CanonicalJSON.encode(form.read(more)) == CanonicalJSON.encode(form.json))
        }
        let verdict = Self.forms[1]
        guard case .object(let members)? = verdict.json["verdict"] else { return }
        let extended = JSONValue.object(members + [JSONMember("later", "x")])
        #expect(throws: ProofChainError(.identifierMismatch, "")) {
            try verdict.read(Self.replacing("verdict", in: verdict.json, by: extended))
        }
    }

    static func replacing(_ name: String, in value: JSONValue, by other: JSONValue) -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(members.map { $0.name == name ? JSONMember(name, other) : $0 })
    }

    /// The value with one scalar changed, once for each scalar in it.
    private static func mutations(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .null: ["something"]
        case .bool(let flag): [.bool(!flag)]
        case .number(let text): [.number(text + "1")]
        case .string(let text): [.string(mutated(text))]
        case .array(let elements):
            elements.indices.flatMap { index in
                mutations(of: elements[index]).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return .array(copy)
                }
            } + (elements.isEmpty ? [] : [.array(Array(elements.dropLast()))])
        case .object(let members):
            members.indices.flatMap { index in
                mutations(of: members[index].value).map { changed in
                    var copy = members
                    copy[index] = JSONMember(members[index].name, changed)
                    return .object(copy)
                }
            }
        }
    }

    /// Another text of the same shape where there is one: the last digit changed, or a letter more.
    private static func mutated(_ text: String) -> String {
        guard let last = text.utf8.last, (0x30...0x39).contains(last) else { return text + "x" }
        return String(text.dropLast()) + (last == 0x30 ? "1" : "0")
    }
}

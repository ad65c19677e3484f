import Signing
import Wire

/// Typed access to the members of a predicate; every complaint names the member's JSON pointer.
///
/// Members that are not asked for are ignored, as in-toto's Statement v1 demands of consumers.
struct PredicateReader {
    let value: JSONValue
    let pointer: String

    init(_ value: JSONValue, at pointer: String = "") {
        self.value = value
        self.pointer = pointer
    }

    func present(_ name: String) -> JSONValue? {
        guard let member = value[name], member != .null else { return nil }
        return member
    }

    func object(_ name: String) throws(ProofChainError) -> PredicateReader {
        guard let member = value[name], case .object = member else { throw wanted("an object", name) }
        return PredicateReader(member, at: pointer + "/" + name)
    }

    func optionalObject(_ name: String) throws(ProofChainError) -> PredicateReader? {
        present(name) == nil ? nil : try object(name)
    }

    func list(_ name: String) throws(ProofChainError) -> [PredicateReader] {
        guard case .array(let elements)? = value[name] else { throw wanted("an array", name) }
        return elements.enumerated().map { PredicateReader($1, at: "\(pointer)/\(name)/\($0)") }
    }

    func string(_ name: String) throws(ProofChainError) -> String {
        guard case .string(let text)? = value[name] else { throw wanted("a string", name) }
        return text
    }

    func optionalString(_ name: String) throws(ProofChainError) -> String? {
        present(name) == nil ? nil : try string(name)
    }

    func strings(_ name: String) throws(ProofChainError) -> [String] {
        guard case .array(let elements)? = value[name] else { throw wanted("an array of strings", name) }
        var texts: [String] = []
        for case .string(let text) in elements { texts.append(text) }
        guard texts.count == elements.count else { throw wanted("an array of strings", name) }
        return texts
    }

    func integer(_ name: String) throws(ProofChainError) -> Int {
        guard case .number(let text)? = value[name], let number = Int(text), number >= 0 else {
            throw wanted("a non-negative integer", name)
        }
        return number
    }

    func flag(_ name: String) throws(ProofChainError) -> Bool {
        guard case .bool(let flag)? = value[name] else { throw wanted("true or false", name) }
        return flag
    }

    /// A decimal with exactly six fraction digits, as CONSENSUS D17 writes every number.
    func decimal(_ name: String) throws(ProofChainError) -> String {
        let text = try string(name)
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[1].utf8.count == 6,
            (halves[0].utf8 + Array(halves[1].utf8)).allSatisfy({ 0x30...0x39 ~= $0 })
        else { throw wanted("a decimal string with six fraction digits", name) }
        return text
    }

    func timestamp(_ name: String) throws(ProofChainError) -> Timestamp {
        guard let instant = Timestamp(rfc3339: try string(name)) else { throw wanted("an RFC 3339 date-time", name) }
        return instant
    }

    /// `sha256:` and 64 lower-case hexadecimal digits.
    func digest(_ name: String) throws(ProofChainError) -> Digest {
        guard let digest = Digest(prefixed: try string(name)) else { throw wanted("sha256: and 64 hexadecimal digits", name) }
        return digest
    }

    func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type) throws(ProofChainError) -> Choice {
        let text = try string(name)
        guard let choice = Choice(rawValue: text) else { throw wanted("a known value, not \"\(text)\"", name) }
        return choice
    }

    func optionalChoice<Choice: RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type
    ) throws(ProofChainError) -> Choice? {
        present(name) == nil ? nil : try choice(name, type)
    }

    private func wanted(_ what: String, _ name: String) -> ProofChainError {
        ProofChainError(.malformedPredicate, "\(pointer)/\(name): \(what) is wanted")
    }
}

import Wire

/// Reads one object of protocol buffers' JSON as a v2 server does: members in lower camel case or as the schema spells
/// them, with underscores; none twice, also not in both spellings; none that is not known; `null` counts as absent.
struct ProtobufReader {
    let path: String
    private let members: [String: JSONNode]

    /// - Parameter names: In lower camel case.
    init(_ node: JSONNode, at path: String, knowing names: [String]) throws(RekorError) {
        guard node.kind == .object else { throw RekorError(.entrySyntax, "\(path) is not an object") }
        var members: [String: JSONNode] = [:]
        for member in node.members {
            let text = member.name.string ?? ""
            guard let name = names.first(where: { ProtobufReader.isSpelling(text, of: $0) }) else {
                throw RekorError(.entrySyntax, "\(path) has an unknown member \(text)")
            }
            guard members.updateValue(member.value, forKey: name) == nil else {
                throw RekorError(.entrySyntax, "\(path) has \(name) twice")
            }
        }
        self.path = path
        self.members = members.filter { !$0.value.isNull }
    }

    private static func isSpelling(_ text: String, of name: String) -> Bool {
        Identifier(text) == Identifier(name) || Identifier(text) == Identifier(underscored(name))
    }

    private static func underscored(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            text += character.isUppercase ? "_" + character.lowercased() : String(character)
        }
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    func required(_ name: String) throws(RekorError) -> JSONNode {
        guard let value = members[name] else { throw RekorError(.entrySyntax, "missing \(path).\(name)") }
        return value
    }

    func object(_ name: String, knowing names: [String]) throws(RekorError) -> ProtobufReader {
        try ProtobufReader(required(name), at: "\(path).\(name)", knowing: names)
    }

    func string(_ name: String) throws(RekorError) -> String {
        guard let text = try required(name).string else { throw wrong(name, "a string") }
        return text
    }

    /// One byte or more: an empty value is the same as an absent one.
    func bytes(_ name: String) throws(RekorError) -> [UInt8] {
        guard let bytes = LooseBase64.decodeEither(try string(name)) else { throw wrong(name, "base64") }
        guard !bytes.isEmpty else { throw RekorError(.entrySyntax, "missing \(path).\(name)") }
        return bytes
    }

    func elements(_ name: String) throws(RekorError) -> [JSONNode] {
        guard let value = members[name] else { return [] }
        guard value.kind == .array else { throw wrong(name, "an array") }
        return Array(value.elements)
    }

    func wrong(_ name: String, _ wanted: String) -> RekorError {
        RekorError(.entrySyntax, "\(path).\(name) is not \(wanted)")
    }
}

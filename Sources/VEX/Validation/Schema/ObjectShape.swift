import Wire

/// What an official schema wants of an object and its members.
struct ObjectShape: Sendable {
    let members: [Identifier: Shape]
    let required: [String]
    /// At least one of these, when there are any.
    let oneOf: [String]
    /// Whether other members are forbidden.
    let isClosed: Bool

    init(_ members: [Identifier: Shape], required: String = "", oneOf: String = "", isClosed: Bool = false) {
        self.members = members
        self.required = required.split(separator: " ").map { String($0) }
        self.oneOf = oneOf.split(separator: " ").map { String($0) }
        self.isClosed = isClosed
    }
}

extension ObjectShape {
    func check(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        var present: Set<Identifier> = []
        for (name, value) in node.members {
            let name = Identifier(name.string ?? "")
            present.insert(name)
            let place = "\(pointer)/\(JSONPointer.escaped(name.text))"
            if let shape = members[name] {
                shape.check(value, at: place, &reading)
            } else if isClosed {
                reading.report(.schemaUnknown, at: place)
            }
        }
        for name in required where !present.contains(Identifier(name)) {
            reading.report(.schemaMissing, at: "\(pointer)/\(JSONPointer.escaped(name))")
        }
        if !oneOf.isEmpty, !oneOf.contains(where: { present.contains(Identifier($0)) }) {
            reading.report(.schemaMissing, at: pointer, note: oneOf.joined(separator: " or "))
        }
    }
}

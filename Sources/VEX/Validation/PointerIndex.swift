import Wire

/// Finds the values that pointers (RFC 6901) lead to; what was looked through once is remembered.
struct PointerIndex {
    private enum Children {
        case elements([JSONNode])
        case members([Identifier: JSONNode])
    }

    private let root: JSONNode
    private var children: [Identifier: Children] = [:]

    init(_ root: JSONNode) { self.root = root }

    /// The bytes of the value, or of the opening bracket of the innermost value that is there when this one is not.
    mutating func range(of pointer: String) -> Range<Int> {
        var node = root
        var path = ""
        for step in JSONPointer.steps(of: pointer) {
            guard let child = child(step, of: node, at: path) else {
                return node.range.lowerBound..<min(node.range.lowerBound + 1, node.range.upperBound)
            }
            node = child
            path += "/" + JSONPointer.escaped(step)
        }
        return node.range
    }

    private mutating func child(_ step: String, of node: JSONNode, at path: String) -> JSONNode? {
        if children[Identifier(path)] == nil {
            switch node.kind {
            case .array: children[Identifier(path)] = .elements(Array(node.elements))
            case .object:
                let members = node.members.map { (Identifier($0.name.string ?? ""), $0.value) }
                children[Identifier(path)] = .members(Dictionary(members) { first, _ in first })
            default: return nil
            }
        }
        switch children[Identifier(path)] {
        case .elements(let elements): return Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        case .members(let members): return members[Identifier(step)]
        case nil: return nil
        }
    }
}

import Wire

/// What an official schema wants of a value, as far as it is looked at here.
///
/// Only what would mislead somebody by silence: a member that nothing reads, one that is missing, a value of another
/// kind. What the reader notices by itself is left out of the tables.
indirect enum Shape: Sendable {
    case any
    case string
    /// A string with something in it.
    case text
    case integer(minimum: Int)
    case choice(Set<Identifier>)
    /// A string that the function accepts.
    case form(@Sendable (String) -> Bool)
    case list(Shape, minimum: Int)
    case object(ObjectShape)
    /// A string, which the reader reports as an older form, or what the schema wants.
    case stringOr(Shape)
    /// For what holds values of its own kind.
    case later(@Sendable () -> Shape)

    static func list(_ element: Shape) -> Shape { .list(element, minimum: 0) }
    static func choice(_ names: String) -> Shape {
        .choice(Set(names.split(separator: " ").map { Identifier($0) }))
    }
}

extension Shape {
    /// Reports what the value lacks, at the smallest place. Cost: linear in the value.
    func check(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        switch self {
        case .any: break
        case .string: if node.kind != .string { reading.report(.schemaType, at: pointer, note: "a string") }
        case .text, .choice, .form: checkText(node, at: pointer, &reading)
        case .integer(let minimum):
            guard node.kind == .number else { return reading.report(.schemaType, at: pointer, note: "an integer") }
            // Spellings such as 1.0 are integers too.
            if let number = node.int, number < minimum {
                reading.report(.schemaValue, at: pointer, note: node.numberText)
            }
        case .list(let element, let minimum):
            guard node.kind == .array else { return reading.report(.schemaType, at: pointer, note: "a list") }
            var count = 0
            for item in node.elements {
                element.check(item, at: "\(pointer)/\(count)", &reading)
                count += 1
            }
            if count < minimum { reading.report(.schemaValue, at: pointer, note: "empty") }
        case .object(let shape):
            guard node.kind == .object else { return reading.report(.schemaType, at: pointer, note: "an object") }
            shape.check(node, at: pointer, &reading)
        case .stringOr(let shape): if node.kind != .string { shape.check(node, at: pointer, &reading) }
        case .later(let shape): shape().check(node, at: pointer, &reading)
        }
    }

    private func checkText(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        guard let text = node.string else { return reading.report(.schemaType, at: pointer, note: "a string") }
        let isAllowed =
            switch self {
            case .choice(let names): names.contains(Identifier(text))
            case .form(let accepts): accepts(text)
            default: !text.isEmpty
            }
        if !isAllowed { reading.report(.schemaValue, at: pointer, note: text) }
    }
}

import Wire

/// A value before its option says what type it must have.
enum OptionText: Sendable, CustomStringConvertible {
    /// A quoted scalar of YAML is text and never a number or a flag.
    case scalar(String, quoted: Bool)
    case list([String])
    case empty
    /// A mapping, or a list that holds more than scalars.
    case nested

    /// The scalar when it may be read as a number or a flag.
    var plain: String? {
        if case .scalar(let text, quoted: false) = self { text } else { nil }
    }

    var description: String {
        switch self {
        case .scalar(let text, quoted: false): text
        case .scalar(let text, quoted: true): "the text \"\(text)\""
        case .list(let items): "the list [\(items.joined(separator: ", "))]"
        case .empty: "nothing"
        case .nested: "a nested value"
        }
    }
}

/// Why a value does not fit its option; the loader adds key and place.
struct OptionMismatch: Error {
    let code: OptionsError.Code
    var hint: String?
    /// False when the value may hold a password and stays out of messages.
    var showsValue = true

    static let type = OptionMismatch(code: .wrongType)
    static let range = OptionMismatch(code: .outOfRange)
}

/// What an option accepts, and how its value is read and shown.
struct OptionForm<Value: Sendable>: Sendable {
    /// Completes "wanted …".
    let wanted: String
    var isList = false
    let read: @Sendable (OptionText) throws(OptionMismatch) -> Value
    let json: @Sendable (Value) -> JSONValue
}

extension OptionForm where Value == Bool {
    static var flag: OptionForm {
        OptionForm(wanted: "true or false") { text throws(OptionMismatch) in
            switch text.plain?.lowercased() {
            case "true": true
            case "false": false
            default: throw .type
            }
        } json: {
            .bool($0)
        }
    }
}

extension OptionForm where Value == Int {
    static func number(_ range: ClosedRange<Int>) -> OptionForm {
        OptionForm(wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            text throws(OptionMismatch) in
            guard let digits = text.plain, !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else {
                throw .type
            }
            guard let number = Int(digits), range.contains(number) else { throw .range }
            return number
        } json: {
            .integer($0)
        }
    }
}

extension OptionForm where Value == String {
    /// Any scalar, quoted or not, whose bytes pass `accepts`.
    static func text(_ wanted: String, accepts: @escaping @Sendable (String.UTF8View) -> Bool) -> OptionForm {
        OptionForm(wanted: wanted) { text throws(OptionMismatch) in
            guard case .scalar(let text, _) = text else { throw .type }
            guard accepts(text.utf8) else { throw .range }
            return text
        } json: {
            .string($0)
        }
    }

    static var text: OptionForm { text("text") { !$0.isEmpty } }
}

extension OptionForm where Value: Equatable {
    /// One of a few labels, in any letter case.
    static func choice(_ choices: [(label: String, value: Value)]) -> OptionForm {
        OptionForm(wanted: "one of " + choices.map(\.label).joined(separator: ", ")) { text throws(OptionMismatch) in
            guard case .scalar(let label, _) = text else { throw .type }
            guard let choice = choices.first(where: { $0.label.asciiLowercased == label.asciiLowercased }) else {
                throw .range
            }
            return choice.value
        } json: { value in
            choices.first { $0.value == value }.map { .string($0.label) } ?? .null
        }
    }

    /// A list of what `item` reads; a single scalar is a list of one. Repeated items count once.
    static func list<Item: Equatable & Sendable>(of item: OptionForm<Item>, atLeast count: Int) -> OptionForm
    where Value == [Item] {
        OptionForm(
            wanted: "a list" + (count > 0 ? " of \(count) or more" : "") + ", each item \(item.wanted)", isList: true
        ) {
            text throws(OptionMismatch) in
            var items: [Item] = []
            for text in try texts(of: text) {
                let value = try item.read(.scalar(text, quoted: false))
                if !items.contains(value) { items.append(value) }
            }
            guard items.count >= count else { throw .range }
            return items
        } json: {
            .array($0.map(item.json))
        }
    }

    private static func texts(of text: OptionText) throws(OptionMismatch) -> [String] {
        switch text {
        case .list(let items): items
        case .scalar(let item, _): [item]
        case .empty, .nested: throw .type
        }
    }
}

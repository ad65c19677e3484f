/// A JSON value to be written: numbers keep their spelling, members their order.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits as they shall be written; requires the grammar of RFC 8259 §6.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    public static func integer(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }

    /// A number with three fraction digits: 1234 is `1.234`, as a duration of whole milliseconds is in seconds.
    ///
    /// Requires that it is not negative.
    package static func thousandths(_ number: Int) -> JSONValue {
        precondition(number >= 0)
        return .number("\(number / 1000).\(String(number % 1000 + 1000).dropFirst())")
    }

    /// A text, or null where there is none.
    package init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    /// The value of that member, or nil when this is no object or has none.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { Identifier($0.name) == Identifier(name) }?.value
    }

    /// The text without insignificant white space, members in the order they have here.
    public var compact: [UInt8] {
        var bytes: [UInt8] = []
        appendCompact(to: &bytes)
        return bytes
    }

    private func appendCompact(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): JSONEscapes.append(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.appendCompact(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONEscapes.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.appendCompact(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

public struct JSONMember: Sendable, Equatable {
    public let name: String
    public let value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members.map { JSONMember($0, $1) }) }
    public init(integerLiteral number: Int) { self = .integer(number) }
    public init(booleanLiteral flag: Bool) { self = .bool(flag) }
    public init(nilLiteral: ()) { self = .null }
}

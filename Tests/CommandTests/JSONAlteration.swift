import Wire

/// A step into a JSON text: a member or a place.
enum JSONStep: CustomStringConvertible, ExpressibleByStringLiteral {
    case member(String)
    case place(Int)

    init(stringLiteral name: String) { self = .member(name) }

    var description: String {
        switch self {
        case .member(let name): name
        case .place(let place): "\(place)"
        }
    }
}

extension JSONValue {
    /// The paths of all values that hold no others.
    func leaves() -> [[JSONStep]] {
        switch self {
        case .object(let members):
            members.flatMap { member in member.value.leaves().map { [.member(member.name)] + $0 } }
        case .array(let elements):
            elements.enumerated().flatMap { place, value in value.leaves().map { [.place(place)] + $0 } }
        default: [[]]
        }
    }

    /// A copy in which the value at `path` is another of its kind: one character or the number changed.
    func altering(_ path: [JSONStep]) -> JSONValue { changing(path[...]) { $0.altered } }

    /// A copy without the value at `path`.
    func removing(_ path: [JSONStep]) -> JSONValue { changing(path[...]) { _ in nil } }

    private func changing(_ path: ArraySlice<JSONStep>, _ change: (JSONValue) -> JSONValue?) -> JSONValue {
        guard let step = path.first else { return change(self) ?? .null }
        func changed(_ value: JSONValue) -> JSONValue? {
            path.count == 1 ? change(value) : value.changing(path.dropFirst(), change)
        }
        switch (self, step) {
        case (.object(let members), .member(let name)):
            return .object(
                members.compactMap { member in
                    guard member.name == name else { return member }
                    return changed(member.value).map { JSONMember(name, $0) }
                })
        case (.array(let elements), .place(let place)):
            return .array(elements.enumerated().compactMap { $0 == place ? changed($1) : $1 })
        default: return self
        }
    }

    private var altered: JSONValue {
        switch self {
        case .bool(let flag): .bool(!flag)
        case .number(let text): .number(text == "1" ? "2" : "1")
        case .null: .bool(true)
        case .string(let text): .string(JSONValue.flip(text))
        default: .null
        }
    }

    /// Another character in the middle, of the same alphabet, so that only a check of the content can tell.
    private static func flip(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return "A" }
        var place = bytes.count / 2
        while place < bytes.count - 1, !(48...57).contains(bytes[place]), !(97...102).contains(bytes[place]) {
            place += 1
        }
        bytes[place] =
            switch bytes[place] {
            case 49: 50
            case 48...57: 49
            case 97: 98
            default: 97
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}

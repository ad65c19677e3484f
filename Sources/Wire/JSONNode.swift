import Glibc

public enum JSONKind: Sendable { case object, array, string, number, bool, null }

/// One value of a ``JSONDocument``: a view that decodes nothing until asked.
///
/// Looking up a member costs one comparison per member; stepping over a value costs the same however large it is.
public struct JSONNode: Sendable {
    let tape: JSONTape
    let index: Int

    public var kind: JSONKind {
        switch tape.bytes[start] {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    private var start: Int { Int(tape.entries[index].start) }

    /// Where the value stands in the document's bytes, brackets and quotation marks included.
    public var range: Range<Int> { tape.range(of: index) }
    /// The value exactly as it was written.
    public var bytes: [UInt8] { Array(tape.bytes[range]) }

    /// The member of that name, or nil when this is no object or has none.
    public subscript(name: StaticString) -> JSONNode? {
        var iterator = members.makeIterator()
        while let found = iterator.nextIndex() {
            if JSONNode(tape: tape, index: found).isString(name) { return JSONNode(tape: tape, index: found + 1) }
        }
        return nil
    }

    /// The member of that name (compared as UTF-8), or nil when this is no object or has none.
    public func member(named name: String) -> JSONNode? {
        members.first { $0.name.string.map(Identifier.init) == Identifier(name) }?.value
    }

    public var members: JSONMembers { JSONMembers(of: self) }
    public var elements: JSONElements { JSONElements(of: self) }

    /// How many members or elements there are; 0 for other values. Cost: linear in that number.
    public var count: Int {
        switch kind {
        case .object: members.reduce(0) { count, _ in count + 1 }
        case .array: elements.reduce(0) { count, _ in count + 1 }
        default: 0
        }
    }

    /// The decoded text, or nil when this is no string.
    public var string: String? {
        guard kind == .string else { return nil }
        return tape.bytes.withUnsafeBufferPointer { bytes in
            let inside = UnsafeBufferPointer(rebasing: bytes[range.lowerBound + 1..<range.upperBound - 1])
            guard let base = inside.baseAddress, memchr(base, 0x5c, inside.count) != nil else {
                return String(decoding: inside, as: UTF8.self)
            }
            return String(decoding: JSONEscapes.decode(inside), as: UTF8.self)
        }
    }

    /// Whether this is a string with exactly that text. Cost: none but the comparison, unless it is escaped.
    public func isString(_ text: StaticString) -> Bool {
        let entry = tape.entries[index]
        let (start, length) = (Int(entry.start) + 1, Int(entry.link) - Int(entry.start) - 2)
        let wanted = text.utf8CodeUnitCount
        return tape.bytes.withUnsafeBufferPointer { bytes in
            guard bytes[start - 1] == UInt8(ascii: "\""), length >= wanted, let base = bytes.baseAddress else { return false }
            if length == wanted { return memcmp(base + start, text.utf8Start, wanted) == 0 }
            // An escaped spelling is always longer than the text it stands for.
            guard memchr(base + start, 0x5c, length) != nil else { return false }
            let decoded = JSONEscapes.decode(UnsafeBufferPointer(start: base + start, count: length))
            return decoded.count == wanted && memcmp(decoded, text.utf8Start, wanted) == 0
        }
    }

    /// The digits exactly as written, or nil when this is no number.
    public var numberText: String? {
        kind == .number ? String(decoding: tape.bytes[range], as: UTF8.self) : nil
    }

    /// The number, when it is written without fraction and exponent and fits.
    public var int: Int? { numberText.flatMap { Int($0) } }

    public var bool: Bool? { kind == .bool ? tape.bytes[start] == UInt8(ascii: "t") : nil }
    public var isNull: Bool { kind == .null }

    /// Everything below this value, decoded. Cost: linear in its size.
    public var value: JSONValue {
        switch kind {
        case .object: .object(members.map { JSONMember($0.name.string ?? "", $0.value.value) })
        case .array: .array(elements.map(\.value))
        case .string: .string(string ?? "")
        case .number: .number(numberText ?? "0")
        case .bool: .bool(bool ?? false)
        case .null: .null
        }
    }
}

/// The members of an object in document order; none for any other value.
public struct JSONMembers: Sequence, Sendable {
    let node: JSONNode

    init(of node: JSONNode) { self.node = node }

    public func makeIterator() -> Iterator {
        let isObject = node.kind == .object
        let end = isObject ? node.tape.close(of: node.index) : 0
        return Iterator(tape: node.tape, cursor: isObject ? node.index + 1 : end, end: end)
    }

    public struct Iterator: IteratorProtocol {
        let tape: JSONTape
        var cursor: Int
        let end: Int

        /// The entry of the next name; its value is the entry after it.
        mutating func nextIndex() -> Int? {
            guard cursor < end else { return nil }
            let name = cursor
            cursor = tape.next(after: name + 1)
            return name
        }

        public mutating func next() -> (name: JSONNode, value: JSONNode)? {
            nextIndex().map { (JSONNode(tape: tape, index: $0), JSONNode(tape: tape, index: $0 + 1)) }
        }
    }
}

/// The elements of an array in document order; none for any other value.
public struct JSONElements: Sequence, Sendable {
    let node: JSONNode

    init(of node: JSONNode) { self.node = node }

    public func makeIterator() -> Iterator {
        let isArray = node.kind == .array
        let end = isArray ? node.tape.close(of: node.index) : 0
        return Iterator(tape: node.tape, cursor: isArray ? node.index + 1 : end, end: end)
    }

    public struct Iterator: IteratorProtocol {
        let tape: JSONTape
        var cursor: Int
        let end: Int

        public mutating func next() -> JSONNode? {
            guard cursor < end else { return nil }
            defer { cursor = tape.next(after: cursor) }
            return JSONNode(tape: tape, index: cursor)
        }
    }
}

/// What is written as canonical JSON (RFC 8785) straight from its parts.
public protocol CanonicalWritable {
    func write(to writer: inout CanonicalWriter)
}

extension CanonicalWritable {
    /// The canonical UTF-8.
    public var canonical: [UInt8] {
        var writer = CanonicalWriter(capacity: 2048)
        write(to: &writer)
        return writer.bytes
    }

    /// The value that is written, members sorted by name.
    public var json: JSONValue {
        guard let document = try? JSONDocument(canonical) else {
            preconditionFailure("a canonical writer wrote what is no JSON")
        }
        return document.root.value
    }
}

/// Writes canonical JSON (RFC 8785) of values whose members are known: in the order of their names, which therefore need not be
/// sorted, and without making a ``JSONValue`` first. ``CanonicalJSON`` writes what is not known beforehand, the same bytes.
///
/// A member that is written out of order, or twice, is a mistake of the program; debug builds stop at it.
public struct CanonicalWriter {
    public private(set) var bytes: [UInt8] = []
    #if DEBUG
        /// The last name of each object that is open.
        private var names: [String] = []
    #endif

    public init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// An object with the members that `members` writes.
    @inlinable
    public mutating func object(_ members: (inout CanonicalWriter) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    /// An array, each element written by `write`.
    @inlinable
    public mutating func array<Element>(_ elements: [Element], _ write: (inout CanonicalWriter, Element) -> Void) {
        open(UInt8(ascii: "["))
        for element in elements {
            separate(after: UInt8(ascii: "["))
            write(&self, element)
        }
        close(UInt8(ascii: "]"))
    }

    /// A member whose value `write` writes.
    ///
    /// - Parameter name: ASCII without what JSON escapes.
    @inlinable
    public mutating func member(_ name: StaticString, _ write: (inout CanonicalWriter) -> Void) {
        begin(name)
        write(&self)
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ value: some CanonicalWritable) {
        begin(name)
        value.write(to: &self)
    }

    /// A member that is named by data.
    public mutating func member(named name: String, _ value: some CanonicalWritable) {
        separate(after: UInt8(ascii: "{"))
        note(name)
        JSONEscapes.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        value.write(to: &self)
    }

    public mutating func string(_ text: String) { JSONEscapes.append(text, to: &bytes) }

    /// A string of two digits for each byte, after an ASCII prefix.
    public mutating func hexadecimal(_ digits: UnsafeRawBufferPointer, after prefix: StaticString = "") {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
        Hex.append(digits, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A whole number of at most 2⁵³ − 1, which is its own double.
    public mutating func integer(_ number: some BinaryInteger) {
        precondition(number.magnitude < 1 << 53, "JSON numbers are doubles")
        bytes.append(contentsOf: String(number).utf8)
    }

    /// What is canonical JSON already.
    public mutating func canonical(_ json: [UInt8]) { bytes += json }

    mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @usableFromInline
    mutating func begin(_ name: StaticString) {
        separate(after: UInt8(ascii: "{"))
        note("\(name)")
        bytes.append(UInt8(ascii: "\""))
        literal(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// A comma, but not at the beginning. What is written before can end with this byte in no other way: strings end with a
    /// quotation mark.
    @usableFromInline
    mutating func separate(after bracket: UInt8) {
        if bytes.last != bracket { bytes.append(UInt8(ascii: ",")) }
    }

    @usableFromInline
    mutating func open(_ bracket: UInt8) {
        bytes.append(bracket)
        #if DEBUG
            if bracket == UInt8(ascii: "{") { names.append("") }
        #endif
    }

    @usableFromInline
    mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        #if DEBUG
            if bracket == UInt8(ascii: "}") { names.removeLast() }
        #endif
    }

    private mutating func note(_ name: @autoclosure () -> String) {
        #if DEBUG
            let (last, next) = (names.removeLast(), name())
            precondition(
                last.isEmpty || last.utf16.lexicographicallyPrecedes(next.utf16), "member \(next) is written behind \(last)")
            names.append(next)
        #endif
    }
}

extension String: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) { writer.string(self) }
}

extension Bool: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) { writer.literal(self ? "true" : "false") }
}

extension Int: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) { writer.integer(self) }
}

extension UInt64: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) { writer.integer(self) }
}

extension Identifier: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) { writer.string(text) }
}

extension Timestamp: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) { writer.string(rfc3339) }
}

extension Array: CanonicalWritable where Element: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        writer.array(self) { $1.write(to: &$0) }
    }
}

/// Nothing is written as `null`.
extension Optional: CanonicalWritable where Wrapped: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        if let self { self.write(to: &writer) } else { writer.literal("null") }
    }
}

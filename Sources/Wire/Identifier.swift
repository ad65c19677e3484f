/// A purl, product id, CVE id or issuer name: text that is compared, hashed and sorted as UTF-8 bytes.
///
/// `String` equality is Unicode canonical equivalence, under which a composed and a decomposed "é" are one key;
/// SQLite and every other language see two, and so must a ledger.
public struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let text: String

    public init(_ text: some StringProtocol) { self.text = String(text) }
    public init(stringLiteral text: String) { self.text = text }

    public static func == (left: Identifier, right: Identifier) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// UTF-8 byte order, which is also code point order.
    public static func < (left: Identifier, right: Identifier) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xff as UInt8)
    }

    public var description: String { text }
}

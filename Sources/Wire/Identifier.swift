import Glibc

/// A purl, product id, CVE id or issuer name: text that is compared, hashed and sorted as UTF-8 bytes.
///
/// `String` equality is Unicode canonical equivalence, under which a composed and a decomposed "é" are one key;
/// SQLite and every other language see two, and so must a ledger.
public struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let text: String

    public init(_ text: some StringProtocol) { self.text = String(text) }
    public init(stringLiteral text: String) { self.text = text }

    public static func == (left: Identifier, right: Identifier) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        let same = left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { right in
                guard left.count == right.count else { return false }
                guard let one = left.baseAddress, let other = right.baseAddress else { return true }
                return one == other || memcmp(one, other, left.count) == 0
            }
        }
        return (same ?? nil) ?? left.elementsEqual(right)
    }

    /// UTF-8 byte order, which is also code point order.
    public static func < (left: Identifier, right: Identifier) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        let precedes = left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { right in
                guard let one = left.baseAddress, let other = right.baseAddress else { return left.count < right.count }
                let order = memcmp(one, other, min(left.count, right.count))
                return order == 0 ? left.count < right.count : order < 0
            }
        }
        return (precedes ?? nil) ?? left.lexicographicallyPrecedes(right)
    }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xff as UInt8)
    }

    public var description: String { text }
}

/// Blanks comments and the insides of string literals.
///
/// Enough of Swift's lexer for this house: `//` and `/* */`, one-line and `"""` strings, escapes. An interpolation is a part
/// of its string.
struct CommentStripper {
    private let bytes: [UInt8]
    private var place = 0
    private var kept: [UInt8] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        kept.reserveCapacity(bytes.count)
    }

    mutating func code() -> String {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while place < bytes.count, bytes[place] != 0x0a { place += 1 }
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                place += 2
                skip(until: [UInt8(ascii: "*"), UInt8(ascii: "/")], hasEscapes: false)
            case quote where byte(1) == quote && byte(2) == quote:
                place += 3
                skip(until: [quote, quote, quote], hasEscapes: true)
                kept += [quote, quote]
            case quote:
                place += 1
                skip(until: [quote], hasEscapes: true)
                kept += [quote, quote]
            default:
                kept.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private let quote = UInt8(ascii: "\"")

    private func byte(_ ahead: Int) -> UInt8? { place + ahead < bytes.count ? bytes[place + ahead] : nil }

    private mutating func skip(until end: [UInt8], hasEscapes: Bool) {
        while place < bytes.count, !bytes[place...].starts(with: end) {
            if hasEscapes, bytes[place] == UInt8(ascii: "\\") { place += 1 }
            if place < bytes.count, bytes[place] == 0x0a { kept.append(0x0a) }
            place += 1
        }
        place += end.count
    }
}

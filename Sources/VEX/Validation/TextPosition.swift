/// A place in a text as editors count: lines and columns from 1, a column for each Unicode code point.
public struct TextPosition: Sendable, Hashable {
    public let line: Int
    public let column: Int

    /// The positions of those offsets, each of them at most the count of bytes. Cost: one pass over the bytes.
    static func positions(of offsets: Set<Int>, in bytes: [UInt8]) -> [Int: TextPosition] {
        var positions: [Int: TextPosition] = [:]
        var (line, column, start) = (1, 1, 0)
        for offset in offsets.sorted() {
            for byte in bytes[start..<offset] {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if byte & 0xc0 != 0x80 {
                    column += 1
                }
            }
            start = offset
            positions[offset] = TextPosition(line: line, column: column)
        }
        return positions
    }
}

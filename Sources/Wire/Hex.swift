/// Lower-case hexadecimal (RFC 4648 §8, but lower case as digests are written everywhere in this field).
public enum Hex {
    /// Two lower-case digits per byte.
    @inlinable
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable(text) ?? Array(bytes).withUnsafeBufferPointer(text)
    }

    /// The bytes of an even number of digits in either case, or nil for anything else.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { digits in
            guard digits.count.isMultiple(of: 2) else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(digits.count / 2)
            for position in stride(from: 0, to: digits.count, by: 2) {
                guard let high = value(of: digits[position]), let low = value(of: digits[position + 1]) else { return nil }
                bytes.append(high << 4 | low)
            }
            return bytes
        }
    }

    package static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        case 0x41...0x46: character - 0x41 + 10
        default: nil
        }
    }

    /// The work of `encode`, compiled once for bytes in one piece.
    @usableFromInline
    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (position, byte) in bytes.enumerated() {
                text[2 * position] = digit(byte >> 4)
                text[2 * position + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// As ``encode(_:)``, for text that is put together as bytes.
    static func append(_ raw: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        for byte in raw {
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}

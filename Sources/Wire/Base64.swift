/// Base64 (RFC 4648): strict in what it reads, so that one byte string has one spelling.
public enum Base64 {
    /// The standard alphabet with padding (§4).
    @inlinable
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable(standardText) ?? Array(bytes).withUnsafeBufferPointer(standardText)
    }

    /// The URL and file name safe alphabet without padding (§5), as JWS writes it (RFC 7515 §2).
    @inlinable
    public static func encodeURL(_ bytes: some Collection<UInt8>) -> String {
        bytes.withContiguousStorageIfAvailable(urlText) ?? Array(bytes).withUnsafeBufferPointer(urlText)
    }

    /// Reads padded standard base64; nil for white space, missing padding, or trailing bits that are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(text, values: standardValues, padding: .required)
    }

    /// Reads unpadded URL-safe base64; nil for padding, or trailing bits that are not zero.
    public static func decodeURL(_ text: String) -> [UInt8]? {
        decode(text, values: urlValues, padding: .forbidden)
    }

    /// Reads either alphabet, padded or not, as the DSSE protocol allows for payloads and signatures.
    ///
    /// The two alphabets may not be mixed in one text.
    public static func decodeEither(_ text: String) -> [UInt8]? {
        decode(text, values: standardValues, padding: .optional) ?? decode(text, values: urlValues, padding: .optional)
    }

    private enum Padding { case required, optional, forbidden }

    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let standardValues = values(of: standard)
    private static let urlValues = values(of: urlSafe)
    private static let pad = UInt8(ascii: "=")

    private static func values(of alphabet: [UInt8]) -> [UInt8] {
        var table = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }

    @usableFromInline
    static func standardText(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        encode(bytes, alphabet: standard, padded: true)
    }

    @usableFromInline
    static func urlText(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        encode(bytes, alphabet: urlSafe, padded: false)
    }

    /// As ``encode(_:)``, for text that is put together as bytes.
    package static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        let start = text.count
        text.append(contentsOf: repeatElement(0, count: length(of: bytes.count)))
        text.withUnsafeMutableBufferPointer { text in
            _ = bytes.withUnsafeBufferPointer {
                fill(UnsafeMutableBufferPointer(rebasing: text[start...]), with: $0, alphabet: standard, padded: true)
            }
        }
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>, alphabet: [UInt8], padded: Bool) -> String {
        String(unsafeUninitializedCapacity: length(of: bytes.count)) {
            fill($0, with: bytes, alphabet: alphabet, padded: padded)
        }
    }

    /// With padding.
    private static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// The work of all encoders, compiled once for bytes in one piece.
    ///
    /// - Returns: How many characters were written.
    private static func fill(
        _ text: UnsafeMutableBufferPointer<UInt8>, with bytes: UnsafeBufferPointer<UInt8>, alphabet: [UInt8], padded: Bool
    ) -> Int {
        alphabet.withUnsafeBufferPointer { alphabet in
            func write(_ group: UInt32, _ count: Int, at position: Int) {
                for digit in 0..<count {
                    text[position + digit] = alphabet[Int(group >> UInt32(18 - 6 * digit) & 63)]
                }
            }
            let whole = bytes.count / 3
            for group in 0..<whole {
                let first = UInt32(bytes[3 * group]) << 16
                write(first | UInt32(bytes[3 * group + 1]) << 8 | UInt32(bytes[3 * group + 2]), 4, at: 4 * group)
            }
            let rest = bytes.count - 3 * whole
            guard rest > 0 else { return 4 * whole }
            let second = rest == 2 ? UInt32(bytes[3 * whole + 1]) << 8 : 0
            write(UInt32(bytes[3 * whole]) << 16 | second, rest + 1, at: 4 * whole)
            guard padded else { return 4 * whole + rest + 1 }
            for position in 4 * whole + rest + 1..<4 * whole + 4 { text[position] = pad }
            return 4 * whole + 4
        }
    }

    private static func decode(_ text: String, values: [UInt8], padding: Padding) -> [UInt8]? {
        var text = text
        return text.withUTF8 { utf8 in
            var end = utf8.count
            while end > 0, utf8.count - end < 2, utf8[end - 1] == pad { end -= 1 }
            let pads = utf8.count - end
            switch padding {
            case .required: guard utf8.count.isMultiple(of: 4) else { return nil }
            case .forbidden: guard pads == 0 else { return nil }
            case .optional: guard pads == 0 || utf8.count.isMultiple(of: 4) else { return nil }
            }
            guard end % 4 != 1 else { return nil }
            return values.withUnsafeBufferPointer { values in decode(utf8[..<end], values) }
        }
    }

    /// The bytes of digits without padding, whose number is one that an encoder makes.
    private static func decode(_ digits: Slice<UnsafeBufferPointer<UInt8>>, _ values: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count * 3 / 4) { bytes, count in
            var buffer: UInt32 = 0
            var bits: UInt32 = 0
            var seen: UInt8 = 0
            for digit in digits {
                let value = values[Int(digit)]
                seen |= value
                buffer = buffer << 6 | UInt32(value)
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes[count] = UInt8(truncatingIfNeeded: buffer >> bits)
                    count += 1
                }
            }
            isWhole = seen < 64 && buffer & (1 << bits - 1) == 0
        }
        return isWhole ? bytes : nil
    }
}

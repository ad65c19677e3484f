/// Base64 (RFC 4648): strict in what it reads, so that one byte string has one spelling.
public enum Base64 {
    /// The standard alphabet with padding (§4).
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        encode(bytes, alphabet: standard, padded: true)
    }

    /// The URL and file name safe alphabet without padding (§5), as JWS writes it (RFC 7515 §2).
    public static func encodeURL(_ bytes: some Collection<UInt8>) -> String {
        encode(bytes, alphabet: urlSafe, padded: false)
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

    private static func encode(_ bytes: some Collection<UInt8>, alphabet: [UInt8], padded: Bool) -> String {
        let count = (bytes.count + 2) / 3 * 4
        var text: [UInt8] = []
        text.reserveCapacity(count)
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
        if padded { while text.count < count { text.append(pad) } }
        return String(decoding: text, as: UTF8.self)
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
            var bytes: [UInt8] = []
            bytes.reserveCapacity(end * 3 / 4)
            var buffer: UInt32 = 0
            var bits = 0
            for position in 0..<end {
                let value = values[Int(utf8[position])]
                guard value != 0xff else { return nil }
                buffer = buffer << 6 | UInt32(value)
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
                }
            }
            guard buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
            return bytes
        }
    }
}

import Wire

/// Percent-encoding (RFC 3986 §2.1), read leniently: a `%` that no two digits follow stands for itself.
enum PercentEncoding {
    static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.endIndex,
                let high = Hex.value(of: bytes[position + 1]), let low = Hex.value(of: bytes[position + 2])
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(bytes[position])
                position += 1
            }
        }
        return decoded
    }

    /// The decoded text, or the same text when the bytes would be none.
    static func decoded(_ text: String) -> String {
        String(validating: decoded(Array(text.utf8)[...]), as: UTF8.self) ?? text
    }
}

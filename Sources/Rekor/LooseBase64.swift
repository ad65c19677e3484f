import Wire

/// Base64 as clients of Rekor may spell it: what Go's reader takes, and no more.
///
/// Line ends are stepped over and the unused bits of the last digit may be set (RFC 4648 §3.3, §3.5); the leaf never
/// has either where Rekor writes the text anew. Signatures of an envelope enter a leaf as they were written.
enum LooseBase64 {
    /// The standard alphabet with padding, as v1 reads all members that hold bytes.
    static func decode(_ text: String) -> [UInt8]? {
        // What signers write is strict, and read faster.
        Base64.decode(text) ?? decode(text, isURL: false, padding: .required)
    }

    /// Either alphabet, but not both in one text; padded or not, as envelopes and protocol buffers' JSON allow.
    static func decodeEither(_ text: String) -> [UInt8]? {
        if let bytes = Base64.decodeEither(text) { return bytes }
        let isURL = text.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        return decode(text, isURL: isURL, padding: .optional)
    }

    private enum Padding { case required, optional }

    private static func decode(_ text: String, isURL: Bool, padding: Padding) -> [UInt8]? {
        var digits = text.utf8.filter { $0 != 0x0a && $0 != 0x0d }
        let length = digits.count
        while let last = digits.last, last == UInt8(ascii: "="), length - digits.count < 2 { digits.removeLast() }
        let isPadded = digits.count < length
        guard digits.count % 4 != 1, length.isMultiple(of: 4) || (padding == .optional && !isPadded) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var (buffer, bits) = (0 as UInt32, 0 as UInt32)
        for digit in digits {
            guard let value = value(of: digit, isURL: isURL) else { return nil }
            (buffer, bits) = (buffer << 6 | value, bits + 6)
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        }
        return bytes
    }

    private static func value(of digit: UInt8, isURL: Bool) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) + 4
        case UInt8(ascii: "+"): isURL ? nil : 62
        case UInt8(ascii: "/"): isURL ? nil : 63
        case UInt8(ascii: "-"): isURL ? 62 : nil
        case UInt8(ascii: "_"): isURL ? 63 : nil
        default: nil
        }
    }
}

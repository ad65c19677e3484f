/// Whether a text is an absolute Internationalized Resource Identifier (RFC 3987 §2.2), by its characters.
enum IRI {
    /// A scheme, a colon, and characters that an IRI may have; brackets only around the host's address are not looked at.
    static func isAbsolute(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let colon = scalars.firstIndex(of: ":"), isScheme(scalars[..<colon]) else { return false }
        var rest = scalars[scalars.index(after: colon)...]
        guard !rest.isEmpty, rest.count(where: { $0 == "#" }) <= 1 else { return false }
        while let scalar = rest.popFirst() {
            if scalar == "%" {
                guard let high = rest.popFirst(), let low = rest.popFirst(), isHex(high), isHex(low) else {
                    return false
                }
            } else if !isAllowed(scalar) {
                return false
            }
        }
        return true
    }

    /// Whether an IRI is a URI (RFC 3986) as it stands.
    static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func isScheme(_ scalars: Substring.UnicodeScalarView) -> Bool {
        guard let first = scalars.first, isLetter(first) else { return false }
        return scalars.allSatisfy { isLetter($0) || isDigit($0) || "+-.".unicodeScalars.contains($0) }
    }

    /// Unreserved and reserved characters but brackets, and ucschar: all beyond U+00A0 but surrogates, private use and
    /// noncharacters.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x80 else {
            return isLetter(scalar) || isDigit(scalar) || "-._~:/?#@!$&'()*+,;=".unicodeScalars.contains(scalar)
        }
        switch scalar.value {
        case 0xa0...0xd7ff, 0xf900...0xfdcf, 0xfdf0...0xffef, 0x1_0000...0xd_ffff: return scalar.value & 0xffff < 0xfffe
        case 0xe_1000...0xe_fffd: return true
        default: return false
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (0x61...0x7a).contains(scalar.value | 0x20) && scalar.isASCII
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    private static func isHex(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || (0x61...0x66).contains(scalar.value | 0x20)
    }
}

/// A reader of the few DER elements (X.690 §8, §10.1) that keys and the extensions of certificates are made of.
///
/// Lengths must be in the one form DER allows. Every method answers nil for anything else.
struct DERReader {
    static let integerTag: UInt8 = 0x02
    static let bitStringTag: UInt8 = 0x03
    static let octetStringTag: UInt8 = 0x04
    static let nullTag: UInt8 = 0x05
    static let objectIdentifierTag: UInt8 = 0x06
    static let utf8StringTag: UInt8 = 0x0c
    static let sequenceTag: UInt8 = 0x30

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    var nextTag: UInt8? { rest.first }

    /// The content of the next element, which must have this tag.
    mutating func element(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard rest.first == tag, let count = length(), rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// The magnitude of the next INTEGER without its sign byte, which must be positive and in shortest form.
    mutating func positiveInteger() -> ArraySlice<UInt8>? {
        guard let content = element(DERReader.integerTag), let first = content.first, first < 0x80 else { return nil }
        guard first == 0 else { return content }
        let magnitude = content.dropFirst()
        guard let lead = magnitude.first, lead >= 0x80 else { return nil }
        return magnitude
    }

    /// Takes the tag byte and the length after it, at most 2^16 − 1.
    private mutating func length() -> Int? {
        rest = rest.dropFirst()
        guard let first = rest.popFirst() else { return nil }
        if first < 0x80 { return Int(first) }
        let octets = Int(first & 0x7f)
        guard (1...2).contains(octets), rest.count >= octets else { return nil }
        let value = rest.prefix(octets).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(octets)
        guard value >= 0x80, octets == 1 || value > 0xff else { return nil }
        return value
    }
}

/// Writes the same elements.
enum DERWriter {
    static func element(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] {
        var bytes = [tag]
        let count = content.count
        if count < 0x80 {
            bytes.append(UInt8(count))
        } else {
            let octets = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * (7 - $0))) }.drop { $0 == 0 }
            bytes.append(0x80 | UInt8(octets.count))
            bytes += octets
        }
        bytes += content
        return bytes
    }

    /// An INTEGER in shortest form from a big-endian magnitude that may have leading zeros.
    static func integer(_ magnitude: some Collection<UInt8>) -> [UInt8] {
        var digits = Array(magnitude.drop { $0 == 0 })
        if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
        return element(DERReader.integerTag, digits)
    }
}

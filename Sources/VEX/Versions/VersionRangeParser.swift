import Wire

/// Takes a range apart from the left to the right; what needs an order of versions is not looked at here.
enum VersionRangeParser {
    typealias Parts = (type: String, constraints: [VersionConstraint])

    static func parse(_ text: String) throws(VersionRangeError) -> Parts {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: "vers:".utf8) else {
            throw VersionRangeError(.scheme, "a range begins with vers: in lower case")
        }
        let rest = bytes[5...]
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
            throw VersionRangeError(.type, "no slash ends the type")
        }
        let type = try type(rest[..<slash])
        let list = rest[(slash + 1)...]
        if list.elementsEqual("*".utf8) { return (type, []) }
        var constraints: [VersionConstraint] = []
        for part in list.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
            constraints.append(try constraint(part, of: type))
        }
        return (type, constraints)
    }

    private static func type(_ bytes: ArraySlice<UInt8>) throws(VersionRangeError) -> String {
        let isAllowed = { (byte: UInt8) in
            (0x61...0x7a).contains(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
        guard let first = bytes.first, isLetter(first), bytes.allSatisfy(isAllowed) else {
            throw VersionRangeError(.type, "a type is lower-case letters, digits, dots and dashes, a letter first")
        }
        let type = String(decoding: bytes, as: UTF8.self)
        guard type != "invalid" else {
            throw VersionRangeError(.type, "the type 'invalid' is reserved for invalid ranges")
        }
        return type
    }

    private static func constraint(
        _ part: ArraySlice<UInt8>, of type: String
    ) throws(VersionRangeError) -> VersionConstraint {
        var scanner = VersionScanner(part)
        guard !scanner.isAtEnd else { throw VersionRangeError(.empty, "a constraint is empty") }
        guard !scanner.take("=") else { throw VersionRangeError(.equality, "a constraint begins with =") }
        guard !scanner.take("*") else { throw VersionRangeError(.asterisk, "* does not stand alone") }
        let found = scanner.take(oneOf: [">=", "<=", "!=", "<", ">"])
        let comparator = found.map { comparators[$0] } ?? .equal
        let encoded = scanner.rest
        guard !encoded.isEmpty else { throw VersionRangeError(.empty, "a comparator has no version") }
        guard encoded.allSatisfy({ VersionConstraint.isPlain($0) || $0 == UInt8(ascii: "%") }) else {
            throw VersionRangeError(.character, "a version has a character that must be percent-encoded")
        }
        let version = try decoded(encoded)
        // The only type whose spelling VERS itself prescribes.
        if type == "datetime", encoded.contains(UInt8(ascii: "%")) || VersionOrder.datetime.isVersion(version) == false
        {
            throw VersionRangeError(.version, "a datetime is not spelled as RFC 3339 with T and Z")
        }
        return VersionConstraint(comparator: comparator, version: version)
    }

    private static let comparators: [VersionConstraint.Comparator] = [
        .greaterOrEqual, .lessOrEqual, .notEqual, .less, .greater,
    ]

    private static func decoded(_ encoded: ArraySlice<UInt8>) throws(VersionRangeError) -> String {
        for (offset, byte) in zip(encoded.indices, encoded) where byte == UInt8(ascii: "%") {
            guard offset + 2 < encoded.endIndex, Hex.value(of: encoded[offset + 1]) != nil,
                Hex.value(of: encoded[offset + 2]) != nil
            else { throw VersionRangeError(.encoding, "a % has no two hexadecimal digits after it") }
        }
        guard let text = String(validating: PercentEncoding.decoded(encoded), as: UTF8.self) else {
            throw VersionRangeError(.encoding, "escaped bytes are no UTF-8")
        }
        return text
    }
}

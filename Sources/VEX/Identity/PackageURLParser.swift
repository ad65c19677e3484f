/// Takes a package URL apart by the specification's steps for parsing, from the right to the left.
struct PackageURLParser {
    private let text: [UInt8]
    private var start = 0
    private var end: Int

    init(_ text: String) {
        self.text = Array(text.utf8)
        end = self.text.count
    }

    mutating func parse() throws(PackageURL.Failure) -> PackageURLParts {
        var parts = PackageURLParts()
        if let hash = lastIndex(of: "#") {
            parts.subpath = try segments(hash + 1, end).filter { $0 != [0x2e] && $0 != [0x2e, 0x2e] }
            end = hash
        }
        if let mark = lastIndex(of: "?") {
            parts.qualifiers = try qualifiers(mark + 1, end)
            end = mark
        }
        try takeScheme()
        parts.type = try takeType()
        if let sign = versionSign() {
            let version = try decoded(sign + 1, end)
            parts.version = version.isEmpty ? nil : version
            end = sign
        }
        while end > start, text[end - 1] == slash { end -= 1 }
        let nameStart = lastIndex(of: "/").map { $0 + 1 } ?? start
        parts.name = try decoded(nameStart, end)
        guard !parts.name.isEmpty else { throw .name }
        parts.namespace = try segments(start, max(start, nameStart - 1))
        parts.applyTypeRules()
        return parts
    }

    private mutating func takeScheme() throws(PackageURL.Failure) {
        guard end >= 4, text[3] == UInt8(ascii: ":"), lowerCased(Array(text[0..<3])) == Array("pkg".utf8) else {
            throw .scheme
        }
        start = 4
        while start < end, text[start] == slash { start += 1 }
    }

    private mutating func takeType() throws(PackageURL.Failure) -> [UInt8] {
        guard let separator = text[start..<end].firstIndex(of: slash) else { throw .type }
        let type = lowerCased(Array(text[start..<separator]))
        guard let first = type.first, isLetter(first),
            type.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 0x2e || $0 == 0x2b || $0 == 0x2d })
        else { throw .type }
        start = separator + 1
        return type
    }

    /// Where the version begins: the last `@`, unless it begins a path segment that another one follows, as in the
    /// unencoded `pkg:npm/@scope/name` (rule I3).
    private func versionSign() -> Int? {
        guard let sign = lastIndex(of: "@") else { return nil }
        let beginsSegment = sign == start || text[sign - 1] == slash
        return beginsSegment && text[sign..<end].contains(slash) ? nil : sign
    }

    private func qualifiers(_ from: Int, _ to: Int) throws(PackageURL.Failure) -> [PackageURLParts.Qualifier] {
        var found: [PackageURLParts.Qualifier] = []
        var position = from
        while position < to {
            let stop = text[position..<to].firstIndex(of: UInt8(ascii: "&")) ?? to
            defer { position = stop + 1 }
            guard position < stop else { continue }
            let equals = text[position..<stop].firstIndex(of: UInt8(ascii: "=")) ?? stop
            let key = lowerCased(Array(text[position..<equals]))
            guard let first = key.first, isLetter(first),
                key.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 0x2e || $0 == 0x2d || $0 == 0x5f })
            else { throw .qualifierKey }
            let value = equals < stop ? try decoded(equals + 1, stop) : []
            if !value.isEmpty { found.append(PackageURLParts.Qualifier(key: key, value: value)) }
        }
        found.sort { $0.key.lexicographicallyPrecedes($1.key) }
        for (left, right) in zip(found, found.dropFirst()) where left.key == right.key { throw .repeatedQualifier }
        return found
    }

    /// Decoded segments between slashes, empty ones dropped.
    private func segments(_ from: Int, _ to: Int) throws(PackageURL.Failure) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var position = from
        while position < to {
            let stop = text[position..<to].firstIndex(of: slash) ?? to
            if position < stop { found.append(try decoded(position, stop)) }
            position = stop + 1
        }
        return found
    }

    private func decoded(_ from: Int, _ to: Int) throws(PackageURL.Failure) -> [UInt8] {
        guard text[from..<to].contains(percent) else { return Array(text[from..<to]) }
        let bytes = PercentEncoding.decoded(text[from..<to])
        // Bytes that are no text cannot be spelled again in one way; such a purl stays verbatim.
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .encoding }
        return bytes
    }

    private func lastIndex(of character: Unicode.Scalar) -> Int? {
        text[start..<end].lastIndex(of: UInt8(ascii: character))
    }

    private var slash: UInt8 { 0x2f }
    private var percent: UInt8 { 0x25 }
    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// Lower case: plainly for ASCII, by Unicode's mapping otherwise.
func lowerCased(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } }
    return Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
}

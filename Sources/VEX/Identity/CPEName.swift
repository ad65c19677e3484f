import Wire

/// A CPE name in either binding of NISTIR 7695: the URI of version 2.2 or the formatted string of 2.3.
///
/// Values are kept decoded and in lower case. An unquoted `?` or `*` inside a value is 0x01 or 0x02, as the URI writes
/// it.
struct CPEName: Hashable {
    enum Value: Hashable {
        case any
        case notApplicable
        case text([UInt8])
    }

    /// part, vendor, product, version, update, edition, language, sw_edition, target_sw, target_hw, other.
    let attributes: [Value]

    private static let count = 11
    private static let version = 3

    init?(_ text: String) {
        let bytes = lowerCased(Array(text.utf8))
        let found: [Value]?
        if bytes.starts(with: "cpe:2.3:".utf8) {
            found = CPEName.formatted(bytes.dropFirst(8))
        } else if bytes.starts(with: "cpe:/".utf8) {
            found = CPEName.uri(bytes.dropFirst(5))
        } else {
            found = nil
        }
        guard let found, found.count == CPEName.count else { return nil }
        attributes = found
    }

    /// How this name covers another one (NISTIR 7696 §6): each attribute is the same as the other's, or a superset.
    ///
    /// Part, vendor and product are the same, and neither ANY nor with wildcards: a statement about all products of a
    /// vendor is none.
    func match(_ target: CPEName) -> ProductMatch? {
        if self == target { return .exact }
        for (index, pair) in zip(attributes, target.attributes).enumerated() where pair.0 != pair.1 {
            guard index >= CPEName.version, CPEName.isSuperset(pair.0, of: pair.1) else { return nil }
        }
        guard attributes.prefix(CPEName.version).allSatisfy({ $0 != .any }) else { return nil }
        let version = attributes[CPEName.version]
        if version == target.attributes[CPEName.version] { return .qualifierSubset }
        return version == .any ? .versionless : .rangeContainment
    }

    /// Whether the value covers the other, which is not the same (NISTIR 7696, tables 6-2 and 6-3).
    ///
    /// ANY covers all but a value with wildcards: what that is for is for its writer to know. A value with wildcards
    /// covers the values without that it fits, and not NA.
    private static func isSuperset(_ source: Value, of target: Value) -> Bool {
        switch (source, target) {
        case (.any, .notApplicable): true
        case (.any, .text(let text)): !text.contains(where: isWildcard)
        case (.text(let pattern), .text(let text)): !text.contains(where: isWildcard) && fits(text, pattern)
        default: false
        }
    }

    private static func isWildcard(_ byte: UInt8) -> Bool { byte == 0x01 || byte == 0x02 }

    /// Whether a text fits a value with wildcards at its ends: a star stands for any number of characters, question
    /// marks for at most as many as there are. One that stands inside is against the grammar and fits nothing.
    private static func fits(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        let before = run(of: pattern[...])
        let inside = pattern.dropFirst(before.length)
        let after = run(of: ArraySlice(inside.reversed()))
        let plain = inside.dropLast(after.length)
        guard before.length + after.length > 0, plain.count <= text.count, !plain.contains(where: isWildcard) else {
            return false
        }
        return (0...text.count - plain.count).contains { start in
            start <= before.most && text.count - plain.count - start <= after.most
                && text[start..<start + plain.count].elementsEqual(plain)
        }
    }

    /// How many bytes the wildcards at the beginning take, and how many characters at most they stand for.
    private static func run(of pattern: ArraySlice<UInt8>) -> (length: Int, most: Int) {
        if pattern.first == 0x02 { return (1, .max) }
        let marks = pattern.prefix { $0 == 0x01 }.count
        return (marks, marks)
    }

    /// Eleven components between colons; a backslash quotes what follows.
    private static func formatted(_ bytes: ArraySlice<UInt8>) -> [Value]? {
        var values: [Value] = []
        var value: [UInt8] = []
        var isQuoted = false
        var hasQuotes = false
        func finished() -> Value? {
            if value == [0x02] { return .any }
            if value == [UInt8(ascii: "-")], !hasQuotes { return .notApplicable }
            return value.isEmpty ? nil : .text(value)
        }
        for byte in bytes {
            if isQuoted {
                value.append(byte)
                isQuoted = false
            } else if byte == UInt8(ascii: "\\") {
                isQuoted = true
                hasQuotes = true
            } else if byte == UInt8(ascii: ":") {
                guard let done = finished() else { return nil }
                values.append(done)
                value = []
                hasQuotes = false
            } else {
                value.append(byte == UInt8(ascii: "?") ? 0x01 : byte == UInt8(ascii: "*") ? 0x02 : byte)
            }
        }
        guard !isQuoted, let done = finished() else { return nil }
        return values + [done]
    }

    /// Up to seven components; an edition that begins with a tilde packs five of 2.3's.
    private static func uri(_ bytes: ArraySlice<UInt8>) -> [Value]? {
        let components = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard components.count <= 7 else { return nil }
        var plain = components + Array(repeating: [], count: 7 - components.count)
        var packed: [ArraySlice<UInt8>] = Array(repeating: [], count: 4)
        if plain[5].first == UInt8(ascii: "~") {
            let parts = plain[5].dropFirst().split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false)
            guard parts.count == 5 else { return nil }
            plain[5] = parts[0]
            packed = Array(parts.dropFirst())
        }
        return (plain + packed).map { component in
            if component.isEmpty { return .any }
            return component.elementsEqual("-".utf8) ? .notApplicable : .text(PercentEncoding.decoded(component))
        }
    }
}

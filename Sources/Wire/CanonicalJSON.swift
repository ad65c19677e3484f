/// The JSON Canonicalization Scheme (RFC 8785): one byte string per value, whatever wrote it.
public enum CanonicalJSON {
    /// The canonical UTF-8 of a value.
    ///
    /// Members are sorted by UTF-16 code units (§3.2.3), numbers written as ECMAScript writes doubles (§3.2.2.3).
    /// - Throws: `wire.json-number` for a number without a finite double, `wire.json-duplicate-member`.
    public static func encode(_ value: JSONValue) throws(JSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        try append(value, to: &bytes)
        return bytes
    }

    private static func append(_ value: JSONValue, to bytes: inout [UInt8]) throws(JSONError) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: try number(text).utf8)
        case .string(let text): JSONEscapes.append(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members): try appendObject(members, to: &bytes)
        }
    }

    private static func appendObject(_ members: [JSONMember], to bytes: inout [UInt8]) throws(JSONError) {
        bytes.append(UInt8(ascii: "{"))
        if isSorted(members) {
            for (index, member) in members.enumerated() { try append(member, isFirst: index == 0, to: &bytes) }
        } else {
            for (index, place) in try order(of: members).enumerated() {
                try append(members[place], isFirst: index == 0, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    @inline(__always)
    private static func append(_ member: JSONMember, isFirst: Bool, to bytes: inout [UInt8]) throws(JSONError) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        JSONEscapes.append(member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        try append(member.value, to: &bytes)
    }

    /// Whether the members stand in the order in which they are written, as they do in what is made here.
    private static func isSorted(_ members: [JSONMember]) -> Bool {
        guard members.count > 1 else { return true }
        for place in 1..<members.count where !precedes(members[place - 1].name, members[place].name) { return false }
        return true
    }

    /// The places of the members, sorted by name.
    private static func order(of members: [JSONMember]) throws(JSONError) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(members.count)
        // Objects have few members, most of them in order already: each is let in from behind.
        guard members.count <= 64 else {
            places = members.indices.sorted { precedes(members[$0].name, members[$1].name) }
            for (one, next) in zip(places, places.dropFirst()) where !precedes(members[one].name, members[next].name) {
                throw duplicate(members[next])
            }
            return places
        }
        for index in members.indices {
            var place = places.count
            while place > 0, !precedes(members[places[place - 1]].name, members[index].name) {
                guard precedes(members[index].name, members[places[place - 1]].name) else { throw duplicate(members[index]) }
                place -= 1
            }
            places.insert(index, at: place)
        }
        return places
    }

    private static func duplicate(_ member: JSONMember) -> JSONError {
        JSONError(.duplicateMember, "two members are named \(member.name)")
    }

    /// UTF-16 order; UTF-8 order is the same unless the first difference is at a character beyond U+DFFF.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        let inBytes = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right -> Bool? in
                let common = min(left.count, right.count)
                var place = 0
                while place < common, left[place] == right[place] { place += 1 }
                guard place < common else { return left.count < right.count }
                return left[place] < 0xee && right[place] < 0xee ? left[place] < right[place] : nil
            }
        }
        if let known = inBytes ?? nil, let known { return known }
        return left.utf16.lexicographicallyPrecedes(right.utf16)
    }

    private static func number(_ text: String) throws(JSONError) -> String {
        // Up to 15 digits every integer has its own double, and ECMAScript writes it plainly.
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        if (1...15).contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }), digits.first != 0x30 || text == "0" {
            return text
        }
        guard let double = Double(text), double.isFinite else {
            throw JSONError(.number, "\(text) has no finite double")
        }
        return ECMAScriptNumber.text(of: double)
    }
}

/// Number::toString of ECMA-262 (§6.1.6.1.20) for finite doubles.
package enum ECMAScriptNumber {
    package static func text(of double: Double) -> String {
        guard double != 0 else { return "0" }
        let (digits, point) = shortestDigits(of: double.magnitude)
        let sign = double < 0 ? "-" : ""
        switch point {
        case digits.utf8.count...21 where point >= digits.utf8.count:
            return sign + digits + String(repeating: "0", count: point - digits.utf8.count)
        case 1...21:
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0:
            return sign + "0." + String(repeating: "0", count: -point) + digits
        default:
            let exponent = point - 1
            let mantissa = digits.utf8.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
        }
    }

    /// The shortest digits that read back as the same double, and where the decimal point stands among them.
    private static func shortestDigits(of magnitude: Double) -> (digits: String, point: Int) {
        // Swift prints the shortest round-trip digits; only their layout differs from ECMAScript's.
        let description = magnitude.description
        let parts = description.split(separator: "e")
        let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = halves.count == 2 && halves[1] != "0" ? String(halves[1]) : ""
        let all = String(halves[0]) + fraction
        let significant = all.drop { $0 == "0" }
        var digits = String(significant)
        while digits.utf8.last == UInt8(ascii: "0"), digits.utf8.count > 1 { digits.removeLast() }
        let leadingZeros = all.utf8.count - significant.utf8.count
        return (digits, halves[0].utf8.count + exponent - leadingZeros)
    }
}

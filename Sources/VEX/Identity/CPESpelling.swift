import Wire

/// Every way to spell the product of a CPE name in one binding: what may stand at each place, up to the end of the product.
///
/// The end of a name is read as a byte 0 behind it.
struct CPESpelling: Equatable {
    /// One of these stands at each place; in the order of bytes, and none is the beginning of another.
    private let places: [[[UInt8]]]

    /// No name of the product is below this in the binding.
    var least: [UInt8] { withoutEnd(leastOf(places[...])) }

    /// What a name is to the product, and where to look on.
    struct Reading {
        /// The names that begin as this one does, when it is one of the product's.
        var range: CPENameRange?
        /// Above the name and its range, and not above any other name of the product that is.
        var next: [UInt8]?
    }

    func read(_ name: [UInt8]) -> Reading {
        let name = name + [0]
        var starts: [Int] = []
        var end = 0
        for place in places {
            guard let used = place.first(where: { name[end...].starts(with: $0) }) else { break }
            starts.append(end)
            end += used.count
        }
        let isRead = starts.count == places.count
        if !isRead { starts.append(end) }
        return Reading(range: isRead ? range(Array(name[..<end])) : nil, next: next(above: name, starts))
    }

    /// The least spelling above the name that differs from it at one of the places that begin there.
    private func next(above name: [UInt8], _ starts: [Int]) -> [UInt8]? {
        for (place, start) in zip(places.indices, starts).reversed() {
            let rest = name[start...]
            guard let other = places[place].first(where: { rest.lexicographicallyPrecedes($0) && !rest.starts(with: $0) })
            else { continue }
            return withoutEnd(name[..<start] + other + leastOf(places[(place + 1)...]))
        }
        return nil
    }

    private func range(_ spelled: [UInt8]) -> CPENameRange {
        // A name that ends here is a range by itself: nothing stands between it and the same with a byte 0.
        if spelled.last == 0 { return CPENameRange(lower: spelled.dropLast(), upper: spelled) }
        return CPENameRange(lower: spelled, upper: spelled.dropLast() + [spelled[spelled.count - 1] + 1])
    }

    private func leastOf(_ places: ArraySlice<[[UInt8]]>) -> [UInt8] { places.flatMap { $0[0] } }

    private func withoutEnd(_ spelling: [UInt8]) -> [UInt8] { spelling.last == 0 ? spelling.dropLast() : spelling }
}

// MARK: - What stands at a place

extension CPESpelling {
    /// In both bindings; a name in the URI binding may leave out what is ANY at its end.
    static func all(of product: CPEProduct) -> [CPESpelling] {
        var attributes = product.attributes
        var spellings = [formatted(attributes), uri(attributes, ends: [[0], separator])].compactMap { $0 }
        while attributes.count > 1, attributes.last == .any {
            attributes.removeLast()
            // Where a product is cut short, what it leaves out behind makes no difference.
            if let shorter = uri(attributes, ends: [[0]]), !spellings.contains(shorter) { spellings.append(shorter) }
        }
        return spellings
    }

    private static func formatted(_ attributes: ArraySlice<CPEName.Value>) -> CPESpelling? {
        spelling("cpe:2.3:", attributes, ends: [separator], any: [Places.formatted[0x02]]) { value in
            // A star alone is ANY here; in the URI binding it can be a value with a wildcard.
            if value == [0x02] { return ([[]], true) }
            let (kept, isWhole) = plain(value)
            return (kept.map { Places.formatted[Int($0)] }, isWhole)
        }
    }

    private static func uri(_ attributes: ArraySlice<CPEName.Value>, ends: [[UInt8]]) -> CPESpelling? {
        spelling("cpe:/", attributes, ends: ends, any: []) { value in
            let (kept, isWhole) = plain(value)
            // One stands for itself or is encoded, as what follows has it.
            guard let percent = kept.firstIndex(of: UInt8(ascii: "%")) else { return (kept.map { Places.uri[Int($0)] }, isWhole) }
            return (kept[..<percent].map { Places.uri[Int($0)] } + [[[UInt8(ascii: "%")]]], false)
        }
    }

    private static let separator = [UInt8(ascii: ":")]
    private static let dash = [UInt8(ascii: "-")]

    /// - Parameter text: The places of a text, and whether they are all of it. What is cut short there is the whole spelling.
    /// - Returns: nil when the binding cannot say it.
    private static func spelling(
        _ scheme: String, _ attributes: ArraySlice<CPEName.Value>, ends: [[UInt8]], any: [[[UInt8]]],
        _ text: ([UInt8]) -> (places: [[[UInt8]]], isWhole: Bool)
    ) -> CPESpelling? {
        var places = scheme.utf8.map { Places.letter($0) }
        for attribute in attributes {
            switch attribute {
            case .any: places += any
            case .notApplicable: places.append([dash])
            case .text(let value):
                let (found, isWhole) = text(value)
                // Unquoted and alone, a dash is NA.
                places += value == dash ? [found[0].filter { $0 != dash }] : found
                guard isWhole else { return made(of: places) }
            }
            places.append([separator])
        }
        places[places.count - 1] = ends
        return made(of: places)
    }

    private static func made(of places: [[[UInt8]]]) -> CPESpelling? {
        places.allSatisfy { !$0.isEmpty } ? CPESpelling(places: places) : nil
    }

    /// The beginning of a value whose spellings can be told one by one.
    ///
    /// Letters that are not ASCII are in lower case by Unicode's rules, and one of them, U+0130, begins with an `i` then.
    private static func plain(_ value: [UInt8]) -> (kept: ArraySlice<UInt8>, isWhole: Bool) {
        let ascii = value.prefix { $0 < 0x80 && $0 != 0 }
        return ascii.count == value.count ? (ascii, true) : (ascii.dropLast(), false)
    }

    /// How a byte of a value can be spelled, by the byte; empty where it cannot.
    private enum Places {
        static let formatted: [[[UInt8]]] = (0x00...0x7f as ClosedRange<UInt8>).map { byte in
            let unquoted: [[UInt8]]
            switch byte {
            case UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "?"): unquoted = []
            case 0x01: unquoted = [[UInt8(ascii: "?")]] + letter(byte)
            case 0x02: unquoted = [[UInt8(ascii: "*")]] + letter(byte)
            default: unquoted = letter(byte)
            }
            return sorted(unquoted + letter(byte).map { [UInt8(ascii: "\\")] + $0 })
        }

        static let uri: [[[UInt8]]] = (0x00...0x7f as ClosedRange<UInt8>).map { byte in
            let (high, low) = (digit(byte >> 4), digit(byte & 15))
            let encoded = high.flatMap { high in low.map { [UInt8(ascii: "%"), high, $0] } }
            return sorted(encoded + (byte == UInt8(ascii: ":") ? [] : letter(byte)))
        }

        /// The spellings that come to it in lower case: none for an upper case letter, which only a percent-encoding keeps.
        static func letter(_ byte: UInt8) -> [[UInt8]] {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): []
            // KELVIN SIGN is a k in lower case.
            case UInt8(ascii: "k"): [[UInt8(ascii: "K")], [byte], Array("\u{212a}".utf8)]
            case UInt8(ascii: "a")...UInt8(ascii: "z"): [[byte & ~0x20], [byte]]
            default: [[byte]]
            }
        }

        private static func digit(_ value: UInt8) -> [UInt8] {
            value < 10 ? [UInt8(ascii: "0") + value] : [UInt8(ascii: "A") + value - 10, UInt8(ascii: "a") + value - 10]
        }

        private static func sorted(_ spellings: [[UInt8]]) -> [[UInt8]] {
            spellings.sorted { $0.lexicographicallyPrecedes($1) }
        }
    }
}

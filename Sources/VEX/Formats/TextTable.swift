import Glibc
import Wire

/// Numbers the different strings of a document in the order in which they turn up.
///
/// Ids and package URLs fill most of a vendor's document, so they are hashed and compared as bytes where they stand:
/// 16 bytes are kept of each, and its slot in the table. The hash is seeded per process: no document can aim at collisions.
struct TextTable {
    /// Where a string stands: in the text, or among those that had to be unescaped.
    private struct Place {
        let start: UInt32
        let length: UInt32
        let hash: UInt32
        let isUnescaped: Bool
    }

    private let text: UnsafeBufferPointer<UInt8>
    private let seed = TextHash.seed
    private var places: [Place] = []
    private var unescaped: [UInt8] = []
    /// Open addressing: the number of a string plus one, or zero. The count is a power of two.
    private var slots: [UInt32] = []

    /// - Parameter text: What all nodes stand in; it has to outlive the table.
    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var count: Int { places.count }

    /// The number of this string, or nil when it is none; a new one has the number that ``count`` was.
    mutating func number(of node: JSONNode) -> Int? {
        let range = node.range
        guard text[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        let (start, length) = (range.lowerBound + 1, range.count - 2)
        let raw = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[start..<start + length]))
        guard let base = raw.baseAddress, memchr(base, 0x5c, length) != nil else {
            return number(of: raw, at: start, isUnescaped: false)
        }
        var decoded = node.string ?? ""
        return decoded.withUTF8 { bytes in
            let start = unescaped.count
            unescaped.append(contentsOf: bytes)
            let known = count
            let number = number(of: UnsafeRawBufferPointer(bytes), at: start, isUnescaped: true)
            if number < known { unescaped.removeLast(bytes.count) }
            return number
        }
    }

    private mutating func number(of bytes: UnsafeRawBufferPointer, at start: Int, isUnescaped: Bool) -> Int {
        if slots.isEmpty { slots = Array(repeating: 0, count: 64) }
        let hash = TextHash.hash(bytes, seed)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if places[number].hash == hash, isEqual(places[number], bytes) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = UInt32(truncatingIfNeeded: count + 1)
        places.append(
            Place(
                start: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: bytes.count), hash: hash,
                isUnescaped: isUnescaped))
        if count * 2 > slots.count { grow() }
        return count - 1
    }

    private func isEqual(_ place: Place, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard Int(place.length) == bytes.count, let other = bytes.baseAddress else { return Int(place.length) == bytes.count }
        if place.isUnescaped {
            return unescaped.withUnsafeBytes { all in
                memcmp(all.baseAddress.unsafelyUnwrapped + Int(place.start), other, bytes.count) == 0
            }
        }
        return memcmp(text.baseAddress.unsafelyUnwrapped + Int(place.start), other, bytes.count) == 0
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 4)
        for (number, place) in places.enumerated() {
            var slot = Int(place.hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: number + 1)
        }
    }
}

/// The strings of a document that name products or groups, numbered, and each of them once as text.
struct IDTable {
    private(set) var identifiers: [Identifier] = []
    private var table: TextTable

    init(_ text: UnsafeBufferPointer<UInt8>) { table = TextTable(text) }

    var count: Int { identifiers.count }

    /// The number of the id that this string holds, or nil when it is no string.
    mutating func number(of node: JSONNode) -> Int? {
        guard let number = table.number(of: node) else { return nil }
        if number == identifiers.count { identifiers.append(Identifier(node.string ?? "")) }
        return number
    }
}

import Glibc
import Wire

/// Numbers the product or group ids of a document in the order in which they turn up.
///
/// Product ids fill most of a vendor's document, so they are hashed and compared as bytes where they stand; text is
/// made once per id. The hash is seeded per process: no document can aim at collisions.
struct IDTable {
    private(set) var identifiers: [Identifier] = []
    private var hashes: [Int] = []
    /// The bytes of all ids, one after the other; `starts` has one element more than there are ids.
    private var arena: [UInt8] = []
    private var starts: [Int] = [0]
    /// Open addressing: the number of an id plus one, or zero. The count is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    var count: Int { identifiers.count }

    /// The number of the id that this string holds, or nil when it is no string.
    mutating func number(of node: JSONNode, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        let range = node.range
        guard text[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        let inside = text[range.lowerBound + 1..<range.upperBound - 1]
        let raw = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: inside))
        guard raw.contains(UInt8(ascii: "\\")) else { return number(of: raw) }
        var decoded = node.string ?? ""
        return decoded.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    private mutating func number(of bytes: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        let hash = hasher.finalize()
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, isEqual(number, bytes) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = UInt32(truncatingIfNeeded: count + 1)
        hashes.append(hash)
        identifiers.append(Identifier(String(decoding: bytes, as: UTF8.self)))
        arena.append(contentsOf: bytes)
        starts.append(arena.count)
        if count * 2 > slots.count { grow() }
        return count - 1
    }

    private func isEqual(_ number: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let (start, count) = (starts[number], starts[number + 1] - starts[number])
        guard count == bytes.count, let other = bytes.baseAddress else { return count == bytes.count }
        return arena.withUnsafeBytes { arena in
            arena.baseAddress.map { memcmp($0 + start, other, count) == 0 } ?? true
        }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 4)
        for number in 0..<count {
            var slot = hashes[number] & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: number + 1)
        }
    }
}

/// A hash of short texts for tables in memory: 16 bytes a step, folded by multiplication.
///
/// Not for what is stored or sent: every process hashes in its own way, as Swift's own `Hasher` does, so that whoever writes a
/// document cannot know which texts collide.
enum TextHash {
    struct Seed {
        let first: UInt64
        let second: UInt64
        let third: UInt64
    }

    static let seed = Seed(first: secret(1), second: secret(2), third: secret(3))

    private static func secret(_ number: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(number)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    static func hash(_ bytes: UnsafeRawBufferPointer, _ seed: Seed) -> UInt32 {
        var state = seed.first ^ UInt64(truncatingIfNeeded: bytes.count)
        var offset = 0
        while bytes.count - offset > 16 {
            state = folded(word(bytes, offset) ^ seed.second, word(bytes, offset + 8) ^ state)
            offset += 16
        }
        // The last words overlap what has been taken in: lengths differ in the state already.
        let (left, right) = lastWords(bytes, from: offset)
        state = folded(left ^ seed.second, right ^ state)
        return UInt32(truncatingIfNeeded: folded(state ^ seed.third, seed.second) >> 16)
    }

    @inline(__always) private static func lastWords(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> (UInt64, UInt64) {
        let rest = bytes.count - offset
        if rest >= 8 { return (word(bytes, offset), word(bytes, bytes.count - 8)) }
        var word: UInt64 = 0
        for index in offset..<bytes.count { word = word << 8 | UInt64(bytes[index]) }
        return (word, 0)
    }

    @inline(__always) private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inline(__always) private static func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}

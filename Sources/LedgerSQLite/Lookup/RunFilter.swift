/// Tells of most leaf hashes and search keys that a run lacks them, without a look at the disk (a blocked Bloom filter).
///
/// 12 bits for each record in blocks of 64 bytes, seven of them set: about one unknown in 150 is let through. Without words
/// it lets everything through.
struct RunFilter: Equatable {
    private static let bitsPerRecord = 12
    private static let wordsPerBlock = 8
    private static let bitsPerHash = 7

    private(set) var words: [UInt64]

    init(capacity: Int) {
        words = Array(repeating: 0, count: RunFilter.wordCount(for: capacity))
    }

    init(words: [UInt64]) { self.words = words }

    static func wordCount(for capacity: Int) -> Int {
        max(1, (capacity * bitsPerRecord + 511) / 512) * wordsPerBlock
    }

    mutating func insert(_ prefix: UInt64) {
        guard !words.isEmpty else { return }
        var bits = RunFilter.hash(prefix)
        let block = RunFilter.firstWord(bits, of: words.count)
        for _ in 0..<RunFilter.bitsPerHash { words[block + RunFilter.nextWord(&bits)] |= 1 << (bits >> 55 & 63) }
    }

    func mayContain(_ prefix: UInt64) -> Bool {
        words.isEmpty || words.withUnsafeBufferPointer { RunFilter.holds(RunFilter.hash(prefix), $0) }
    }

    /// The places of those of many that it may contain.
    ///
    /// Their blocks lie anywhere in memory, and with hardly a branch between them the processor waits for several at once.
    /// - Parameter hashes: Made by ``hash(_:)``, once for all filters.
    func places(in hashes: [UInt64]) -> [Int] {
        guard !words.isEmpty else { return Array(hashes.indices) }
        var places: [Int] = []
        words.withUnsafeBufferPointer { words in
            for (place, hash) in hashes.enumerated() where RunFilter.holds(hash, words) { places.append(place) }
        }
        return places
    }

    /// Four bits are looked at with no branch between them: that is the end for 19 of 20 that are not there.
    @inline(__always)
    private static func holds(_ hash: UInt64, _ words: UnsafeBufferPointer<UInt64>) -> Bool {
        var bits = hash
        let block = firstWord(hash, of: words.count)
        var found: UInt64 = 1
        for _ in 0..<4 { found &= words[block + nextWord(&bits)] >> (bits >> 55 & 63) }
        guard found == 1 else { return false }
        for _ in 4..<bitsPerHash { found &= words[block + nextWord(&bits)] >> (bits >> 55 & 63) }
        return found == 1
    }

    private static func firstWord(_ hash: UInt64, of count: Int) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(count / wordsPerBlock)).high) * wordsPerBlock
    }

    /// The word, in its block, of the next bit: which bit of the word stands in bits 55 to 60 of what `bits` is then.
    private static func nextWord(_ bits: inout UInt64) -> Int {
        bits = bits &* 0x9e37_79b9_7f4a_7c15
        return Int(bits >> 61)
    }

    /// The prefix is part of a SHA-256; mixed, so that its first bits, which a submitter can choose, decide nothing alone.
    static func hash(_ prefix: UInt64) -> UInt64 {
        var bits = (prefix ^ prefix >> 32) &* 0xd6e8_feb8_6659_fd93
        bits = (bits ^ bits >> 32) &* 0xd6e8_feb8_6659_fd93
        return bits ^ bits >> 32
    }
}

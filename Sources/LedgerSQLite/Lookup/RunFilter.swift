/// Tells of most leaf hashes and search keys that a run lacks them, without a look at the disk (a blocked Bloom filter).
///
/// 12 bits for each record in blocks of 64 bytes, seven of them set: about one unknown in 150 is let through. Without words
/// it lets everything through.
struct RunFilter: Equatable {
    private static let bitsPerRecord = 12
    private static let wordsPerBlock = 8

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
        var bits = RunFilter.mix(prefix)
        let block = firstWord(bits)
        for _ in 0..<7 {
            bits = bits &* 0x9e37_79b9_7f4a_7c15
            let bit = Int(bits >> 55)
            words[block + bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    func mayContain(_ prefix: UInt64) -> Bool {
        guard !words.isEmpty else { return true }
        var bits = RunFilter.mix(prefix)
        let block = firstWord(bits)
        for _ in 0..<7 {
            bits = bits &* 0x9e37_79b9_7f4a_7c15
            let bit = Int(bits >> 55)
            guard words[block + bit >> 6] >> UInt64(bit & 63) & 1 == 1 else { return false }
        }
        return true
    }

    private func firstWord(_ hash: UInt64) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(words.count / RunFilter.wordsPerBlock)).high) * RunFilter.wordsPerBlock
    }

    /// The prefix is part of a SHA-256; mixed, so that its first bits, which a submitter can choose, decide nothing alone.
    private static func mix(_ prefix: UInt64) -> UInt64 {
        var bits = (prefix ^ prefix >> 32) &* 0xd6e8_feb8_6659_fd93
        bits = (bits ^ bits >> 32) &* 0xd6e8_feb8_6659_fd93
        return bits ^ bits >> 32
    }
}

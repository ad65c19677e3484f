import Ledger

/// A search key and an entry that it finds.
struct KeyRecord: IndexRecord {
    static let byteCount = 20
    static let magic = Array("stella-search 2\n".utf8)
    /// With a filter, which is not gone by.
    static let olderMagic: [UInt8]? = Array("stella-search 1\n".utf8)
    /// Who searches mostly finds, and an entry has several keys: a filter would be most of what a log takes of memory.
    static let isFiltered = false

    /// The two halves of the key, here and not in a type of another room, so that sorting compares plain words.
    private let high: UInt64
    private let low: UInt64
    /// Virtual index of the entry.
    let index: UInt64

    init(key: SearchKey, index: UInt64) {
        high = key.high
        low = key.low
        self.index = index
    }

    init(_ bytes: UnsafeRawBufferPointer, at number: Int, first: UInt64) {
        let start = number * KeyRecord.byteCount
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
        index = first + UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt32.self)))
    }

    func store(to bytes: UnsafeMutableRawBufferPointer, at number: Int, first: UInt64) {
        let start = number * KeyRecord.byteCount
        bytes.storeBytes(of: high.bigEndian, toByteOffset: start, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: start + 8, as: UInt64.self)
        bytes.storeBytes(of: UInt32(index - first).bigEndian, toByteOffset: start + 16, as: UInt32.self)
    }

    var prefix: UInt64 { high }

    func hasKey(of other: KeyRecord) -> Bool { high == other.high && low == other.low }

    var mark: UInt64 {
        var bits = (high ^ index &* 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 29 ^ low) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 32
    }

    static func < (left: KeyRecord, right: KeyRecord) -> Bool {
        if left.high != right.high { return left.high < right.high }
        return left.low != right.low ? left.low < right.low : left.index < right.index
    }

    static func damaged(_ place: String, _ detail: String) -> LedgerError {
        LedgerError(
            .keyLookupDamaged, "\(place): \(detail)",
            hint: "`stella db rebuild --from-ledger` makes it again from the entries", outcome: .nothingKept)
    }
}

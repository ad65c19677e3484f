import Ledger

/// A search key and an entry that it finds.
struct KeyRecord: IndexRecord {
    static let byteCount = 20
    static let magic = Array("stella-search 1\n".utf8)

    let key: SearchKey
    /// Virtual index of the entry.
    let index: UInt64

    init(key: SearchKey, index: UInt64) {
        self.key = key
        self.index = index
    }

    init(_ bytes: UnsafeRawBufferPointer, at number: Int, first: UInt64) {
        let start = number * KeyRecord.byteCount
        key = SearchKey(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)))
        index = first + UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt32.self)))
    }

    func store(to bytes: UnsafeMutableRawBufferPointer, at number: Int, first: UInt64) {
        let start = number * KeyRecord.byteCount
        bytes.storeBytes(of: key.high.bigEndian, toByteOffset: start, as: UInt64.self)
        bytes.storeBytes(of: key.low.bigEndian, toByteOffset: start + 8, as: UInt64.self)
        bytes.storeBytes(of: UInt32(index - first).bigEndian, toByteOffset: start + 16, as: UInt32.self)
    }

    var prefix: UInt64 { key.high }

    var mark: UInt64 {
        var bits = (key.high ^ index &* 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 29 ^ key.low) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 32
    }

    static func < (left: KeyRecord, right: KeyRecord) -> Bool {
        left.key != right.key ? left.key < right.key : left.index < right.index
    }

    static func damaged(_ place: String, _ detail: String) -> LedgerError {
        LedgerError(
            .keyLookupDamaged, "\(place): \(detail)",
            hint: "`stella db rebuild --from-ledger` makes it again from the entries", outcome: .nothingKept)
    }
}

import Ledger
import Signing

/// The beginning of a leaf hash and the entry that has it.
struct LeafRecord: IndexRecord {
    static let byteCount = 12
    static let magic = Array("stella-leaves 2\n".utf8)
    static let olderMagic: [UInt8]? = nil
    /// A new entry is looked for before it is taken in, and is nowhere.
    static let isFiltered = true

    /// The first 8 bytes of the leaf hash.
    let prefix: UInt64
    let index: UInt64

    init(prefix: UInt64, index: UInt64) {
        self.prefix = prefix
        self.index = index
    }

    init(_ bytes: UnsafeRawBufferPointer, at number: Int, first: UInt64) {
        let start = number * LeafRecord.byteCount
        prefix = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        index = first + UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self)))
    }

    func store(to bytes: UnsafeMutableRawBufferPointer, at number: Int, first: UInt64) {
        let start = number * LeafRecord.byteCount
        bytes.storeBytes(of: prefix.bigEndian, toByteOffset: start, as: UInt64.self)
        bytes.storeBytes(of: UInt32(index - first).bigEndian, toByteOffset: start + 8, as: UInt32.self)
    }

    static func prefix(of leaf: Digest) -> UInt64 {
        leaf.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    var mark: UInt64 {
        var bits = (prefix ^ index &* 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 29) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 32
    }

    static func < (left: LeafRecord, right: LeafRecord) -> Bool {
        left.prefix != right.prefix ? left.prefix < right.prefix : left.index < right.index
    }

    static func damaged(_ place: String, _ detail: String) -> LedgerError {
        LedgerError(
            .leafLookupDamaged, "\(place): \(detail)",
            hint: "it is derived from the log: `stella db rebuild` makes it again", outcome: .nothingKept)
    }
}

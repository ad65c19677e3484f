import Signing

/// A leaf in a run: the beginning of its hash and its place, counted from the run's first entry.
struct LeafRecord: Comparable {
    static let byteCount = 12

    /// The first 8 bytes of the leaf hash.
    let prefix: UInt64
    let offset: UInt32

    init(prefix: UInt64, offset: UInt32) {
        self.prefix = prefix
        self.offset = offset
    }

    init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        prefix = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place * LeafRecord.byteCount, as: UInt64.self))
        offset = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place * LeafRecord.byteCount + 8, as: UInt32.self))
    }

    static func prefix(of leaf: Digest) -> UInt64 {
        leaf.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// The number that a record adds to the sum by which an audit compares a run with the tiles.
    var mark: UInt64 {
        var bits = (prefix ^ UInt64(offset) &* 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 29) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 32
    }

    static func < (left: LeafRecord, right: LeafRecord) -> Bool {
        left.prefix != right.prefix ? left.prefix < right.prefix : left.offset < right.offset
    }

    static func encode(_ records: ArraySlice<LeafRecord>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: records.count * byteCount) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            for record in records {
                target.storeBytes(of: record.prefix.bigEndian, toByteOffset: count, as: UInt64.self)
                target.storeBytes(of: record.offset.bigEndian, toByteOffset: count + 8, as: UInt32.self)
                count += byteCount
            }
        }
    }
}

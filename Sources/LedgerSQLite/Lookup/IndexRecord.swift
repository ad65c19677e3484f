import Ledger

/// A record of a sorted file: what an entry is found by, and its place.
protocol IndexRecord: Comparable, Sendable {
    /// Of an encoded record; its last four bytes are the place in the run.
    static var byteCount: Int { get }
    /// The first 16 bytes of a file of such records.
    static var magic: [UInt8] { get }
    /// What files of older programs begin with that are read all the same.
    static var olderMagic: [UInt8]? { get }

    /// Whether runs have a filter in memory: worth it where most of what is looked for is not there.
    static var isFiltered: Bool { get }

    /// Records that are found by the same have the same; goes into the filter.
    var prefix: UInt64 { get }
    /// Virtual index of the entry.
    var index: UInt64 { get }
    /// The number that a record adds to the sum by which an audit finds that one is missing, surplus or altered.
    var mark: UInt64 { get }

    /// - Parameter first: The index from which places are counted.
    init(_ bytes: UnsafeRawBufferPointer, at number: Int, first: UInt64)
    func store(to bytes: UnsafeMutableRawBufferPointer, at number: Int, first: UInt64)

    /// The error of a file that cannot be gone by.
    static func damaged(_ place: String, _ detail: String) -> LedgerError
}

extension IndexRecord {
    static func decode(_ bytes: UnsafeRawBufferPointer, first: UInt64) -> [Self] {
        (0..<bytes.count / byteCount).map { Self(bytes, at: $0, first: first) }
    }

    static func encode(_ records: some Collection<Self>, first: UInt64) -> [UInt8] {
        let length = records.count * byteCount
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            for (number, record) in records.enumerated() { record.store(to: target, at: number, first: first) }
            count = length
        }
    }
}

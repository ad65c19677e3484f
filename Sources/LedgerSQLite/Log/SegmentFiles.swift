import Glibc
import Ledger
import Synchronization
import TLog

/// Where something lies in a segment.
struct SegmentPlace: Equatable {
    let segment: UInt32
    let offset: UInt32
    let length: UInt32

    /// Where the next record begins.
    var end: (segment: UInt32, offset: Int) { (segment, Int(offset) + Int(length)) }
}

/// Where the record of a full bundle lies, and how long its bundle is.
struct BundlePlace: Equatable {
    let segment: UInt32
    let offset: UInt32
    /// Bytes of the bundle, without the head of the record.
    let length: UInt32

    init(segment: UInt32, offset: UInt32, length: UInt32) {
        self.segment = segment
        self.offset = offset
        self.length = length
    }

    init(record: SegmentPlace) {
        self.init(
            segment: record.segment, offset: record.offset, length: record.length - UInt32(BundleRecord.headLength))
    }

    var record: SegmentPlace {
        SegmentPlace(segment: segment, offset: offset, length: length + UInt32(BundleRecord.headLength))
    }
}

/// The append-only files of a ledger directory: one record after the other, none ever changed.
///
/// What lies behind the last record that the database names was never committed, and the next commit writes over it. It
/// is left there until then: if the database is an old copy, those bytes may be all that is left of newer entries.
final class SegmentFiles: Sendable {
    /// Where a new file is begun: 1 GiB.
    static let limit = 1 << 30

    private let folder: String
    private let files = Mutex<[UInt32: PosixFile]>([:])

    init(folder: String) { self.folder = folder }

    /// - Throws: `ledger.entry-damaged` when the file ends before `offset + count`.
    func read(_ count: Int, from offset: Int, of place: BundlePlace) throws(LedgerError) -> [UInt8] {
        let bytes = try file(place.segment).read(upTo: count, at: Int(place.offset) + offset)
        guard bytes.count == count else { throw cutOff(place.segment, before: Int(place.offset) + offset + count, .entryDamaged) }
        return bytes
    }

    /// - Throws: `ledger.blob-damaged` when the file ends before.
    func blob(at place: SegmentPlace) throws(LedgerError) -> [UInt8] {
        let bytes = try file(place.segment).read(upTo: Int(place.length), at: Int(place.offset))
        guard bytes.count == place.length else { throw cutOff(place.segment, before: place.end.offset, .blobDamaged) }
        return bytes
    }

    private func cutOff(_ segment: UInt32, before end: Int, _ code: LedgerError.Code) -> LedgerError {
        LedgerError(
            code, "\(path(segment)) ends before byte \(end)", hint: "the file was cut off or is missing: restore a backup")
    }

    /// Writes records one after the other from `end` on and makes them durable.
    ///
    /// Called inside the transaction that names them, so only who holds the database's write lock writes here.
    /// - Parameters:
    ///   - count: Of records.
    ///   - make: The bytes of the record with a number, asked for in order, so that one is in memory at a time.
    func append(
        _ count: Int, at end: (segment: UInt32, offset: Int), _ make: (Int) throws(LedgerError) -> [UInt8]
    ) throws(LedgerError) -> [SegmentPlace] {
        var end = end
        var places: [SegmentPlace] = []
        places.reserveCapacity(count)
        var written: [PosixFile] = []
        for number in 0..<count {
            let record = try make(number)
            if end.offset > 0, end.offset + record.count > SegmentFiles.limit { end = (end.segment + 1, 0) }
            if end.offset == 0 { try begin(end.segment) }
            let file = try file(end.segment, isWriting: true)
            try file.write(record, at: end.offset)
            if written.last !== file { written.append(file) }
            let place = SegmentPlace(segment: end.segment, offset: UInt32(end.offset), length: UInt32(record.count))
            places.append(place)
            end = place.end
        }
        // If we die before this is done, the database does not know of these records and their bytes are free.
        for file in written { try file.syncData() }
        return places
    }

    /// Drops what an earlier attempt left under that number.
    private func begin(_ segment: UInt32) throws(LedgerError) {
        if segment == 0 { try PosixFile.makeFolder(folder) }
        let file = try PosixFile(path(segment), O_RDWR | O_CREAT | O_TRUNC)
        try PosixFile.syncDirectory(of: path(segment))
        try PosixFile.syncDirectory(of: folder)
        files.withLock { $0[segment << 1 | 1] = file }
    }

    private func file(_ segment: UInt32, isWriting: Bool = false) throws(LedgerError) -> PosixFile {
        let key = segment << 1 | (isWriting ? 1 : 0)
        let result = files.withLock { files -> Result<PosixFile, LedgerError> in
            if let file = files[key] { return .success(file) }
            return Result { () throws(LedgerError) in
                let file = try PosixFile(path(segment), isWriting ? O_RDWR : O_RDONLY)
                files[key] = file
                return file
            }
        }
        return try result.get()
    }

    private func path(_ segment: UInt32) -> String { folder + "/" + SegmentFiles.name(segment) }

    /// Six digits at least.
    static func name(_ segment: UInt32) -> String {
        let digits = String(segment)
        return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }
}

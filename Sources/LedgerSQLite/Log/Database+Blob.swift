import GRDB
import GRDBSQLite
import Ledger

extension Database {
    /// Longer blobs are copied to their pages from where they stand; as a parameter of a statement, SQLite would hold two more
    /// copies of them.
    private static let copiedLength = 65_536

    /// Keeps the blob, unless it is there.
    func write(_ blob: Blob) throws {
        let insert = try statement("INSERT INTO blob (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING")
        guard blob.bytes.count > Database.copiedLength else { return try insert.bind(blob.digest, blob.bytes).run() }
        try insert.bind(blob.digest, Zeroes(count: blob.bytes.count)).run()
        guard sqlite3_changes(sqliteConnection) > 0 else { return }
        try fill(sqlite3_last_insert_rowid(sqliteConnection), with: blob.bytes)
    }

    /// Keeps that a pack and its blobs lie in a segment. A blob that is there already is found where it was.
    func write(_ pack: BlobPack, at place: SegmentPlace) throws {
        try statement("INSERT INTO blob_pack (segment, offset, length) VALUES (?, ?, ?)")
            .bind(Int(place.segment), Int(place.offset), Int(place.length)).run()
        let insert = try statement(
            "INSERT INTO packed_blob (digest, segment, offset, length) VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING")
        for (digest, place) in pack.places(from: place) {
            try insert.bind(digest, Int(place.segment), Int(place.offset), Int(place.length)).run()
        }
    }

    private func fill(_ row: Int64, with bytes: [UInt8]) throws {
        var handle: OpaquePointer?
        try check(sqlite3_blob_open(sqliteConnection, "main", "blob", "bytes", row, 1, &handle))
        let result = bytes.withUnsafeBytes { sqlite3_blob_write(handle, $0.baseAddress, Int32($0.count), 0) }
        // Tells of a failed write once more; both are asked, for closing alone frees the handle.
        let closing = sqlite3_blob_close(handle)
        try check(result)
        try check(closing)
    }

    private func check(_ code: Int32) throws {
        guard code != SQLITE_OK else { return }
        let message = sqlite3_errmsg(sqliteConnection).map { String(cString: $0) }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}

/// As many zero bytes, which nobody holds.
private struct Zeroes: SQLBindable {
    let count: Int

    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 { sqlite3_bind_zeroblob(statement, place, Int32(count)) }
}

import GRDBSQLite
import Ledger
import Signing
import TLog
import Wire

/// A value that a statement takes as a parameter.
protocol SQLBindable {
    /// - Returns: SQLite's result code.
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32
}

/// SQLite copies the bytes during the call; no pointer of ours outlives it.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 { sqlite3_bind_int64(statement, place, self) }
}

extension Int: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        sqlite3_bind_int64(statement, place, Int64(self))
    }
}

extension Bool: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        sqlite3_bind_int64(statement, place, self ? 1 : 0)
    }
}

extension String: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        // A null pointer would bind NULL.
        guard !utf8.isEmpty else { return sqlite3_bind_text(statement, place, "", 0, transient) }
        var text = self
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, place, $0.baseAddress, Int32($0.count), transient)
            }
        }
    }
}

/// The bytes of a text, which a text that is compared with them need not end with.
struct TextBytes: SQLBindable {
    let bytes: [UInt8]

    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            // A null pointer would bind NULL.
            guard let start = bytes.baseAddress else { return sqlite3_bind_text(statement, place, "", 0, transient) }
            return sqlite3_bind_text(
                statement, place, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count), transient)
        }
    }
}

extension [UInt8]: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        withUnsafeBytes { bytes in
            // A null pointer would bind NULL.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, place, 0) }
            return sqlite3_bind_blob(statement, place, bytes.baseAddress, Int32(bytes.count), transient)
        }
    }
}

extension Digest: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        withUnsafeBytes { sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), transient) }
    }
}

extension VirtualIndex: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        sqlite3_bind_int64(statement, place, Int64(bitPattern: value))
    }
}

extension TreeSize: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        sqlite3_bind_int64(statement, place, Int64(bitPattern: value))
    }
}

/// Text in SQLite compares byte by byte, as identifiers do.
extension Identifier: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 { text.bind(to: statement, at: place) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        self?.bind(to: statement, at: place) ?? sqlite3_bind_null(statement, place)
    }
}

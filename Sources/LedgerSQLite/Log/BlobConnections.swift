import GRDB
import GRDBSQLite
import Ledger
import Signing
import Synchronization

/// Where a blob is.
enum FoundBlob {
    case row([UInt8])
    case packed(SegmentPlace)
}

/// Finds blobs, which never change, over connections of its own with one statement each.
///
/// Every entry that is shown asks for one. The pool's way to a connection, with its queues and its look for a new schema,
/// takes several times as long as the look-up itself.
final class BlobConnections: Sendable {
    private let path: String
    private let timeoutSeconds: Int
    /// Those that nobody uses now; as many are opened as are used at once.
    private let idle = Mutex<[BlobConnection]>([])

    init(path: String, timeoutSeconds: Int) {
        self.path = path
        self.timeoutSeconds = timeoutSeconds
    }

    func find(_ digest: Digest) throws -> FoundBlob? {
        let connection = try idle.withLock { $0.popLast() } ?? BlobConnection(path, timeoutSeconds)
        defer { idle.withLock { $0.append(connection) } }
        return try connection.find(digest)
    }

    /// Closes those that nobody uses now.
    func close() { idle.withLock { $0 = [] } }
}

/// One connection for reading. Whoever has it is alone with it.
private final class BlobConnection: @unchecked Sendable {
    private let connection: OpaquePointer
    private let statement: OpaquePointer

    init(_ path: String, _ timeoutSeconds: Int) throws {
        var opened: OpaquePointer?
        // The list hands it to one thread at a time, so that SQLite need not lock.
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, Int32(1000 * timeoutSeconds))
        let query = """
            SELECT segment, offset, length, NULL FROM packed_blob WHERE digest = ?1
            UNION ALL SELECT NULL, NULL, NULL, bytes FROM blob WHERE digest = ?1
            """
        let settings = "PRAGMA cache_size = -4096; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF"
        var prepared: OpaquePointer?
        let result =
            sqlite3_exec(opened, settings, nil, nil, nil)
            | sqlite3_prepare_v3(
                opened, query, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard result == SQLITE_OK, let prepared else {
            defer { sqlite3_close_v2(opened) }
            throw BlobConnection.failure(of: opened)
        }
        connection = opened
        statement = prepared
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close_v2(connection)
    }

    func find(_ digest: Digest) throws -> FoundBlob? {
        defer { sqlite3_reset(statement) }
        guard digest.bind(to: statement, at: 1) == SQLITE_OK else { throw BlobConnection.failure(of: connection) }
        switch sqlite3_step(statement) {
        case SQLITE_ROW:
            guard sqlite3_column_type(statement, 0) == SQLITE_NULL else {
                let numbers = (0..<3).map { UInt32(truncatingIfNeeded: sqlite3_column_int64(statement, $0)) }
                return .packed(SegmentPlace(segment: numbers[0], offset: numbers[1], length: numbers[2]))
            }
            let count = Int(sqlite3_column_bytes(statement, 3))
            return .row([UInt8](UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, 3), count: count)))
        case SQLITE_DONE: return nil
        default: throw BlobConnection.failure(of: connection)
        }
    }

    private static func failure(of connection: OpaquePointer) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) })
    }
}

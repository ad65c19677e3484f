import GRDB
public import Ledger
public import Signing
public import VEXLens
import Wire

/// The refused documents in a ledger's database.
///
/// Each call is one query on one snapshot, or one transaction. Errors are `store.…`.
public struct SQLiteQuarantine: QuarantineStore {
    private let store: SQLiteLedgerStore<LensRowWriter>
    public let limits: QuarantineLimits

    public init(_ store: SQLiteLedgerStore<LensRowWriter>, limits: QuarantineLimits = QuarantineLimits()) {
        self.store = store
        self.limits = limits
    }

    public func keep(_ document: QuarantinedDocument, content: [UInt8]) throws -> [Digest] {
        var left: [Digest] = []
        let kept = Array(limits.kept(of: content, size: document.size))
        try store.write { db in
            try SQLiteQuarantine.write(document, kept, db)
            left = try SQLiteQuarantine.makeRoom(limits, db)
        }
        return left
    }

    public func documents(reason: RefusalReason?, limit: Int) throws -> [QuarantinedDocument] {
        try store.read { db in
            try db.statement(
                "SELECT \(Self.columns) FROM quarantine WHERE ? IS NULL OR reason = ? ORDER BY last_seen DESC, digest LIMIT ?"
            ).bind(reason?.rawValue, reason?.rawValue, limit).all { try Self.document($0) }
        }
    }

    public func document(_ digest: Digest) throws -> QuarantinedDocument? {
        try store.read { db in
            try db.statement("SELECT \(Self.columns) FROM quarantine WHERE digest = ?").bind(digest)
                .first { try Self.document($0) }
        }
    }

    public func content(of digest: Digest) throws -> [UInt8]? {
        try store.read { db in
            try db.statement("SELECT content FROM quarantine WHERE digest = ?").bind(digest).first { $0.bytes(0) }
        }
    }

    public func remove(_ digest: Digest) throws -> Bool {
        // Most documents were never refused: whoever takes them in must not pay for a transaction.
        guard try document(digest) != nil else { return false }
        try store.write { try $0.statement("DELETE FROM quarantine WHERE digest = ?").bind(digest).run() }
        return true
    }

    private static let columns = """
        digest, size, kept_bytes, reason, code, detail, hint, pointer, byte_offset, source, issuer, first_seen, last_seen, \
        attempts
        """

    private static func write(_ document: QuarantinedDocument, _ kept: [UInt8], _ db: Database) throws {
        try db.statement(
            """
            INSERT INTO quarantine (\(columns), content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO UPDATE SET
                reason = excluded.reason, code = excluded.code, detail = excluded.detail, hint = excluded.hint,
                pointer = excluded.pointer, byte_offset = excluded.byte_offset,
                source = coalesce(excluded.source, source), issuer = excluded.issuer, last_seen = excluded.last_seen,
                attempts = attempts + 1,
                content = iif(excluded.kept_bytes > kept_bytes, excluded.content, content),
                kept_bytes = max(kept_bytes, excluded.kept_bytes)
            """
        ).bind(
            document.digest, document.size, kept.count, document.reason.rawValue, document.code, document.detail,
            document.hint, document.pointer, document.offset, document.source, document.issuer, document.firstSeen.seconds,
            document.lastSeen.seconds, document.attempts, kept
        ).run()
    }

    /// Removes those that were not seen for longest until the limits hold.
    private static func makeRoom(_ limits: QuarantineLimits, _ db: Database) throws -> [Digest] {
        var left: [Digest] = []
        while true {
            let held = try db.statement("SELECT count(*), coalesce(sum(kept_bytes), 0) FROM quarantine").first {
                (count: $0.int(0), bytes: $0.int(1))
            }
            guard let held, held.count > Int64(limits.maxDocuments) || held.bytes > Int64(limits.maxBytes) else { return left }
            let oldest = try db.statement("SELECT digest FROM quarantine ORDER BY last_seen, first_seen, digest LIMIT 1").first {
                try $0.digest(0)
            }
            guard let oldest else { return left }
            try db.statement("DELETE FROM quarantine WHERE digest = ?").bind(oldest).run()
            left.append(oldest)
        }
    }

    private static func document(_ row: SQLStatement) throws -> QuarantinedDocument {
        func text(_ column: Int32) -> String? { row.isNull(column) ? nil : row.text(column) }
        guard let reason = RefusalReason(rawValue: row.text(3)) else {
            throw LedgerError(.storeDamaged, "nothing is refused for the reason \(row.text(3))")
        }
        return QuarantinedDocument(
            digest: try row.digest(0), size: Int(row.int(1)), keptBytes: Int(row.int(2)), reason: reason, code: row.text(4),
            detail: row.text(5), hint: text(6), pointer: text(7), offset: row.isNull(8) ? nil : Int(row.int(8)),
            source: text(9), issuer: text(10).map { Identifier($0) }, firstSeen: Timestamp(seconds: row.int(11)),
            lastSeen: Timestamp(seconds: row.int(12)), attempts: Int(row.int(13)))
    }
}

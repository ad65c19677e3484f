import GRDB
import Ledger
public import Signing
public import Trust
public import Wire

/// Issuers in the ledger's own database: one row for each, its record as JSON.
///
/// A change reads all records, applies the common rules and writes what differs, in one transaction; directories are
/// small and change seldom. Reads see committed states beside the writer.
public struct SQLiteIssuerDirectory: IssuerDirectory {
    /// Reads and writes in the store's own connections.
    private let access: any IssuerAccess

    /// Reads every record once, so that one which cannot be read is told at the start.
    ///
    /// - Throws: `trust.store`, and what reading a record throws.
    public init<Writer>(_ store: SQLiteLedgerStore<Writer>) throws(TrustError) {
        access = store
        _ = try roll()
    }

    public func register(all issuers: [Issuer]) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.register(all: issuers) }
    }

    public func update(_ issuer: Issuer) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.update(issuer) }
    }

    public func revoke(_ id: Identifier, at instant: Timestamp, reason: String) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.revoke(id, Revocation(at: instant, reason: reason)) }
    }

    public func revokeKey(
        _ keyID: Digest, of id: Identifier, at instant: Timestamp, reason: String
    ) throws(TrustError) {
        try change { (roll) throws(TrustError) in
            try roll.revokeKey(keyID, of: id, Revocation(at: instant, reason: reason))
        }
    }

    public func setTier(_ tier: TrustTier, of id: Identifier) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.setTier(tier, of: id) }
    }

    public func issuer(_ id: Identifier) throws(TrustError) -> Issuer? { try roll().issuer(id) }

    public func issuer(named name: Identifier) throws(TrustError) -> Issuer? { try roll().issuer(named: name) }

    public func issuers(forKey keyID: Digest) throws(TrustError) -> [Issuer] { try roll().issuers(forKey: keyID) }

    public func all() throws(TrustError) -> [Issuer] { try roll().all }

    private func roll() throws(TrustError) -> IssuerRoll {
        do { return try access.readIssuers { try $0.issuerRoll() } } catch {
            throw SQLiteIssuerDirectory.wrapped(error)
        }
    }

    private func change(_ apply: (inout IssuerRoll) throws(TrustError) -> Void) throws(TrustError) {
        do {
            try access.writeIssuers { db in
                var roll = try db.issuerRoll()
                let old = roll
                try apply(&roll)
                for issuer in roll.all where old.issuer(issuer.id) != issuer { try db.write(issuer) }
            }
        } catch {
            throw SQLiteIssuerDirectory.wrapped(error)
        }
    }

    private static func wrapped(_ error: any Error) -> TrustError {
        switch error {
        case let error as TrustError: error
        case let error as any CodedError: TrustError(.store, "the directory's store failed", from: error)
        default: TrustError(.store, "the directory's store failed: \(error)")
        }
    }
}

/// A store whose database holds issuers; errors of the body come out as they are.
protocol IssuerAccess: Sendable {
    func readIssuers<Value>(_ body: (Database) throws -> Value) throws -> Value
    func writeIssuers(_ body: (Database) throws -> Void) throws
}

extension SQLiteLedgerStore: IssuerAccess {
    func readIssuers<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try pool.read(body) } catch let error as DatabaseError { throw LedgerError.store(error) }
    }

    func writeIssuers(_ body: (Database) throws -> Void) throws {
        var refusal: TrustError?
        do {
            try write { db in
                do { try body(db) } catch let error as TrustError {
                    refusal = error
                    throw error
                }
            }
        } catch {
            throw refusal ?? error as any Error
        }
    }
}

extension Database {
    fileprivate func issuerRoll() throws -> IssuerRoll {
        let issuers = try statement("SELECT record FROM issuer ORDER BY id").all { row in
            try Issuer(json: try JSONDocument(Array(row.text(0).utf8)).root.value)
        }
        return IssuerRoll(issuers)
    }

    fileprivate func write(_ issuer: Issuer) throws {
        let record = String(decoding: try CanonicalJSON.encode(issuer.json), as: UTF8.self)
        try statement("INSERT OR REPLACE INTO issuer (id, record) VALUES (?, ?)").bind(issuer.id, record).run()
    }
}

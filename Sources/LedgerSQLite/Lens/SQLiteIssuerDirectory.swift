import GRDB
import Ledger
public import Signing
public import Trust
import VEXLens
public import Wire

/// The directory in the ledger's own database, read: one row for each issuer, its record as JSON.
///
/// Changes are entries and go through ``VEXLens/LoggedIssuerDirectory``. Reads see committed states beside the writer.
public struct SQLiteIssuerDirectory: IssuerReader {
    /// Reads in the store's own connections.
    private let read: @Sendable () throws -> [Issuer]

    /// Reads every record once, so that one which cannot be read is told at the start.
    ///
    /// - Throws: `trust.store`, and what reading a record throws.
    public init<Writer>(_ store: SQLiteLedgerStore<Writer>) throws(TrustError) {
        read = {
            do { return try store.pool.read { try $0.directory().map(\.issuer) } } catch let error as DatabaseError {
                throw LedgerError.store(error)
            }
        }
        _ = try roll()
    }

    public func issuer(_ id: Identifier) throws(TrustError) -> Issuer? { try roll().issuer(id) }

    public func issuer(named name: Identifier) throws(TrustError) -> Issuer? { try roll().issuer(named: name) }

    public func issuers(forKey keyID: Digest) throws(TrustError) -> [Issuer] { try roll().issuers(forKey: keyID) }

    public func all() throws(TrustError) -> [Issuer] { try roll().all }

    private func roll() throws(TrustError) -> IssuerRoll {
        do { return IssuerRoll(try read()) } catch { throw TrustError("the directory cannot be read", failedBy: error) }
    }
}

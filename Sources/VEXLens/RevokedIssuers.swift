import Ledger
import ProofChain
import TLog
import Trust
import Wire

/// What the directory held at each entry about issuers that are revoked today, or have a key that is.
///
/// A revocation is for ever, so all others were never revoked. Read from the log: a merge trace that is made after a crash
/// says what it would have said before.
struct RevokedIssuers: Sendable {
    /// Records after each change, oldest first.
    private var records: [Identifier: [(index: VirtualIndex, issuer: Issuer)]] = [:]

    init<Log>(_ lens: any LensStore, _ statements: LoggedStatements<Log>) throws {
        for row in try lens.revokedRows() {
            records[row.issuer.id] = try lens.issuerChanges(of: row.issuer.id, since: nil).map {
                ($0.index, try statements.issuerChange($0.record).after)
            }
        }
    }

    /// The revocation that held for an observation when the entry at `index` was made.
    ///
    /// - Parameter time: Of the observation's own entry.
    func revocation(
        of observation: ObservationRecord, for product: Identifier, integratedAt time: Timestamp,
        asOf index: VirtualIndex
    ) -> StatedRevocation? {
        guard let issuer = records[observation.issuer]?.last(where: { $0.index < index })?.issuer else { return nil }
        return StatedRevocation(
            TrustDecision(
                of: issuer, signature: observation.signature, keyID: observation.keyID, for: product,
                authenticatedAt: time, policy: .keepEarlier))
    }
}

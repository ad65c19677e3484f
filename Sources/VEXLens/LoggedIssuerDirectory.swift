import Dispatch
public import Ledger
import ProofChain
public import Signing
import Synchronization
import TLog
public import Trust
public import Wire

/// The directory of a ledger: every change of it is an entry, and is made in the transaction of that entry.
///
/// Changes take turns, so that each is made from the state that the one before left. They block until a checkpoint that
/// covers their entries is durable.
public struct LoggedIssuerDirectory<Log: LedgerStore>: RolledIssuerDirectory where Log.Row == LensRow {
    private let service: VEXLensService<Log>

    init(_ service: VEXLensService<Log>) { self.service = service }

    public func issuer(_ id: Identifier) throws(TrustError) -> Issuer? { try service.issuers.issuer(id) }

    public func issuer(named name: Identifier) throws(TrustError) -> Issuer? { try service.issuers.issuer(named: name) }

    public func issuers(forKey keyID: Digest) throws(TrustError) -> [Issuer] {
        try service.issuers.issuers(forKey: keyID)
    }

    public func all() throws(TrustError) -> [Issuer] { try service.issuers.all() }

    package func applyToRoll(_ change: (inout IssuerRoll) throws(TrustError) -> Void) throws(TrustError) {
        try self.change(change)
    }

    /// Changes the directory as `apply` says, all or nothing; what comes out as it was is not logged.
    ///
    /// - Parameter reason: Why, where no revocation says it.
    /// - Returns: The changes where they were logged, by issuer.
    /// - Throws: What `apply` throws; `trust.store` when a record is not the one that the log says, or nothing can be logged.
    @discardableResult
    package func change(
        reason: String? = nil, _ apply: (inout IssuerRoll) throws(TrustError) -> Void
    ) throws(TrustError) -> [Logged<IssuerChangeRecord>] {
        try service.issuerTurn.take { () throws(TrustError) in
            let old = IssuerRoll(try service.issuers.all())
            var new = old
            try apply(&new)
            let changes = try new.changes(
                since: old, reason: reason, at: Timestamp(seconds: service.now().seconds))
            return try log(try changes.map { (change) throws(TrustError) in (change, try requireLogged(change.before)) })
        }
    }

    /// Logs the issuers that an older version registered without entries, each as it is.
    ///
    /// Only before any other change: afterwards a record without an entry is damage, and nothing that is signed.
    /// - Returns: How many.
    /// - Throws: `trust.store`.
    @discardableResult
    public func logMigrated() throws(TrustError) -> Int {
        try service.issuerTurn.take { () throws(TrustError) in
            let unlogged = try reading { try service.lens.directory().filter { $0.change == nil } }
            guard !unlogged.isEmpty else { return 0 }
            let isEarly = try reading {
                try service.lens.issuerChanges(of: nil, since: nil).allSatisfy { $0.record.isMigrated }
            }
            guard isEarly else { return 0 }
            var changes: [(IssuerChange, previous: Digest?)] = []
            for row in unlogged {
                let change = try IssuerChange(
                    from: nil, to: row.issuer, reason: IssuerChangeRecord.migrated, at: Timestamp(seconds: service.now().seconds))
                if let change { changes.append((change, nil)) }
            }
            return try log(changes).count
        }
    }

    /// - Parameter changes: Each with the id of the one that it follows.
    private func log(_ changes: [(IssuerChange, previous: Digest?)]) throws(TrustError) -> [Logged<IssuerChangeRecord>] {
        guard !changes.isEmpty else { return [] }
        return try reading {
            var records: [IssuerChangeRecord] = []
            var submissions: [Submission<LensRow>] = []
            for (change, previous) in changes {
                let statement = try VEXIssuerChange(change, following: previous)
                let entry = try service.integrator.entry(for: statement)
                let record = IssuerChangeRecord(statement, id: entry.statementDigest, envelope: entry.envelopeDigest)
                records.append(record)
                submissions.append(try entry.submission(.issuerChange(record, change.after)))
            }
            // If we die here, nothing was changed. The entries, their links and the directory are one transaction.
            let receipts = try service.sequencer.appendBlocking(submissions)
            return zip(records, receipts).map { Logged($0, at: $1.virtualIndex) }
        }
    }

    /// A change is made from what the log says and from nothing else: an altered record must not be signed into it.
    ///
    /// - Returns: The id of the change that left the record; nil for an issuer that is new.
    private func requireLogged(_ issuer: Issuer?) throws(TrustError) -> Digest? {
        guard let issuer else { return nil }
        let logged = try reading { () -> Digest? in
            guard let newest = try service.lens.issuerChanges(of: issuer.id, since: nil).last else { return nil }
            let body = try service.trees.entry(at: newest.index).body
            let rows = RowReader(BlobReader(service.log), ledgerKey: service.integrator.signer.publicKey)
            guard case .issuerChange(let record, let after)? = try rows.row(of: body), record == newest.record,
                try after.recordDigest() == issuer.recordDigest()
            else { return nil }
            return record.id
        }
        guard let logged else {
            throw TrustError(
                .store, "the directory holds another record of \(issuer.id) than the log",
                hint: "run `stella ledger audit --deep`; `stella db rebuild` makes the directory again from the log")
        }
        return logged
    }

    private func reading<Value>(_ body: () throws -> Value) throws(TrustError) -> Value {
        do { return try body() } catch { throw TrustError("the directory cannot be changed", failedBy: error) }
    }
}

/// Whose turn it is to change the directory.
final class IssuerTurn: Sendable {
    private let turn = Mutex(())

    func take<Value: Sendable>(_ body: () throws(TrustError) -> Value) throws(TrustError) -> Value {
        try turn.withLock { (_) throws(TrustError) in try body() }
    }
}

extension LogSequencer {
    /// As ``append(_:)-([Submission<Row>])`` for a caller without tasks; the sequencer's own queue does the work meanwhile.
    fileprivate func appendBlocking(_ submissions: [Submission<Row>]) throws(LedgerError) -> [Receipt] {
        let answer = BlockingAnswer()
        append(submissions) { answer.give($0) }
        return try answer.wait().get()
    }
}

/// An answer that one thread waits for and another gives.
private final class BlockingAnswer: Sendable {
    private let result = Mutex<Result<[Receipt], LedgerError>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    func give(_ answer: Result<[Receipt], LedgerError>) {
        result.withLock { $0 = answer }
        isThere.signal()
    }

    func wait() -> Result<[Receipt], LedgerError> {
        isThere.wait()
        return result.withLock { $0 } ?? .failure(LedgerError(.closed, "nobody answered"))
    }
}

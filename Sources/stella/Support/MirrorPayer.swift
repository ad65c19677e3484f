import Ledger
import LedgerSQLite
import RekorClient
import VEXLens
import Wire

/// Pays what is owed to a log of others, for `stella rekor mirror` and beside `stella serve`.
struct MirrorPayer: Sendable {
    let rekor: RekorSession
    /// Runs one transaction.
    let write: @Sendable ((SQLiteMirrors) throws -> Void) throws -> Void

    /// What one look at the owed rows came to.
    struct Pass {
        var paid: [Payment] = []
        /// What could not be paid now and waits for its next time.
        var failures: [any CodedError] = []
        /// The status of the worst of the failures.
        var worst: ExitStatus?
        /// Why nothing more may be sent or kept.
        var end: (any Error)?
    }

    struct Payment {
        let verdict: VirtualIndex
        let logged: LoggedEntry

        var row: JSONValue {
            LoggedEntryRow.json(logged, of: String(verdict.value), result: logged.isNew ? "new" : "known")
        }
    }

    /// Most rows of one pass.
    private static let batch = 256

    /// Pays what is due, oldest first, one entry after the other.
    ///
    /// - Parameter stop: Ends the pass after the entry under way.
    /// - Throws: What a database that cannot be read throws.
    func pass(_ mirrors: SQLiteMirrors, _ verdicts: VerdictSource, until stop: StopSwitch = StopSwitch()) throws -> Pass {
        let due = try mirrors.due(to: rekor.client.log.url, at: SystemClock.now(), limit: MirrorPayer.batch)
        var pass = Pass()
        for owed in due where pass.end == nil && !stop.isStopped {
            do {
                let logged = try pay(owed, verdicts)
                pass.paid.append(Payment(verdict: owed.verdict, logged: logged))
            } catch {
                guard fail(owed, error, &pass) else { break }
            }
        }
        return pass
    }

    private func pay(_ owed: OwedMirror, _ verdicts: VerdictSource) throws -> LoggedEntry {
        let item = try UploadItem(verdict: owed.verdict, in: verdicts)
        let logged = try rekor.ask { try $0.submit(envelope: item.envelope, verifiers: item.verifiers) }
        try write { try $0.keep(MirrorRecord(logged, of: owed.verdict, in: rekor.client.log)) }
        return logged
    }

    /// Notes what went wrong.
    ///
    /// - Returns: Whether the next one may be tried.
    private func fail(_ owed: OwedMirror, _ error: any Error, _ pass: inout Pass) -> Bool {
        guard let error = error as? any CodedError, !MirrorPayer.isOurs(error) else {
            pass.end = error
            return false
        }
        do { try write { try $0.postpone(owed, error: "\(error)", at: SystemClock.now()) } } catch {
            pass.end = error
            return false
        }
        let status = ExitStatus(of: error.codeText)
        if status == .alarm || status == .usage {
            pass.end = error
            return false
        }
        pass.failures.append(error)
        pass.worst = pass.worst == nil || pass.worst == .unavailable ? status : pass.worst
        // A log that does not answer, or does not know us, will not take the next one either.
        return status != .unavailable && status != .forbidden
    }

    /// Whether it is our own ledger that fails: nothing could be noted in it either.
    private static func isOurs(_ error: any CodedError) -> Bool {
        error.codeText.hasPrefix("ledger.") || error.codeText.hasPrefix("store.")
    }
}

import Ledger
import TLog
import Wire

/// The beginning of a log, which fails as everything does and is tried again.
extension SimulationWorld {
    /// Makes the log, again and again until it is there.
    func makeLog() throws {
        let process = newProcess()
        for _ in 0..<100 {
            guard let error = create(by: process) else { return }
            if error.code == .exists, (try? disk.checkpointGuard.newest()) != nil { return }
            checker.demand(process.faults > 0 || error.code == .signingFailed, "the log cannot be made: \(error)")
        }
        if let error = quietly({ create(by: process) }) { throw error }
    }

    /// A log that is there is not made again.
    func createAgain() {
        let process = newProcess()
        let newest = try? disk.checkpointGuard.newest()
        let error = quietly { create(by: process) }
        note(.createRefused, process)
        checker.demand(
            error?.code == .exists || disk.damage != nil && error != nil || error == nil && newest?.size == .empty,
            "a log is made again: \(error.map(\.codeText) ?? "without an error")")
        checker.demand((try? disk.checkpointGuard.newest()) == newest, "the guard is made again")
    }

    private func create(by process: SimulatedProcess) -> LedgerError? {
        do throws(LedgerError) {
            try LogSequencer.create(
                LogParameters(
                    origin: SimulationChecker.origin, treeID: SimulationChecker.treeID,
                    shardOffset: profile.shardOffset),
                in: SimulatedStore(self, process), guard: SimulatedGuard(self, process), signers: signers,
                now: Timestamp(seconds: now))
            return nil
        } catch { return error }
    }
}

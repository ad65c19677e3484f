public import Ledger
import TLog

/// One row of the fault matrix: grow a log until a planned fault strikes, reopen, audit, append again.
public struct FaultMatrix<Store: LedgerStore>: Sendable {
    private let log: DemoLog
    private let store: Store
    private let checkpointGuard: any CheckpointGuard
    private let reopen: @Sendable (Store) throws -> Store
    private let row: @Sendable (Int) -> Store.Row

    /// Makes the log in an empty store.
    ///
    /// - Parameter reopen: The store after a restart; by default itself.
    public init(
        store: Store, guard checkpointGuard: any CheckpointGuard,
        reopen: @escaping @Sendable (Store) throws -> Store = { $0 },
        row: @escaping @Sendable (Int) -> Store.Row
    ) throws {
        log = try DemoLog()
        self.store = store
        self.checkpointGuard = checkpointGuard
        self.reopen = reopen
        self.row = row
        try log.create(store, checkpointGuard)
    }

    /// - Throws: ``ContractViolation`` when something acknowledged is lost, unproven or found twice.
    public func run(_ plan: FaultPlan, batch: Int) async throws {
        let faulty = try log.open(
            FaultyLedgerStore(store, plan: plan), FaultyCheckpointGuard(checkpointGuard, plan: plan))
        var acknowledged: [Receipt] = []
        while !plan.hasStruck {
            switch await attempt(faulty, from: acknowledged.count, batch) {
            case .success(let receipts): acknowledged += receipts
            case .failure(let error): try demand(error.code == .suspect, "wanted ledger.suspect, got \(error)")
            }
        }
        guard case .failure(let last) = await attempt(faulty, from: 1_000_000, 1), last.code == .suspect else {
            throw ContractViolation("a sequencer that stopped went on")
        }

        let sequencer = try log.open(try reopen(store), checkpointGuard)
        try audit()
        // Whoever got no answer submits again and gets the same place as if nothing had happened.
        let again = try await sequencer.append(submissions(from: acknowledged.count, batch))
        guard again.map(\.index.value) == (acknowledged.count..<acknowledged.count + batch).map(UInt64.init) else {
            throw ContractViolation("entries submitted again are not found at their places")
        }
        for (number, receipt) in (acknowledged + again).enumerated() {
            let proof = try sequencer.proofs.inclusion(index: receipt.index, size: sequencer.head.size)
            let growth = try sequencer.proofs.consistency(from: receipt.head.size, to: sequencer.head.size)
            guard receipt.index.value == UInt64(number), receipt.verify(body: DemoLog.body(number)).isValid,
                proof.verify(leafHash: receipt.leafHash, root: sequencer.head.root).isValid,
                growth.verify(oldRoot: receipt.head.root, newRoot: sequencer.head.root).isValid
            else { throw ContractViolation("the receipt of entry \(number) does not hold any more") }
        }
        _ = try await sequencer.append(submissions(from: acknowledged.count + batch, batch))
        try audit()
        try checkKeys(acknowledged.count + 2 * batch)
    }

    private func attempt(
        _ sequencer: LogSequencer<FaultyLedgerStore<Store>>, from first: Int, _ count: Int
    ) async -> Result<[Receipt], LedgerError> {
        do throws(LedgerError) {
            return .success(try await sequencer.append(submissions(from: first, count)))
        } catch {
            return .failure(error)
        }
    }

    private func demand(_ holds: Bool, _ promise: String) throws {
        guard holds else { throw ContractViolation(promise) }
    }

    /// Every entry is found by its keys, and one that was never acknowledged by none.
    private func checkKeys(_ count: Int) throws {
        for (text, wanted) in [("all", Array(0..<count)), ("number \(count - 1)", [count - 1]), ("number 1000000", [])] {
            let found = try store.entries(withKey: SearchKey(text), after: nil, limit: 2 * count)
            try demand(found.map(\.value) == wanted.map(UInt64.init), "the key \"\(text)\" finds \(found)")
        }
    }

    private func audit() throws {
        let report = Auditor(store, guard: checkpointGuard, verifiers: log.verifiers).run(deep: true)
        guard report.isClean else { throw ContractViolation("the audit finds \(report.findings)") }
    }

    private func submissions(from first: Int, _ count: Int) throws(LedgerError) -> [Submission<Store.Row>] {
        var submissions: [Submission<Store.Row>] = []
        for number in first..<first + count {
            submissions.append(try Submission(body: DemoLog.body(number), keys: DemoLog.keys(number), rows: [row(number)]))
        }
        return submissions
    }
}

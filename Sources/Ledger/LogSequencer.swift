import Dispatch
import Glibc
import Synchronization

/// Appends to the log: one loop that drains a pool of submissions, batch after batch.
///
/// Idle, it commits a lone entry at once; under load, what came in during a commit is the next batch, so batches grow
/// by themselves. It is a loop and no actor method, because an actor is entered again at every `await`. There is one
/// for each log; the driver's lock keeps other processes out and the size in ``LedgerStore/commit(_:ifSizeIs:)``
/// catches whoever slips by.
///
/// After a write with an unknown outcome it stops for good (`ledger.suspect`): whoever opens the log again finds out
/// from what is stored. It never repeats a write.
public final class LogSequencer<Store: LedgerStore>: Sendable {
    public typealias Row = Store.Row

    /// Proofs at any committed size, over the same tiles.
    public let proofs: ProofService
    private let pool: SubmissionPool<Row>
    private let appender: LogAppender<Store>
    /// Whether time is real here.
    private let isPatient: Bool
    private let committed = Atomic<UInt64>(0)
    private let start: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// - Parameter start: Runs the drain somewhere that may block; one at a time is asked for. The default is a queue
    ///   of the sequencer's own; a simulation passes its scheduler.
    init(
        appender: LogAppender<Store>, limits: SequencerLimits,
        start: (@Sendable (@escaping @Sendable () -> Void) -> Void)?
    ) {
        self.appender = appender
        proofs = appender.proofs
        pool = SubmissionPool(limits: limits)
        let queue = DispatchQueue(label: "ledger.sequencer", qos: .userInitiated)
        self.start = start ?? { work in queue.async(execute: work) }
        isPatient = start == nil
    }

    /// Microseconds.
    private static var patience: UInt32 { 1000 }

    /// The newest head whose checkpoint may be shown.
    public var head: CommittedHead { proofs.head }

    /// Batches that went through since the log was opened.
    public var batches: UInt64 { committed.load(ordering: .relaxed) }

    /// Entries that no batch has taken yet.
    public var waiting: Int { pool.waiting }

    /// Appends one entry; returns when a checkpoint that covers it is durable.
    ///
    /// An entry that the log has already is not appended again: the receipt is the first one's (``Receipt/isNew`` is
    /// false).
    /// - Throws: `ledger.busy`, `ledger.closed`, `ledger.suspect`, `ledger.signing-failed`, and what the store throws.
    ///   Unless the error's outcome is `nothingKept` the entry may be in the log; submit it again after reopening to find out.
    public func append(_ submission: Submission<Row>) async throws(LedgerError) -> Receipt {
        try await append([submission])[0]
    }

    /// Appends several entries in one transaction, in their order; all or none.
    ///
    /// - Parameter submissions: At most ``SequencerLimits/batchEntries``.
    /// - Throws: As ``append(_:)-(Submission<Row>)``, and `ledger.group-too-large`.
    public func append(_ submissions: [Submission<Row>]) async throws(LedgerError) -> [Receipt] {
        guard !submissions.isEmpty else { return [] }
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<_, Never>) in
            submit(submissions) { continuation.resume(returning: $0) }
        }
        return try result.get().receipts()
    }

    /// Hands several entries in, behind those of earlier calls, and does not wait for them.
    ///
    /// - Parameter submissions: As for ``append(_:)-([Submission<Row>])``.
    /// - Returns: Ends as that does.
    public func enqueue(_ submissions: [Submission<Row>]) -> Task<[Receipt], any Error> {
        guard !submissions.isEmpty else { return Task { [] } }
        let (answers, continuation) = AsyncStream<Result<Placements, LedgerError>>.makeStream()
        submit(submissions) {
            continuation.yield($0)
            continuation.finish()
        }
        return Task {
            // Not the task of the caller, whose cancellation would end the stream: what was handed in is answered.
            for await answer in answers { return try answer.get().receipts() }
            throw LedgerError(.suspect, "a submission was dropped without an answer")
        }
    }

    /// Whether appending is of any use; what is stored may be further than what is proven when it is not.
    ///
    /// - Throws: `ledger.closed`, `ledger.suspect`.
    public func requireOpen() throws(LedgerError) {
        if let refusal = pool.refusal { throw refusal }
    }

    /// As ``append(_:)-([Submission<Row>])`` for a caller without tasks, such as a simulation.
    ///
    /// - Parameter answer: Called once: here when the group is refused, else by the drain, where the proofs are then made.
    package func append(
        _ submissions: [Submission<Row>], answer: @escaping @Sendable (Result<[Receipt], LedgerError>) -> Void
    ) {
        submit(submissions) { result in
            answer(Result { () throws(LedgerError) in try result.get().receipts() })
        }
    }

    /// Refuses further submissions; those that wait are still committed.
    public func close() {
        pool.refuse(LedgerError(.closed, "the ledger is closed", outcome: .nothingKept))
    }

    private func submit(
        _ submissions: [Submission<Row>], answer: @escaping @Sendable (Result<Placements, LedgerError>) -> Void
    ) {
        let group = SubmissionPool<Row>.Group(submissions, answer: answer)
        do {
            if try pool.add(group) { start { self.drain() } }
        } catch {
            answer(.failure(error))
        }
    }

    /// Under load most of those who were answered last submit again within a moment: waiting for them makes one batch of
    /// many small ones, and each costs its syncs. Who comes alone never waits.
    private func takeBatch(after last: Int) -> [SubmissionPool<Row>.Group]? {
        if last > 1, isPatient, pool.waitingGroups < last { usleep(LogSequencer.patience) }
        return pool.takeBatch()
    }

    private func drain() {
        var last = 0
        while let groups = takeBatch(after: last) {
            last = groups.count
            if let refusal = pool.refusal, refusal.code == .suspect {
                for group in groups { group.answer(.failure(refusal)) }
                continue
            }
            do {
                let answers = try appender.append(groups)
                committed.add(1, ordering: .relaxed)
                for (group, answer) in zip(groups, answers) { group.answer(answer) }
            } catch {
                if error.code == .suspect { pool.refuse(error) }
                for group in groups { group.answer(.failure(error)) }
            }
        }
    }
}

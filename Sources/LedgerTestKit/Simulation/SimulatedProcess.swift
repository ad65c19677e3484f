import Ledger

/// One process: it lives between its opening and its death, and its memory goes with it.
final class SimulatedProcess {
    let number: Int
    /// Calls at the ports so far.
    var calls = 0
    /// The call at which it dies, and on which side of it.
    var lastCall: (number: Int, isDone: Bool)?
    var isDead = false
    /// A write of its log ended in an unknown state or was refused: it has to stop.
    var isInDoubt = false
    /// Faults that struck it.
    var faults = 0
    /// Whether another writer lived at the same time, or reads came back damaged: its writes may then be refused.
    var wasDisturbed = false

    init(_ number: Int) { self.number = number }
}

/// A process that has the log open for writing.
final class SimulatedWriter<Store: LedgerStore>: @unchecked Sendable {
    let process: SimulatedProcess
    let sequencer: LogSequencer<SimulatedStore<Store>>
    let limits: SequencerLimits
    private let work: SimulatedWork
    /// Groups without an answer.
    var waiting = 0
    /// In the middle of a call; only what another thread of the process could do may happen to it.
    var isBusy = false
    /// Has answered `ledger.suspect`.
    var isStopped = false
    var isClosed = false

    init(
        _ process: SimulatedProcess, _ sequencer: LogSequencer<SimulatedStore<Store>>, limits: SequencerLimits,
        work: SimulatedWork
    ) {
        self.process = process
        self.sequencer = sequencer
        self.limits = limits
        self.work = work
    }

    var hasWork: Bool { !work.drains.isEmpty }

    /// Runs the oldest drain that was asked for.
    func drain() {
        guard hasWork else { return }
        isBusy = true
        defer { isBusy = false }
        work.drains.removeFirst()()
    }

    /// Forgets the drains that nobody will run; each holds the sequencer.
    func abandon() { work.drains = [] }
}

/// Drains that the sequencer asked for and that the scheduler has not run yet.
final class SimulatedWork: @unchecked Sendable {
    var drains: [@Sendable () -> Void] = []
}

/// A process that only reads.
final class SimulatedReader {
    let process: SimulatedProcess
    let proofs: ProofService
    let isGuarded: Bool

    init(_ process: SimulatedProcess, _ proofs: ProofService, isGuarded: Bool) {
        self.process = process
        self.proofs = proofs
        self.isGuarded = isGuarded
    }
}

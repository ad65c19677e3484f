public import Ledger

/// One life of a log, made from a seed: submitters, writers, readers, a clock, faults, damage, restores and deaths.
///
/// Runs the real sequencer, recovery, proofs and audit on one thread, without tasks and without time, so that a seed
/// gives the same run everywhere; after a failure, `try Simulation(seed: N).run()` is the whole test case. What is
/// compared is only what anybody was told:
/// - an acknowledged entry lies at one index, with one time, for ever, and is proven against every later head;
/// - heads that left (receipts, writers, readers with the guard) form one history, one note for each size;
/// - no size and no time falls;
/// - rows and blobs exist for entries and for nothing else;
/// - what was refused with nothing kept is not there;
/// - a damaged bit, an older copy and another history give an error, never a proof or a signature;
/// - without a fault nothing fails, and after all faults an audit is clean and the log goes on.
public struct Simulation<Store: LedgerStore>: Sendable {
    public let seed: UInt64
    private let driver: SimulationDriver<Store>

    public init(seed: UInt64, driver: SimulationDriver<Store>) {
        self.seed = seed
        self.driver = driver
    }

    /// - Throws: ``SimulationFailure``, also for what the driver threw.
    @discardableResult
    public func run() throws(SimulationFailure) -> SimulationReport {
        let world: SimulationWorld<Store>
        do {
            world = try SimulationWorld(driver, seed: seed)
        } catch {
            throw SimulationFailure(seed: seed, violation: "the driver makes no store: \(error)", trace: [])
        }
        do {
            try world.run()
        } catch {
            world.checker.demand(false, "\(error)")
        }
        if let violation = world.checker.violation {
            throw SimulationFailure(seed: seed, violation: violation, trace: world.trace.last)
        }
        return SimulationReport(
            seed: seed, digest: world.trace.digest, counts: world.trace.counts, entries: world.numbers)
    }
}

extension Simulation where Store == MemoryLedgerStore<Int> {
    /// On the store that specifies the port.
    public init(seed: UInt64) { self.init(seed: seed, driver: .memory) }
}

/// What a simulation did.
public struct SimulationReport: Sendable, Hashable {
    public let seed: UInt64
    /// Of all events in their order; the same for the same seed.
    public let digest: UInt64
    public let counts: [SimulationEvent: Int]
    /// Different entries that were submitted.
    public let entries: Int
}

/// A promise that was broken, and how to have it again.
public struct SimulationFailure: Error, CustomStringConvertible {
    public let seed: UInt64
    public let violation: String
    /// The last events before it.
    public let trace: [String]

    public var description: String {
        "seed \(seed): \(violation)\n" + trace.map { "  \($0)\n" }.joined()
    }
}

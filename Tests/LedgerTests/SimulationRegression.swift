import LedgerTestKit
import Testing

/// A seed that once failed, and what had been wrong.
///
/// A seed means a run only as long as the simulation and the ledger's calls at its ports stay as they are: docs/testing.md
/// says what to do when `events` do not occur any more.
struct SimulationRegression: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let wrong: String
    /// What met in the run.
    let events: Set<SimulationEvent>

    var testDescription: String { "seed \(seed): \(wrong)" }

    static let all = [
        SimulationRegression(
            seed: 3, wrong: "a reader with a guard took up a head that the guard did not know yet",
            events: [.guardedReaderOpened, .refreshed, .interlude]),
        SimulationRegression(
            seed: 9, wrong: "a reader went over to a log with another tree id",
            events: [.damagedHead, .readerOpened, .damageRefused]),
        SimulationRegression(
            seed: 23, wrong: "a group that was committed said nothing was kept, for a read after the commit had failed",
            events: [.readFailed, .acknowledged, .failedUnknown]),
        SimulationRegression(
            seed: 291, wrong: "a sequencer closed before a write of unknown outcome went on with what waited",
            events: [.closed, .failedUnknown]),
    ]
}

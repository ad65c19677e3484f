import Dispatch
import Foundation
import Ledger
import LedgerTestKit
import Synchronization
import Testing

@Suite("Witness store port: memory")
struct WitnessStoreTests {
    @Test("the memory store keeps the contract that judges every driver")
    func memory() throws {
        try WitnessStoreContract(make: { MemoryWitnessStore() }).run()
    }

    @Test(
        "the contract refuses five careless stores",
        arguments: [.neverCompares, .comparesPresence, .comparesText, .mixesOrigins, .replacesAnyway]
            as [CarelessWitnessStore.Fault])
    func contractIsSharp(fault: CarelessWitnessStore.Fault) {
        #expect(throws: ContractViolation.self) {
            try WitnessStoreContract(make: { CarelessWitnessStore(fault) }).run()
        }
    }

    @Test("the contract refuses a store that compares in one step and stores in another")
    func contractIsSharpAboutRaces() {
        #expect(throws: ContractViolation.self) {
            try WitnessStoreContract(make: { CarelessWitnessStore(.isNotAtomic) }).run()
        }
    }

    @Test("the contract refuses a store that forgets over a restart")
    func forgetful() {
        #expect(throws: ContractViolation.self) {
            try WitnessStoreContract(make: { MemoryWitnessStore() }, reopen: { _ in MemoryWitnessStore() }).run()
        }
    }
}

final class CarelessWitnessStore: WitnessStore {
    enum Fault {
        /// Replaces whatever is there.
        case neverCompares
        /// Compares only that there was something.
        case comparesPresence
        /// Compares as Unicode does.
        case comparesText
        /// Takes origins for one another that Unicode takes for equal.
        case mixesOrigins
        /// Compares in one step and stores in another.
        case isNotAtomic
        /// Says `conflict` and replaces nonetheless.
        case replacesAnyway
    }

    private let fault: Fault
    private let bytes = Mutex<[[UInt8]: String]>([:])
    private let texts = Mutex<[String: String]>([:])
    /// The contract's other calls come one after the other, on this thread.
    private let maker = pthread_self()
    /// Between comparing and storing, so that two have compared before either stores.
    private let meeting = Meeting()

    init(_ fault: Fault) { self.fault = fault }

    func newest(origin: String) throws(LedgerError) -> String? {
        fault == .mixesOrigins ? texts.withLock { $0[origin] } : bytes.withLock { $0[Array(origin.utf8)] }
    }

    func replace(origin: String, old: String?, new: String) throws(LedgerError) {
        let stored = try newest(origin: origin)
        let isSame = stored.map { Array($0.utf8) } == old.map { Array($0.utf8) }
        let agrees =
            switch fault {
            case .neverCompares: true
            case .comparesPresence: (stored == nil) == (old == nil)
            case .comparesText: stored == old
            case .mixesOrigins, .isNotAtomic, .replacesAnyway: isSame
            }
        if fault == .isNotAtomic, pthread_equal(pthread_self(), maker) == 0 { meeting.wait() }
        if agrees || fault == .replacesAnyway {
            if fault == .mixesOrigins {
                texts.withLock { $0[origin] = new }
            } else {
                bytes.withLock { $0[Array(origin.utf8)] = new }
            }
        }
        guard agrees else { throw LedgerError(.conflict, "not the newest", outcome: .nothingKept) }
    }
}

/// Where two meet: whoever comes first waits for a second, whoever comes later passes.
private final class Meeting: Sendable {
    private let arrivals = Mutex(0)
    private let second = DispatchSemaphore(value: 0)

    func wait() {
        let place = arrivals.withLock { count in
            count += 1
            return count
        }
        switch place {
        case 1: second.wait()
        case 2: second.signal()
        default: break
        }
    }
}

import Ledger
import Signing
import TLog
import Wire

/// The whole of a simulation: a disk, processes that use it, a clock, and the one source of chance.
///
/// Everything runs on the caller's thread. At every port call other things may happen in between, as if on other threads
/// and in other processes; a port call itself is indivisible, as the ports promise.
final class SimulationWorld<Store: LedgerStore>: @unchecked Sendable {
    let driver: SimulationDriver<Store>
    let profile: SimulationProfile
    let disk: SimulatedDisk<Store>
    let checker: SimulationChecker
    var random: SeededGenerator
    var trace = SimulationTrace()
    var now: Int64 = 1_767_225_600
    var writers: [SimulatedWriter<Store>] = []
    var readers: [SimulatedReader] = []
    /// Writers that are being opened right now.
    var openings: [SimulatedProcess] = []
    /// Numbers below this one were submitted.
    var numbers = 0
    /// Interludes wait until there is a log.
    var isMade = false
    /// No faults, no deaths, no interludes.
    var isQuiet = false
    /// Of one step: submitters that never pause would keep a drain from ever ending.
    var interludesLeft = 0
    private(set) var depth = 0
    private var processes = 0
    private var key: [NoteSigner] = []

    init(_ driver: SimulationDriver<Store>, seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        profile = SimulationProfile(&random)
        self.driver = driver
        disk = try SimulatedDisk(driver)
        let key = try PrivateKey(ed25519Seed: Array(repeating: 7, count: 32))
        checker = SimulationChecker(
            shardOffset: profile.shardOffset,
            verifier: try NoteVerifier(name: SimulationChecker.origin, key: key.publicKey, kind: .ed25519))
        self.key = [
            try NoteSigner(name: SimulationChecker.origin, key: SimulatedSigner(self, key), kind: .ed25519)
        ]
    }

    var signers: [NoteSigner] { key }

    var verifiers: [NoteVerifier] { [checker.verifier] }

    func newProcess() -> SimulatedProcess {
        processes += 1
        let process = SimulatedProcess(processes)
        process.wasDisturbed = disk.damage != nil
        return process
    }

    /// Once in `odds`; never when that is 0.
    func chance(_ odds: Int) -> Bool { odds > 0 && Int.random(in: 0..<odds, using: &random) == 0 }

    func below(_ bound: UInt64) -> UInt64 { bound == 0 ? 0 : UInt64.random(in: 0..<bound, using: &random) }

    func note(
        _ event: SimulationEvent, _ process: SimulatedProcess? = nil, _ first: UInt64 = 0, _ second: UInt64 = 0,
        _ text: String = ""
    ) {
        trace.note(event, process?.number ?? 0, first, second, text)
    }

    /// Runs `body` without faults, deaths and interludes.
    func quietly<Value>(_ body: () throws -> Value) rethrows -> Value {
        let before = isQuiet
        isQuiet = true
        defer { isQuiet = before }
        return try body()
    }

    func read<Value>(
        _ process: SimulatedProcess, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        let call = try enter(process)
        if !isQuiet, chance(profile.readFaults) {
            note(.readFailed, process)
            process.faults += 1
            // A driver may well say of a read that it kept nothing; a batch that was kept meanwhile stays kept.
            throw LedgerError(
                SimulationWorld.fault, "a read failed", outcome: chance(2) ? .nothingKept : .unknown)
        }
        let value = try body()
        try leave(process, call)
        return value
    }

    func write(
        _ call: MutatingCall, _ process: SimulatedProcess, _ body: () throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let number = try enter(process)
        let fault =
            !isQuiet && chance(profile.writeFaults) ? SimulatedFault.allCases.randomElement(using: &random) : nil
        if let fault {
            process.faults += 1
            if call == .advanceGuard || call == .commit && fault != .nothingKept { process.isInDoubt = true }
            if let event = SimulationEvent(fault, at: call) { note(event, process) }
        }
        if fault == nil || fault == .kept {
            do throws(LedgerError) {
                try body()
            } catch {
                if error.code == .conflict {
                    note(.lostCompareAndSwap, process)
                    process.isInDoubt = true
                }
                throw error
            }
        }
        if let fault {
            throw LedgerError(
                SimulationWorld.fault, "\(call.rawValue) failed, \(fault)",
                outcome: fault == .nothingKept ? .nothingKept : .unknown)
        }
        try leave(process, number)
    }

    func signingFails() -> Bool {
        guard !isQuiet, chance(profile.signingFaults) else { return false }
        note(.signingFailed)
        return true
    }

    static var fault: LedgerError.Code { LedgerError.Code(rawValue: "test.fault") }
    static var death: LedgerError.Code { LedgerError.Code(rawValue: "test.death") }

    private func enter(_ process: SimulatedProcess) throws(LedgerError) -> Int {
        guard !process.isDead else { throw LedgerError(SimulationWorld.death, "the process is dead") }
        process.calls += 1
        let number = process.calls
        if let last = process.lastCall, last == (number, false) { try die(process) }
        if !isQuiet, isMade, depth < 2, interludesLeft > 0, chance(profile.interludes) {
            interludesLeft -= 1
            depth += 1
            note(.interlude, process)
            for _ in 0...Int.random(in: 0...4, using: &random) { interlude() }
            depth -= 1
        }
        return number
    }

    private func leave(_ process: SimulatedProcess, _ number: Int) throws(LedgerError) {
        if let last = process.lastCall, last == (number, true) { try die(process) }
    }

    /// From here on the process does and says nothing any more.
    private func die(_ process: SimulatedProcess) throws(LedgerError) {
        guard !isQuiet else { return }
        process.isDead = true
        note(.died, process)
        if lag > 0 { note(.diedBetweenCommitAndGuard, process) }
        throw LedgerError(SimulationWorld.death, "the process dies")
    }

    /// Entries that the guard does not know yet.
    var lag: UInt64 {
        guard let size = try? disk.store.head()?.size, let newest = try? disk.checkpointGuard.newest(),
            size > newest.size
        else { return 0 }
        return size.value - newest.size.value
    }
}

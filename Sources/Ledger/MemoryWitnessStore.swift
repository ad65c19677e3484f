import Synchronization

/// Remembers as long as the process lives: for tests and for the specification of ``WitnessStore``.
public final class MemoryWitnessStore: WitnessStore {
    private let notes = Mutex<[[UInt8]: String]>([:])

    public init() {}

    public func newest(origin: String) throws(LedgerError) -> String? { notes.withLock { $0[Array(origin.utf8)] } }

    public func replace(origin: String, old: String?, new: String) throws(LedgerError) {
        let isDone = notes.withLock { notes in
            guard notes[Array(origin.utf8)].map({ Array($0.utf8) }) == old.map({ Array($0.utf8) }) else { return false }
            notes[Array(origin.utf8)] = new
            return true
        }
        guard isDone else {
            throw LedgerError(.conflict, "another checkpoint of \(origin) is the newest", outcome: .nothingKept)
        }
    }
}

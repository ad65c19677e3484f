import Ledger
import Synchronization

/// How an injected fault ends: the two faces of every failed write.
public enum Fault: String, Sendable, CaseIterable {
    /// Throws, and nothing was written.
    case failedNotKept
    /// Throws, and everything was written.
    case failedButKept
}

/// A call that writes.
public enum MutatingCall: String, Sendable, CaseIterable {
    case createStore, commit, replaceRows, replaceKeys, createGuard, advanceGuard
}

/// One fault, at the n-th time that a call is made.
public final class FaultPlan: Sendable {
    private let call: MutatingCall
    private let occurrence: Int
    private let fault: Fault
    private let count = Mutex(0)

    /// - Parameter occurrence: From 1 on.
    public init(_ fault: Fault, at call: MutatingCall, occurrence: Int) {
        self.fault = fault
        self.call = call
        self.occurrence = occurrence
    }

    public var hasStruck: Bool { count.withLock { $0 >= occurrence } }

    /// Runs `write` with the fault that the plan has for it.
    func run(_ call: MutatingCall, _ write: () throws(LedgerError) -> Void) throws(LedgerError) {
        guard call == self.call else { return try write() }
        let number = count.withLock { count in
            count += 1
            return count
        }
        guard number == occurrence else { return try write() }
        if fault == .failedButKept { try write() }
        throw LedgerError(LedgerError.Code(rawValue: "test.fault"), "\(fault.rawValue) at \(call.rawValue) \(number)")
    }
}

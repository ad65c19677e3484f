import Dispatch
import Synchronization

/// Tells work on another thread to end, and wakes it when it waits.
final class StopSwitch: Sendable {
    private struct State {
        var isStopped = false
        var hasCutWait = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Whether somebody was told to wait no longer.
    var hasCutWait: Bool { state.withLock { $0.hasCutWait } }

    func stop() {
        state.withLock { $0.isStopped = true }
        wake.signal()
    }

    /// Blocks for so long, or until it is stopped; not at all afterwards.
    func wait(milliseconds: Int) {
        guard wake.wait(timeout: .now() + .milliseconds(max(0, milliseconds))) == .success else { return }
        state.withLock { $0.hasCutWait = true }
        // For whoever waits next.
        wake.signal()
    }
}

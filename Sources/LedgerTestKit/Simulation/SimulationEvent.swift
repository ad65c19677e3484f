/// What can happen in a simulation; a report says how often each did.
public enum SimulationEvent: String, Sendable, CaseIterable {
    // Submitters.
    case submitted, acknowledged, acknowledgedAgain, refusedBusy, refusedTooLarge, failedNothingKept, failedUnknown
    // Writers.
    case createRefused, opened, openRefused, openedBesideAnother, drained, closed, rowsReplaced
    case lostCompareAndSwap, died, diedBetweenCalls, diedBetweenCommitAndGuard
    // Readers.
    case readerOpened, guardedReaderOpened, readerRefused, readerUnpublished, refreshed, proved, outOfRange
    // The world around.
    case clockForward, clockBackward, interlude
    case olderCopyRefused, forkRefused, unpublishedLost
    case damagedHead, damagedTile, damagedEntry, damagedGuard, tornGuard, damageRefused, damageReadOver, damageAudited
    // Faults at the ports.
    case createStoreNotKept, createStoreKept, createStoreNothingKept
    case createGuardNotKept, createGuardKept, createGuardNothingKept
    case commitNotKept, commitKept, commitNothingKept
    case advanceGuardNotKept, advanceGuardKept, advanceGuardNothingKept
    case replaceRowsNotKept, replaceRowsKept, replaceRowsNothingKept
    case readFailed, signingFailed

    init?(_ fault: SimulatedFault, at call: MutatingCall) {
        self.init(rawValue: call.rawValue + fault.suffix)
    }
}

/// How a write at a port fails.
enum SimulatedFault: CaseIterable {
    /// Throws an error of unknown outcome; nothing was written.
    case notKept
    /// Throws an error of unknown outcome; everything was written.
    case kept
    /// Throws an error that promises that nothing was written.
    case nothingKept

    var suffix: String {
        switch self {
        case .notKept: "NotKept"
        case .kept: "Kept"
        case .nothingKept: "NothingKept"
        }
    }
}

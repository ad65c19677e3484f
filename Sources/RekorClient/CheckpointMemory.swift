import Synchronization

/// What is remembered of logs from run to run: for each origin the newest checkpoint that verified.
///
/// Safe for concurrent callers; durable ones also for other processes.
public protocol CheckpointMemory: Sendable {
    /// Every remembered checkpoint.
    ///
    /// - Throws: `client.memory-damaged`, and what the medium throws.
    func all() throws(RekorClientError) -> [RememberedCheckpoint]

    /// Remembers a checkpoint if what is remembered for its origin is still `old`; durable on return.
    ///
    /// - Parameter old: The note that it takes the place of; nil when there is none.
    /// - Returns: false when another caller was first: then nothing has changed.
    func replace(_ old: String?, by new: RememberedCheckpoint) throws(RekorClientError) -> Bool
}

/// A checkpoint that verified under the key that was pinned for its log.
public struct RememberedCheckpoint: Sendable, Equatable {
    public let origin: String
    /// Where the log was asked.
    public let url: String
    /// The signed note.
    public let note: String

    public init(origin: String, url: String, note: String) {
        self.origin = origin
        self.url = url
        self.note = note
    }
}

/// Remembers for as long as it lives.
public final class VolatileCheckpointMemory: CheckpointMemory {
    private let contents = Mutex<[RememberedCheckpoint]>([])

    public init() {}

    public func all() -> [RememberedCheckpoint] { contents.withLock { $0 } }

    public func replace(_ old: String?, by new: RememberedCheckpoint) -> Bool {
        contents.withLock { $0.replace(old, by: new) }
    }
}

extension [RememberedCheckpoint] {
    /// See ``CheckpointMemory/replace(_:by:)``.
    public mutating func replace(_ old: String?, by new: RememberedCheckpoint) -> Bool {
        let place = firstIndex { $0.origin.utf8.elementsEqual(new.origin.utf8) }
        guard place.map({ self[$0].note }) == old else { return false }
        if let place { self[place] = new } else { append(new) }
        return true
    }
}

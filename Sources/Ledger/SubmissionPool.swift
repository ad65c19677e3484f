import Synchronization

/// How much the sequencer takes at once and how much may wait.
public struct SequencerLimits: Sendable, Hashable {
    /// Entries of one batch, at least 1. A group of submissions is never divided, so this bounds a group too.
    public var batchEntries: Int
    /// Bytes of bodies and blobs of one batch; a single group may exceed it.
    public var batchBytes: Int
    /// Entries that may wait before submitters are told `ledger.busy`.
    public var poolEntries: Int
    public var poolBytes: Int

    public init(
        batchEntries: Int = 24_576, batchBytes: Int = 32 << 20, poolEntries: Int = 65_536, poolBytes: Int = 256 << 20
    ) {
        self.batchEntries = batchEntries
        self.batchBytes = batchBytes
        self.poolEntries = poolEntries
        self.poolBytes = poolBytes
    }
}

/// Submissions that wait for the loop, in the order in which they came.
final class SubmissionPool<Row: Sendable>: Sendable {
    /// Submissions that are committed in one batch, and whom to tell.
    struct Group: Sendable {
        let contents: [EntryContent]
        /// The rows of those submissions that have any, with the place of the submission in the group.
        let rows: [(place: Int, row: Row)]
        let byteCount: Int
        let answer: @Sendable (Result<Placements, LedgerError>) -> Void

        init(_ submissions: [Submission<Row>], answer: @escaping @Sendable (Result<Placements, LedgerError>) -> Void) {
            contents = submissions.map { $0.content }
            rows = submissions.enumerated().flatMap { place, submission in submission.rows.map { (place, $0) } }
            byteCount = contents.reduce(0) { $0 + $1.byteCount }
            self.answer = answer
        }
    }

    private struct Contents {
        /// A queue with a moving front, so that taking from it does not shift the rest.
        var groups: [Group] = []
        var front = 0
        var entries = 0
        var bytes = 0
        var isDraining = false
        var refusal: LedgerError?
    }

    private let limits: SequencerLimits
    private let contents = Mutex(Contents())

    init(limits: SequencerLimits) { self.limits = limits }

    /// Takes the group in; the result says whether a drain has to be started.
    func add(_ group: Group) throws(LedgerError) -> Bool {
        guard group.contents.count <= limits.batchEntries else {
            throw LedgerError(
                .groupTooLarge, "a group has at most \(limits.batchEntries) submissions, got \(group.contents.count)",
                outcome: .nothingKept)
        }
        let result = contents.withLock { contents -> Result<Bool, LedgerError> in
            if let refusal = contents.refusal { return .failure(refusal) }
            guard
                contents.entries == 0
                    || contents.entries + group.contents.count <= limits.poolEntries
                        && contents.bytes + group.byteCount <= limits.poolBytes
            else {
                return .failure(
                    LedgerError(
                        .busy, "\(contents.entries) entries wait already", hint: "wait a moment and submit again",
                        outcome: .nothingKept))
            }
            contents.groups.append(group)
            contents.entries += group.contents.count
            contents.bytes += group.byteCount
            defer { contents.isDraining = true }
            return .success(!contents.isDraining)
        }
        return try result.get()
    }

    /// The next batch, or nil when nothing waits; the caller's drain is then over.
    func takeBatch() -> [Group]? {
        contents.withLock { contents in
            guard contents.front < contents.groups.count else {
                contents.groups.removeAll(keepingCapacity: true)
                contents.front = 0
                contents.isDraining = false
                return nil
            }
            var entries = 0
            var bytes = 0
            var end = contents.front
            while end < contents.groups.count {
                let group = contents.groups[end]
                let fits =
                    entries + group.contents.count <= limits.batchEntries
                    && bytes + group.byteCount <= limits.batchBytes
                guard end == contents.front || fits else { break }
                entries += group.contents.count
                bytes += group.byteCount
                end += 1
            }
            let batch = Array(contents.groups[contents.front..<end])
            contents.entries -= entries
            contents.bytes -= bytes
            contents.front = end
            // Moved up by half its length at a time; what was taken is not kept alive for longer than that.
            if contents.front * 2 >= contents.groups.count {
                contents.groups.removeFirst(contents.front)
                contents.front = 0
            }
            return batch
        }
    }

    /// From now on every submission is refused with `error`; the first refusal stays, unless the log became suspect
    /// after it was closed.
    func refuse(_ error: LedgerError) {
        contents.withLock { contents in
            if contents.refusal == nil || contents.refusal?.code != .suspect && error.code == .suspect {
                contents.refusal = error
            }
        }
    }

    /// Groups that wait for the next batch.
    var waitingGroups: Int { contents.withLock { $0.groups.count - $0.front } }
    /// Entries that wait.
    var waiting: Int { contents.withLock { $0.entries } }

    var refusal: LedgerError? { contents.withLock { $0.refusal } }
}

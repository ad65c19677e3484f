import Signing
import TLog

/// Which submissions of a batch are new and where each one lies.
///
/// Made and committed by the one writer, under the size that the commit demands: that is the critical section in which a
/// duplicate cannot slip in.
struct BatchPlan<Row: Sendable>: Sendable {
    struct Place: Sendable {
        let index: LogIndex
        let isNew: Bool
    }

    /// The log's size before the batch.
    let size: TreeSize
    private(set) var entries: [NewEntry<Row>] = []
    /// One for each submission.
    private(set) var places: [Place] = []

    var isEmpty: Bool { entries.isEmpty }

    init(_ submissions: [Submission<Row>], size: TreeSize, store: some LedgerStore) throws(LedgerError) {
        self.size = size
        do {
            try place(submissions, known: store.indexes(ofLeaves: submissions.map(\.leafHash)))
        } catch {
            throw LedgerError(error.code, error.detail, hint: error.hint, outcome: .nothingKept)
        }
    }

    private mutating func place(_ submissions: [Submission<Row>], known: [LogIndex?]) throws(LedgerError) {
        entries.reserveCapacity(submissions.count)
        places.reserveCapacity(submissions.count)
        var fresh: [Digest: LogIndex] = [:]
        fresh.reserveCapacity(submissions.count)
        for (submission, known) in zip(submissions, known) {
            if let index = known ?? fresh[submission.leafHash] {
                places.append(Place(index: index, isNew: false))
                continue
            }
            let index = LogIndex(size.value + UInt64(entries.count))
            entries.append(NewEntry(index: index, submission: submission))
            fresh[submission.leafHash] = index
            places.append(Place(index: index, isNew: true))
        }
    }
}

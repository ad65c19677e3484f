import Signing
import TLog

/// Which submissions of a batch are new and where each one lies.
///
/// Made and committed by the one writer, under the size that the commit demands: that is the critical section in which
/// a duplicate cannot slip in.
struct BatchPlan: Sendable {
    struct Place: Sendable {
        let index: LogIndex
        let isNew: Bool
    }

    /// The log's size before the batch.
    let size: TreeSize
    private(set) var entries: [NewEntry] = []
    /// One for each submission.
    private(set) var places: [Place] = []

    var isEmpty: Bool { entries.isEmpty }

    init(_ contents: [EntryContent], size: TreeSize, store: some LedgerStore) throws(LedgerError) {
        self.size = size
        do {
            try place(contents, known: store.indexes(ofLeaves: contents.map { $0.leafHash }))
        } catch {
            throw LedgerError(error.code, error.detail, hint: error.hint, outcome: .nothingKept)
        }
    }

    private mutating func place(_ contents: [EntryContent], known: [LogIndex?]) {
        entries.reserveCapacity(contents.count)
        places.reserveCapacity(contents.count)
        var fresh: [Digest: LogIndex] = [:]
        fresh.reserveCapacity(contents.count)
        for (content, known) in zip(contents, known) {
            if let known {
                places.append(Place(index: known, isNew: false))
                continue
            }
            let next = LogIndex(size.value + UInt64(entries.count))
            // Found and added at once: the leaf is hashed once.
            let index = withUnsafePointer(to: &fresh[content.leafHash, default: next]) { $0.pointee }
            places.append(Place(index: index, isNew: index == next))
            if index == next { entries.append(NewEntry(index: index, content: content)) }
        }
    }
}

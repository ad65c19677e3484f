import Dispatch
import Glibc
import Ledger
import Signing
import Synchronization

/// Finds entries by leaf hash: sorted runs on disk, the newest leaves in memory.
///
/// Leaf hashes are random, so a table of them in a B-tree would rewrite a page for every entry. Here 65,536 leaves at a
/// time become one sorted file, and 16 neighbouring files of one level become one of the next. A lookup asks the filter of
/// each file and reads one block of those that say maybe.
///
/// All of it is derived from the tiles. It is never believed: a place that it names is compared with the leaf in the
/// tree, and what a file lacks after a crash is read from the tiles when the ledger is opened.
final class LeafIndex: Sendable {
    /// Leaves of the smallest run.
    static let runLength = 65_536

    private struct Contents {
        /// Following one another from the tree's first entry on.
        var runs: [IndexRun<LeafRecord>] = []
        /// What the runs lack, in the order of the log and by hash.
        var tail: [Digest] = []
        var places: [Digest: UInt64] = [:]
        var indexed: UInt64
        var isMerging = false
    }

    private let files: RunFolder<LeafRecord>
    /// Virtual index of the tree's first entry.
    private let start: UInt64
    private let isWriting: Bool
    private let contents: Mutex<Contents>
    private let queue = DispatchQueue(label: "ledger.leaf-index", qos: .utility)

    /// Takes up the runs that are there and whole; a writer removes those that are not.
    ///
    /// - Parameter limit: Virtual index of the tree's end; runs beyond it belong to another history.
    init(folder: String, start: UInt64, limit: UInt64, isWriting: Bool) throws(LedgerError) {
        files = RunFolder(folder: folder, prefix: "", runLength: LeafIndex.runLength)
        self.start = start
        self.isWriting = isWriting
        if isWriting { try PosixFile.makeFolder(folder) }
        contents = Mutex(Contents(indexed: start))
        load(limit: limit)
    }

    /// Virtual index of the first entry that nothing here knows.
    var end: UInt64 { contents.withLock { $0.indexed + UInt64($0.tail.count) } }

    /// Virtual indexes that may be those of `leaf`; the caller compares the whole hash.
    ///
    /// - Throws: `ledger.leaf-lookup-damaged`.
    func candidates(_ leaves: [Digest]) throws(LedgerError) -> [[UInt64]] {
        let (runs, found) = contents.withLock { contents in (contents.runs, leaves.map { contents.places[$0] }) }
        var candidates: [[UInt64]] = []
        candidates.reserveCapacity(leaves.count)
        for (leaf, index) in zip(leaves, found) {
            if let index {
                candidates.append([index])
                continue
            }
            let prefix = LeafRecord.prefix(of: leaf)
            var places: [UInt64] = []
            for run in runs where run.mayContain(prefix) {
                try run.records(from: LeafRecord(prefix: prefix, index: 0)) { record in
                    guard record.prefix == prefix else { return false }
                    places.append(record.index)
                    return true
                }
            }
            candidates.append(places)
        }
        return candidates
    }

    /// Adds leaves from `first` on; those that are known already are left out, a gap is for ``end`` to tell.
    func append(_ leaves: some Collection<Digest>, from first: UInt64) throws(LedgerError) {
        let full = contents.withLock { contents -> (leaves: [Digest], first: UInt64)? in
            let end = contents.indexed + UInt64(contents.tail.count)
            guard first <= end, end - first < UInt64(leaves.count) else { return nil }
            var index = end
            for leaf in leaves.dropFirst(Int(end - first)) {
                contents.tail.append(leaf)
                contents.places[leaf] = index
                index += 1
            }
            guard isWriting, contents.tail.count >= LeafIndex.runLength else { return nil }
            return (Array(contents.tail.prefix(LeafIndex.runLength)), contents.indexed)
        }
        if let full { try write(full.leaves, from: full.first) }
    }

    /// Forgets and removes every run, so that the caller can add all leaves again.
    func removeAll() throws(LedgerError) {
        queue.sync {}
        let runs = contents.withLock { contents in
            let runs = contents.runs
            contents = Contents(indexed: start)
            return runs
        }
        for run in runs { unlink(run.path) }
        try PosixFile.syncDirectory(of: files.folder + "/")
    }

    /// Waits for merges that run.
    func finish() { queue.sync {} }

    /// Looks again for runs that a writer in another process made.
    func reload(limit: UInt64) {
        guard !isWriting else { return }
        load(limit: limit)
    }

    /// The runs as they are, for an audit.
    var runs: [IndexRun<LeafRecord>] { contents.withLock { $0.runs } }

    /// A full tail becomes a run. It stays in memory until the file is there.
    private func write(_ leaves: [Digest], from first: UInt64) throws(LedgerError) {
        let range = first..<first + UInt64(leaves.count)
        var records = zip(leaves, range).map { LeafRecord(prefix: LeafRecord.prefix(of: $0), index: $1) }
        records.sort()
        try IndexRunWriter.write(records, of: range, to: files.path(range))
        let run = try IndexRun<LeafRecord>(path: files.path(range))
        let shouldMerge = contents.withLock { contents in
            contents.runs.append(run)
            contents.indexed += UInt64(leaves.count)
            contents.tail.removeFirst(leaves.count)
            contents.places = Dictionary(
                zip(contents.tail, contents.indexed...), uniquingKeysWith: { old, _ in old })
            let shouldMerge = !contents.isMerging && files.mergeable(contents.runs) != nil
            if shouldMerge { contents.isMerging = true }
            return shouldMerge
        }
        if shouldMerge { queue.async { self.merge() } }
    }

    /// Merges as long as there is something to merge. A failure leaves the smaller runs, which say the same.
    private func merge() {
        while let runs = contents.withLock({ files.mergeable($0.runs) }) {
            guard let merged = try? files.merge(runs) else { break }
            contents.withLock { contents in
                guard let place = contents.runs.firstIndex(where: { $0 === runs[0] }) else { return }
                contents.runs.replaceSubrange(place..<place + runs.count, with: [merged])
            }
            for run in runs { unlink(run.path) }
        }
        contents.withLock { $0.isMerging = false }
    }

    /// Follows the runs from the tree's start on; the rest is of no use.
    private func load(limit: UInt64) {
        let runs = files.chain(from: start, upTo: limit, known: self.runs)
        let end = runs.last?.end ?? start
        // What lies before belongs to a tree that is frozen.
        if isWriting { files.removeAll(but: runs, from: start) }
        contents.withLock { contents in
            guard end > contents.indexed else { return }
            let known = Int(min(end - contents.indexed, UInt64(contents.tail.count)))
            contents.runs = runs
            contents.indexed = end
            contents.tail.removeFirst(known)
            contents.places = Dictionary(zip(contents.tail, end...), uniquingKeysWith: { old, _ in old })
        }
    }
}

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
    /// Leaves more than that for which no run need be begun. With a batch of 24,576 on top the tail is below 98,304, the most
    /// that its table takes before it doubles.
    private static let allowance = 8192

    private struct Contents {
        /// Following one another from the tree's first entry on.
        var runs: [IndexRun<LeafRecord>] = []
        /// The beginnings of the leaves that the runs lack, in the order of the log.
        var tail: [UInt64] = []
        /// Where each of those lies, and where further ones lie that begin alike: somebody may go to that length.
        var places: [UInt64: UInt64] = [:]
        var further: [(prefix: UInt64, index: UInt64)] = []
        var indexed: UInt64
        /// Whether a run is being made of the beginning of the tail.
        var isWritingRun = false
        var isMerging = false
        /// Why the last run that was begun is not there.
        var failure: LedgerError?

        mutating func add(_ prefix: UInt64) {
            let index = indexed + UInt64(tail.count)
            tail.append(prefix)
            place(prefix, at: index)
        }

        private mutating func place(_ prefix: UInt64, at index: UInt64) {
            let first = withUnsafePointer(to: &places[prefix, default: index]) { $0.pointee }
            if first != index { further.append((prefix, index)) }
        }

        func indexes(of prefix: UInt64) -> [UInt64] {
            guard let first = places[prefix] else { return [] }
            return [first] + further.lazy.filter { $0.prefix == prefix }.map { $0.index }
        }

        /// The first of the tail are found elsewhere from now on.
        mutating func forget(_ count: Int) {
            indexed += UInt64(count)
            tail.removeFirst(count)
            // Wide enough for what comes until the next run is there, so that it does not grow step by step.
            places.removeAll(keepingCapacity: true)
            further = []
            for (prefix, index) in zip(tail, indexed...) { place(prefix, at: index) }
        }
    }

    private let files: RunFolder<LeafRecord>
    /// Virtual index of the tree's first entry.
    private let start: UInt64
    private let isWriting: Bool
    private let contents: Mutex<Contents>
    private let queue = DispatchQueue(label: "ledger.leaf-index", qos: .utility)
    /// Of its own, so that a long merge lets no run wait.
    private let merging = DispatchQueue(label: "ledger.leaf-index.merge", qos: .utility)

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
        let prefixes = leaves.map { LeafRecord.prefix(of: $0) }
        let (waiting, runs) = contents.withLock { contents in (prefixes.map { contents.indexes(of: $0) }, contents.runs) }
        var candidates = waiting
        // File by file, not leaf by leaf: a filter is asked for all of them at once.
        let hashes = prefixes.map { RunFilter.hash($0) }
        for run in runs {
            for place in run.places(in: hashes) {
                try run.records(from: LeafRecord(prefix: prefixes[place], index: 0)) { record in
                    guard record.prefix == prefixes[place] else { return false }
                    candidates[place].append(record.index)
                    return true
                }
            }
        }
        return candidates
    }

    /// Adds leaves from `first` on; those that are known already are left out, a gap is for ``end`` to tell.
    ///
    /// A writer makes runs of them beside, and waits here when those fall behind by more than a batch.
    func append(_ leaves: some Collection<Digest>, from first: UInt64) {
        let isBehind = contents.withLock { contents in
            let end = contents.indexed + UInt64(contents.tail.count)
            guard first <= end, end - first < UInt64(leaves.count) else { return false }
            for leaf in leaves.dropFirst(Int(end - first)) { contents.add(LeafRecord.prefix(of: leaf)) }
            guard isWriting, contents.tail.count >= LeafIndex.runLength else { return false }
            if !contents.isWritingRun {
                contents.isWritingRun = true
                queue.async { self.writeRuns() }
            }
            return contents.tail.count >= LeafIndex.runLength + LeafIndex.allowance
        }
        if isBehind { queue.sync {} }
    }

    /// Forgets and removes every run, so that the caller can add all leaves again.
    func removeAll() throws(LedgerError) {
        waitForFiles()
        let runs = contents.withLock { contents in
            let runs = contents.runs
            contents = Contents(indexed: start)
            return runs
        }
        for run in runs { unlink(run.path) }
        try PosixFile.syncDirectory(of: files.folder + "/")
    }

    /// Waits for what is done beside.
    ///
    /// - Throws: Why a run could not be made; its leaves are in memory, and in the tiles.
    func finish() throws(LedgerError) {
        waitForFiles()
        if let failure = contents.withLock({ $0.failure }) { throw failure }
    }

    private func waitForFiles() {
        queue.sync {}
        merging.sync {}
    }

    /// Looks again for runs that a writer in another process made.
    func reload(limit: UInt64) {
        guard !isWriting else { return }
        load(limit: limit)
    }

    /// The runs as they are, for an audit.
    var runs: [IndexRun<LeafRecord>] { contents.withLock { $0.runs } }

    /// Makes runs of a full tail. What has no file yet stays in memory, also after a failure: the next leaves try again.
    private func writeRuns() {
        while let (prefixes, first) = nextRun() {
            do throws(LedgerError) { try write(prefixes, from: first) } catch {
                contents.withLock { contents in
                    contents.failure = error
                    contents.isWritingRun = false
                }
                return
            }
        }
    }

    private func nextRun() -> (prefixes: [UInt64], first: UInt64)? {
        contents.withLock { contents in
            contents.isWritingRun = contents.tail.count >= LeafIndex.runLength
            return contents.isWritingRun ? (Array(contents.tail.prefix(LeafIndex.runLength)), contents.indexed) : nil
        }
    }

    private func write(_ prefixes: [UInt64], from first: UInt64) throws(LedgerError) {
        let range = first..<first + UInt64(prefixes.count)
        var records = zip(prefixes, range).map { LeafRecord(prefix: $0, index: $1) }
        records.sort()
        try IndexRunWriter.write(records, of: range, to: files.path(range))
        let run = try IndexRun<LeafRecord>(path: files.path(range))
        contents.withLock { contents in
            contents.runs.append(run)
            contents.forget(prefixes.count)
            contents.failure = nil
            guard !contents.isMerging, files.mergeable(contents.runs) != nil else { return }
            contents.isMerging = true
            merging.async { self.merge() }
        }
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
            let known = min(end - contents.indexed, UInt64(contents.tail.count))
            contents.runs = runs
            contents.forget(Int(known))
            contents.indexed = end
        }
    }
}

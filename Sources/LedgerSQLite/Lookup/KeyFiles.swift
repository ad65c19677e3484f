import Glibc
import Ledger

/// The files of search keys in the folder `index`, one generation of which the database goes by.
struct KeyFiles {
    let folder: String
    /// Records of the smallest run, at least.
    let runLength: Int

    func of(_ generation: UInt64) -> RunFolder<KeyRecord> {
        RunFolder(folder: folder, prefix: "keys-\(generation)-", runLength: runLength)
    }

    /// Durable itself, so that what is written into it is found again.
    func makeFolder() throws(LedgerError) {
        try PosixFile.makeFolder(folder)
        try PosixFile.syncDirectory(of: folder)
    }

    /// The runs that the database names. What it does not name is removed: its rows are still there, and it is written again.
    ///
    /// - Parameter known: Runs that are open already.
    /// - Returns: As far as they are whole; nothing is removed when they do not reach to what is covered.
    func runsOfWriter(_ state: SearchState, _ known: [IndexRun<KeyRecord>]) -> [IndexRun<KeyRecord>] {
        let folder = of(state.generation)
        let runs = folder.chain(from: state.first, upTo: state.covered, known: known)
        if runs.last?.end ?? state.first == state.covered {
            folder.removeAll(but: runs)
            remove(butOf: state.generation)
        }
        return runs
    }

    /// As ``runsOfWriter(_:_:)`` beside a writer, which removes runs that it has merged while they are looked for.
    ///
    /// - Returns: The last may go further than the snapshot: it was named and merged since.
    func runsOfReader(_ state: SearchState, _ known: [IndexRun<KeyRecord>]) -> [IndexRun<KeyRecord>] {
        let folder = of(state.generation)
        var runs: [IndexRun<KeyRecord>] = []
        for attempt in 0..<20 {
            runs = folder.chain(from: state.first, upTo: state.covered, known: known)
            let end = runs.last?.end ?? state.first
            guard end < state.covered else { break }
            let longer = folder.files().filter { $0.range.lowerBound == end && $0.range.upperBound > state.covered }
            if let run = longer.min(by: { $0.range.upperBound < $1.range.upperBound }).flatMap(folder.open) {
                runs.append(run)
                break
            }
            usleep(UInt32(1000 * attempt))
        }
        return runs
    }

    /// Of all files that are there, those of an attempt that was given up included; 0 without any.
    var newestGeneration: UInt64 {
        PosixFile.names(in: folder).compactMap { name in
            name.hasPrefix("keys-") ? name.dropFirst(5).split(separator: "-").first.flatMap { UInt64($0) } : nil
        }.max() ?? 0
    }

    func remove(butOf generation: UInt64) {
        for name in PosixFile.names(in: folder) where name.hasPrefix("keys-") && !name.hasPrefix("keys-\(generation)-") {
            unlink(folder + "/" + name)
        }
    }
}

extension IndexRun<KeyRecord> {
    /// What its file is called when it ends at `end` at the latest.
    func name(upTo end: UInt64) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return self.end <= end ? name : "\(name.prefix { $0 != "-" })-\(name.split(separator: "-")[1])-\(first)-\(end)"
    }
}

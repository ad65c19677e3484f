import Glibc
import Ledger

/// The files of one kind in the folder `index`: `<first>-<end>`, behind a prefix that tells the kinds apart.
struct RunFolder<Record: IndexRecord> {
    /// Runs of one level that become one of the next.
    static var fanIn: Int { 16 }

    let folder: String
    let prefix: String
    /// Records of a run of the lowest level, at least.
    let runLength: Int

    func path(_ range: Range<UInt64>) -> String { "\(folder)/\(prefix)\(range.lowerBound)-\(range.upperBound)" }

    /// nil for a name that is none of these.
    func range(_ name: String) -> Range<UInt64>? {
        guard name.hasPrefix(prefix) else { return nil }
        let parts = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = UInt64(parts[0]), let end = UInt64(parts[1]), first < end else { return nil }
        return first..<end
    }

    /// Every file, by the stretch that its name says.
    func files() -> [(range: Range<UInt64>, path: String)] {
        PosixFile.names(in: folder).compactMap { name in range(name).map { ($0, folder + "/" + name) } }
    }

    /// The run when it is whole and what its name says; nil when it is not.
    func open(_ file: (range: Range<UInt64>, path: String)) -> IndexRun<Record>? {
        guard let run = try? IndexRun<Record>(path: file.path), run.first..<run.end == file.range else { return nil }
        return run
    }

    /// Whole runs, each where the one before ends, from `start` up to `limit` or as far as they go; the longest first
    /// where two begin alike.
    ///
    /// - Parameter known: Runs that are open already.
    func chain(from start: UInt64, upTo limit: UInt64, known: [IndexRun<Record>] = []) -> [IndexRun<Record>] {
        let known = Dictionary(known.map { ($0.path, $0) }, uniquingKeysWith: { old, _ in old })
        var byFirst: [UInt64: [(range: Range<UInt64>, path: String)]] = [:]
        for file in files() where file.range.upperBound <= limit { byFirst[file.range.lowerBound, default: []].append(file) }
        var runs: [IndexRun<Record>] = []
        var end = start
        while let files = byFirst.removeValue(forKey: end) {
            let longestFirst = files.sorted { $0.range.upperBound > $1.range.upperBound }
            guard let next = longestFirst.lazy.compactMap({ known[$0.path] ?? open($0) }).first else { break }
            runs.append(next)
            end = next.end
        }
        return runs
    }

    /// Removes all files but those of `runs`, and what was never finished.
    func removeAll(but runs: [IndexRun<Record>], from start: UInt64 = 0) {
        let kept = Set(runs.map(\.path))
        for name in PosixFile.names(in: folder) {
            let isTemporary = IndexRunWriter<Record>.isTemporary(name)
            let range = range(isTemporary ? IndexRunWriter<Record>.finalName(name) : name)
            guard let range, range.lowerBound >= start, !kept.contains(folder + "/" + name) else { continue }
            unlink(folder + "/" + name)
        }
    }

    /// The last 16 neighbours of one level, when there are so many.
    func mergeable(_ runs: [IndexRun<Record>]) -> [IndexRun<Record>]? {
        var end = runs.count
        while end > 0 {
            let level = level(of: runs[end - 1])
            var begin = end
            while begin > 0, self.level(of: runs[begin - 1]) == level { begin -= 1 }
            let range = begin..<min(begin + Self.fanIn, end)
            if range.count == Self.fanIn, level < 2, runs[range.upperBound - 1].end - runs[begin].first <= 1 << 32 {
                return Array(runs[range])
            }
            end = begin
        }
        return nil
    }

    /// 0 to 2: a run of level 2 is merged no more. Of leaves it has 200 MB.
    private func level(of run: IndexRun<Record>) -> Int {
        run.count < runLength * Self.fanIn ? 0 : run.count < runLength * Self.fanIn * Self.fanIn ? 1 : 2
    }

    /// Instead of runs that follow one another, which are then of no use.
    func merge(_ runs: [IndexRun<Record>]) throws(LedgerError) -> IndexRun<Record> {
        let path = path(runs[0].first..<runs[runs.count - 1].end)
        try IndexRunWriter.merge(runs, to: path)
        return try IndexRun(path: path)
    }
}

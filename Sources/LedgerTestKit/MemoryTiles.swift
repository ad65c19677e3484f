public import Ledger
import Synchronization

/// A published log in memory, with files that a test may change and a publisher that may die.
public final class MemoryTiles: TileStore, TileSource {
    private struct Contents {
        var files: [String: [UInt8]] = [:]
        /// How many more writes there will be before the next one is not done; nil for all.
        var remaining: Int?
        var writes: [String] = []
    }

    private let contents = Mutex(Contents())

    public init(_ files: [String: [UInt8]] = [:]) { contents.withLock { $0.files = files } }

    public var files: [String: [UInt8]] {
        get { contents.withLock { $0.files } }
        set { contents.withLock { $0.files = newValue } }
    }

    /// The paths written since the last ``allow(writes:)``, in order.
    public var writes: [String] { contents.withLock { $0.writes } }

    /// Dies at the write after so many more; nil never.
    public func allow(writes: Int?) {
        contents.withLock { contents in
            contents.remaining = writes
            contents.writes = []
        }
    }

    public func writeImmutable(_ bytes: [UInt8], at path: String) throws(LedgerError) -> Bool {
        if let found = files[path] {
            guard found == bytes else { throw LedgerError(.publishConflict, path, outcome: .nothingKept) }
            return false
        }
        try put(bytes, path)
        return true
    }

    public func sync() {}

    public func replaceCheckpoint(_ note: String) throws(LedgerError) { try put(Array(note.utf8), "checkpoint") }

    public func checkpoint() -> String? { files["checkpoint"].map { String(decoding: $0, as: UTF8.self) } }

    public func removePartials(of path: String) -> Int {
        contents.withLock { contents in
            let names = contents.files.keys.filter { $0.hasPrefix(path + ".p/") }
            for name in names { contents.files[name] = nil }
            return names.count
        }
    }

    public func read(_ path: String, limit: Int) throws(LedgerError) -> [UInt8]? {
        guard let bytes = files[path] else { return nil }
        guard bytes.count <= limit else { throw LedgerError(.publishedTooLong, path) }
        return bytes
    }

    public func partials(of path: String) -> [Int] {
        files.keys.filter { $0.hasPrefix(path + ".p/") }.compactMap { Int($0.dropFirst(path.utf8.count + 3)) }
    }

    private func put(_ bytes: [UInt8], _ path: String) throws(LedgerError) {
        let isDone = contents.withLock { contents in
            guard contents.remaining != 0 else { return false }
            contents.remaining = contents.remaining.map { $0 - 1 }
            contents.files[path] = bytes
            contents.writes.append(path)
            return true
        }
        guard isDone else { throw LedgerError(.closed, "the publisher died") }
    }
}

import Synchronization

/// What stands in files, read again whenever one of them has changed.
final class WatchedFiles<Value: Sendable>: Sendable {
    private let paths: [String]
    private let read: @Sendable () throws -> Value
    private let known = Mutex<(marks: [FileMark?], value: Value)?>(nil)

    /// - Parameter read: Makes the value of the files as they are.
    init(_ paths: [String], _ read: @escaping @Sendable () throws -> Value) {
        self.paths = paths
        self.read = read
    }

    /// - Throws: What reading throws.
    func current() throws -> Value {
        // Before the files are read: what changes meanwhile is read the next time.
        let marks = paths.map { FileMark($0) }
        if let known = known.withLock({ $0 }), known.marks == marks { return known.value }
        let value = try read()
        known.withLock { $0 = (marks, value) }
        return value
    }
}

import Dispatch
import Synchronization

/// Work on many elements that does not depend on their order, over all cores.
enum ParallelSlices {
    /// The results in the order of the elements; `body` takes slices of neighbours.
    ///
    /// Blocks until all is done.
    /// - Parameter length: Elements that one thread takes at a time.
    static func map<Element: Sendable, Value: Sendable>(
        _ elements: [Element], length: Int = 64, _ body: @Sendable (ArraySlice<Element>) -> [Value]
    ) -> [Value] {
        let starts = Array(stride(from: 0, to: elements.count, by: length))
        guard starts.count > 1 else { return body(elements[...]) }
        let results = Mutex([[Value]](repeating: [], count: starts.count))
        DispatchQueue.concurrentPerform(iterations: starts.count) { number in
            let values = body(elements[starts[number]..<min(starts[number] + length, elements.count)])
            results.withLock { $0[number] = values }
        }
        return results.withLock { $0.flatMap { $0 } }
    }
}

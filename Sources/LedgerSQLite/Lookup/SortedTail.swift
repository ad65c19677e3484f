/// The newest records, in memory: a few sorted arrays, each less than half as long as the one before.
///
/// A record is moved as often as its array is merged with the next, about log₂ of how many there are.
struct SortedTail<Record: IndexRecord> {
    /// The entries of one lie before those of the next.
    private(set) var parts: [[Record]] = []
    private(set) var count = 0

    /// - Parameter records: Sorted, of entries behind all that are here.
    mutating func append(_ records: [Record]) {
        guard !records.isEmpty else { return }
        count += records.count
        var last = records
        while let before = parts.last, before.count <= 2 * last.count {
            parts.removeLast()
            last = SortedTail.merged(before, last)
        }
        parts.append(last)
    }

    /// All of them, sorted.
    var all: [Record] {
        var all: [Record] = []
        for part in parts.reversed() { all = all.isEmpty ? part : SortedTail.merged(part, all) }
        return all
    }

    static func merged(_ left: [Record], _ right: [Record]) -> [Record] {
        Array(unsafeUninitializedCapacity: left.count + right.count) { buffer, count in
            var (first, second) = (0, 0)
            while first < left.count, second < right.count {
                if right[second] < left[first] {
                    buffer.initializeElement(at: first + second, to: right[second])
                    second += 1
                } else {
                    buffer.initializeElement(at: first + second, to: left[first])
                    first += 1
                }
            }
            for place in first..<left.count { buffer.initializeElement(at: place + second, to: left[place]) }
            for place in second..<right.count { buffer.initializeElement(at: left.count + place, to: right[place]) }
            count = left.count + right.count
        }
    }
}

extension Array where Element: IndexRecord {
    /// Of sorted ones: those from `record` on, as long as `take` wants more.
    func records(from record: Element, _ take: (Element) -> Bool) {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < record { low = middle + 1 } else { high = middle }
        }
        while low < count, take(self[low]) { low += 1 }
    }
}

/// What happened so far: a count of each event, the last ones in words, and a digest of all.
struct SimulationTrace {
    private struct Line {
        let number: Int
        let event: SimulationEvent
        let process: Int
        let first: UInt64
        let second: UInt64
        let text: String
    }

    private static let kept = 60

    private var lines: [Line] = []
    private var count = 0
    private(set) var counts: [SimulationEvent: Int] = [:]
    /// FNV-1a over every event; two runs that agree in it did the same.
    private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325

    /// - Parameter text: A code or a word; part of the digest.
    mutating func note(
        _ event: SimulationEvent, _ process: Int, _ first: UInt64 = 0, _ second: UInt64 = 0, _ text: String = ""
    ) {
        counts[event, default: 0] += 1
        for word in [UInt64(event.rawValue.utf8.count), UInt64(process), first, second] { mix(word) }
        for byte in event.rawValue.utf8 { mix(UInt64(byte)) }
        for byte in text.utf8 { mix(UInt64(byte)) }
        let line = Line(
            number: count, event: event, process: process, first: first, second: second, text: text)
        if lines.count < SimulationTrace.kept { lines.append(line) } else { lines[count % SimulationTrace.kept] = line }
        count += 1
    }

    mutating func mix(_ word: UInt64) {
        digest = (digest ^ word) &* 0x100_0000_01b3
        digest ^= digest >> 29
    }

    /// The last events, oldest first, one a line.
    var last: [String] {
        lines.sorted { $0.number < $1.number }.map { line in
            "\(line.number) process \(line.process): \(line.event.rawValue) \(line.first) \(line.second) \(line.text)"
        }
    }
}

import Foundation
import Synchronization

/// One figure in a process of its own: `Benchmarks ROW`, or all rows as a table from `Tests/bench`.
@main
enum Benchmarks {
    static let rows: [(name: String, run: @Sendable () async throws -> [Figure])] = [
        ("json", JSONReading.run), ("normalize", Normalization.run),
        ("verify", ColdVerify.run), ("ledger-lone", Appending.lone), ("ledger-bulk", Appending.bulk),
        ("ledger-contended", Contending.run), ("ledger-syncs", Syncing.run), ("ledger-growth", Growing.run),
        ("ledger-verify", Verifying.run), ("ledger-backup", BackingUp.run), ("ledger-keys", Searching.run),
        ("vexlens", Judging.run), ("vexlens-corpus", CorpusReading.run), ("vexlens-memory", Remembering.run),
        ("vexlens-consensus", Deciding.run), ("vexlens-projections", Projecting.run),
        ("vexlens-migration", Migrating.run), ("vexlens-prune", Pruning.run),
        ("rekor", { try Serving.run() }), ("rekor-growth", { try Serving.growth() }),
    ]

    static func main() async {
        let wanted = CommandLine.arguments.dropFirst().first
        if let child = (Syncing.children + Remembering.children).first(where: { $0.name == wanted }) {
            guard let value = try? await child.run() else { exit(1) }
            print(value)
            exit(0)
        }
        guard let row = rows.first(where: { $0.name == wanted }) else {
            print(rows.map(\.name).joined(separator: "\n"))
            exit(wanted == nil ? 0 : 2)
        }
        do {
            for figure in try await row.run() { print(figure.line) }
        } catch {
            print("\(row.name)\tfailed\t\(error)")
            exit(1)
        }
    }
}

/// A measured value beside its goal and, where there is one, the peer's.
struct Figure {
    enum Goal {
        case atLeast(Double)
        case atMost(Double)
        case none
    }

    let name: String
    let value: Double
    let unit: String
    let goal: Goal
    /// What it is compared with, and that one's value.
    var peer: (name: String, value: Double)?

    /// Tab-separated: figure, value, unit, goal, met or missed, ratio to the goal, peer, ratio to the peer.
    var line: String {
        let (goalText, ratio, met): (String, String, String) =
            switch goal {
            case .atLeast(let goal): (">= \(Figure.short(goal))", Figure.short(value / goal), value >= goal ? "met" : "MISSED")
            case .atMost(let goal): ("<= \(Figure.short(goal))", Figure.short(goal / value), value <= goal ? "met" : "MISSED")
            case .none: ("-", "-", "-")
            }
        let against = peer.map { "\($0.name) \(Figure.short($0.value))\t\(Figure.short(value / $0.value))" } ?? "-\t-"
        return "\(name)\t\(Figure.short(value))\t\(unit)\t\(goalText)\t\(met)\t\(ratio)\t\(against)"
    }

    static func short(_ number: Double) -> String {
        !number.isFinite ? "-" : number >= 1000 ? String(Int(number.rounded())) : String(format: number >= 10 ? "%.1f" : "%.3f", number)
    }
}

/// Clocks and memory.
enum Measure {
    /// Seconds of wall time.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The smallest of several runs, in seconds: what the machine can do when nobody disturbs it.
    static func best(of runs: Int, by clock: () -> Double = now, _ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<runs {
            let start = clock()
            try body()
            best = min(best, clock() - start)
        }
        return best
    }

    /// Of all threads of this process, in user and kernel mode.
    static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// What this process has caused to be written to a disk.
    static func writtenBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/io", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("write_bytes:") }),
            let bytes = line.split(separator: " ").last.flatMap({ Int($0) })
        else { return 0 }
        return bytes
    }

    /// What the disk below `folder` takes now: 512 MiB in pieces of 16, each synced, in bytes a second.
    static func diskRate(in folder: String) throws -> Double {
        let path = folder + "/rate"
        defer { unlink(path) }
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw BenchError.tool("open \(path)") }
        defer { close(file) }
        let piece = BenchLog.body(1, bytes: 16 << 20)
        let start = now()
        for _ in 0..<32 {
            guard write(file, piece, piece.count) == piece.count, fdatasync(file) == 0 else {
                throw BenchError.tool("write \(path)")
            }
        }
        return Double(32 * piece.count) / (now() - start)
    }

    /// Fills memory with the page cache of a file without content, as it is on a machine that has run for a while: what is
    /// written then takes pages from others. Free memory is faster for as long as there is some, most of all where a virtual
    /// machine is given it page by page at its first use.
    ///
    /// - Returns: The file, whose pages make room for others as long as it is open.
    static func fillMemory(in folder: String) throws -> FileHandle {
        let path = folder + "/memory"
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw BenchError.tool("open \(path)") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        unlink(path)
        guard ftruncate(file, Int(ProcessInfo.processInfo.physicalMemory / 4 * 5)) == 0 else {
            throw BenchError.tool("size \(path)")
        }
        var piece = [UInt8](repeating: 0, count: 16 << 20)
        while read(file, &piece, piece.count) > 0 {}
        return handle
    }

    /// How often a second something is done, and the time that it takes at most 99 times in 100, in seconds.
    ///
    /// - Parameters:
    ///   - count: Of calls by each thread.
    ///   - body: Called with a random number each time.
    static func random(
        _ count: Int, threads: Int, _ body: @escaping @Sendable (UInt64) throws -> Void
    ) throws -> (rate: Double, p99: Double) {
        let samples = Mutex<[Double]>([])
        let failure = Mutex<(any Error)?>(nil)
        let start = now()
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            var number = UInt64(thread + 1)
            var own: [Double] = []
            own.reserveCapacity(count)
            var last = now()
            do {
                for _ in 0..<count {
                    number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    try body(number >> 33)
                    let now = now()
                    own.append(now - last)
                    last = now
                }
            } catch { failure.withLock { $0 = error } }
            samples.withLock { $0 += own }
        }
        let seconds = now() - start
        if let error = failure.withLock({ $0 }) { throw error }
        let all = samples.withLock { $0 }
        return (Double(all.count) / seconds, percentile(all, 0.99))
    }

    static func percentile(_ samples: [Double], _ share: Double) -> Double {
        let sorted = samples.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// The most memory that a process ever held, in bytes; 0 for one that has ended.
    static func peakMemory(of process: String = "self") -> Int {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(separator: " ").compactMap({ Int($0) }).first
        else { return 0 }
        return kilobytes * 1024
    }

    /// Forgets the peak so far, so that the next one is that of what follows.
    static func resetPeakMemory() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }
}

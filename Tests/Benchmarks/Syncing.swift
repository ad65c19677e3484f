import Foundation
import Ledger
import LedgerTestKit

/// What syncs cost: how many a lone entry needs, and how the bulk rate bears slow ones. Other processes do the
/// appending, under strace.
enum Syncing {
    /// Rows that are run by this one and print one number.
    static let children: [(name: String, run: @Sendable () async throws -> Double)] = [
        ("syncs-lone", { try await lone() }), ("syncs-bulk", { try await bulk() }),
    ]

    @Sendable static func run() async throws -> [Figure] {
        // Opening and closing sync too: what 1,000 entries more need is theirs.
        let few = try syncs(entries: 24)
        let many = try syncs(entries: 1024)
        let plain = try traced("syncs-bulk", entries: 500_000, inject: nil)
        let slow = try traced("syncs-bulk", entries: 500_000, inject: "delay_exit=5000")
        return [
            Figure(
                name: "syncs of a lone entry", value: Double(many - few) / 1000, unit: "calls", goal: .atMost(2.02),
                peer: ("Tessera", 8)),
            Figure(name: "bulk rate, each sync 5 ms longer", value: slow, unit: "entries/s", goal: .none),
            Figure(name: "  of the rate without", value: slow / plain, unit: "x", goal: .atLeast(0.8)),
        ]
    }

    private static func lone() async throws -> Double {
        let log = try BenchLog()
        defer { log.remove() }
        let session = try log.open()
        let count = entries()
        for number in 0..<count { _ = try await session.sequencer.append(BenchLog.submission(number, bytes: 1024)) }
        try session.close()
        return Double(count)
    }

    private static func bulk() async throws -> Double {
        let log = try BenchLog()
        defer { log.remove() }
        let session = try log.open()
        let count = entries()
        let seconds = try await session.fill(0..<count, submitters: 192)
        try session.close()
        return Double(count) / seconds
    }

    private static func entries() -> Int { Int(ProcessInfo.processInfo.environment["STELLA_BENCH_ENTRIES"] ?? "") ?? 1000 }

    private static func syncs(entries: Int) throws -> Int {
        let trace = FileManager.default.temporaryDirectory.appendingPathComponent("stella-syncs-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: trace) }
        _ = try strace(["-e", "trace=fsync,fdatasync", "-o", trace], "syncs-lone", entries: entries)
        return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").filter { $0.contains("sync(") }.count
    }

    private static func traced(_ child: String, entries: Int, inject: String?) throws -> Double {
        let what = inject.map { ["-e", "inject=fsync,fdatasync:\($0)"] } ?? []
        return try strace(
            ["--seccomp-bpf", "-e", "trace=fsync,fdatasync"] + what + ["-o", "/dev/null"], child, entries: entries)
    }

    /// - Returns: The number that the child printed.
    private static func strace(_ options: [String], _ child: String, entries: Int) throws -> Double {
        let run = try ChildProcess.run(
            "strace", ["-f", "-qq"] + options + [CommandLine.arguments[0], child],
            environment: ProcessInfo.processInfo.environment.merging(["STELLA_BENCH_ENTRIES": "\(entries)"]) { $1 })
        guard run.status == 0, let value = Double(run.text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError.tool("strace \(child): \(run.text)\(run.errorText)")
        }
        return value
    }
}

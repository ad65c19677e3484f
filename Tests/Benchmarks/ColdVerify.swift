import Foundation

/// `stella verify` as a whole process: start, read, check every step, print, end.
enum ColdVerify {
    @Sendable static func run() throws -> [Figure] {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-verify-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let testdata = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("testdata/vex/openvex/example-scanner.json").path
        let ledger = ["--data-dir", folder + "/ledger", "-q"]
        try run(stella, ["ledger", "init"] + ledger)
        try run(stella, ["vex", "ingest", testdata] + ledger)
        try run(stella, ["proof", "create", "0", "--output", folder + "/bundle.json"] + ledger)
        let arguments = ["verify", folder + "/bundle.json", "--key", folder + "/ledger/log.pub"]
        for _ in 0..<5 { try run(stella, arguments) }
        var seconds: [Double] = []
        for _ in 0..<40 {
            let start = Measure.now()
            try run(stella, arguments)
            seconds.append(Measure.now() - start)
        }
        var usage = rusage()
        getrusage(Int32(RUSAGE_CHILDREN.rawValue), &usage)
        return [
            Figure(
                name: "cold `stella verify` of a bundle, p50", value: Measure.percentile(seconds, 0.5) * 1000, unit: "ms",
                goal: .atMost(50)),
            Figure(
                name: "  peak memory of any of the processes", value: Double(usage.ru_maxrss) / 1000, unit: "MB",
                goal: .atMost(64)),
        ]
    }

    /// Spawns and waits without Foundation's run loop, whose own time would be measured too.
    ///
    /// - Returns: The most memory that it held, in bytes, and its time on all cores, in seconds.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> (memory: Int, cpu: Double) {
        let child = try spawn(program, arguments)
        var status: Int32 = -1
        var usage = rusage()
        guard wait4(child, &status, 0, &usage) == child, status == 0 else {
            throw BenchError.stella("stella \(arguments.joined(separator: " ")) ended with status \(status)")
        }
        let times = [usage.ru_utime, usage.ru_stime]
        return (usage.ru_maxrss * 1024, times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 })
    }

    /// Starts a program whose output nobody reads.
    static func spawn(_ program: String, _ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var pointers = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child = pid_t()
        guard posix_spawn(&child, program, &actions, nil, &pointers, environ) == 0 else {
            throw BenchError.stella("\(program) does not start")
        }
        return child
    }
}

import Glibc
import LedgerHTTP

extension ProcessFigures {
    /// Of this process, from `/proc` (proc(5)); nil where that is not there.
    static func current() -> ProcessFigures? {
        guard let memory = try? Files.text("/proc/self/statm"), let own = try? Files.text("/proc/self/stat"),
            let system = try? Files.text("/proc/stat"),
            // The name in parentheses may hold blanks and parentheses itself. Behind it stands field 3.
            let close = own.lastIndex(of: ")")
        else { return nil }
        let pages = memory.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }
        let fields = own[own.index(after: close)...].split(separator: " ")
        let boot = system.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
        guard let pages, let boot, fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        return ProcessFigures(
            residentBytes: pages * UInt64(sysconf(Int32(_SC_PAGESIZE))),
            startSeconds: boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}

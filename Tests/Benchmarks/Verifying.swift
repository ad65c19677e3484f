import Foundation
import Ledger
import LedgerSQLite
import Synchronization
import TLog

/// `stella ledger verify` of a published folder with entries of 1 KiB, as a whole process.
enum Verifying {
    @Sendable static func run() async throws -> [Figure] {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        let size = Int(ProcessInfo.processInfo.environment["STELLA_BENCH_ENTRIES"] ?? "") ?? 300_000
        let log = try BenchLog()
        defer { log.remove() }
        let session = try log.open()
        _ = try await session.fill(0..<size)
        let folder = PlainFolder(log.path + "/public")
        let publisher = TilePublisher(store: session.directory.store, proofs: session.sequencer.proofs)
        let published = try Measure.best(of: 1) { _ = try publisher.publish(to: folder) }
        try session.close()
        guard let key = log.verifiers.first?.vkey else { throw BenchError.entriesMissing }
        let arguments = ["ledger", "verify", folder.path, "--key", key, "-q"]
        let seconds = try Measure.best(of: 3) { try ColdVerify.run(stella, arguments) }
        return [
            Figure(
                name: "publishing of \(size) entries, without syncs", value: Double(size) / published,
                unit: "entries/s",
                goal: .none),
            Figure(
                name: "`stella ledger verify` of the folder, from bodies to the root", value: Double(size) / seconds,
                unit: "leaves/s", goal: .none),
            Figure(
                name: "  the same, bodies hashed", value: Double(size) * 1024 / seconds / 1e6, unit: "MB/s", goal: .none
            ),
            Figure(
                name: "  most memory", value: try Double(peakMemory(stella, arguments)) / 1e6, unit: "MB",
                goal: .atMost(64)),
        ]
    }

    /// Of a run that is looked at while it lasts: what the kernel says of one that has ended counts this process too.
    private static func peakMemory(_ program: String, _ arguments: [String]) throws -> Int {
        let child = try ColdVerify.spawn(program, arguments)
        var status: Int32 = -1
        var peak = 0
        while case let ended = waitpid(child, &status, WNOHANG), ended != child {
            guard ended == 0 else { throw BenchError.stella("nothing to wait for") }
            peak = max(peak, Measure.peakMemory(of: "\(child)"))
            usleep(1000)
        }
        return peak
    }
}

/// Files as they are, synced by nobody: what is measured is the reading of them.
private final class PlainFolder: TileStore {
    let path: String
    private let folders = Mutex(Set<String>())

    init(_ path: String) { self.path = path }

    func writeImmutable(_ bytes: [UInt8], at name: String) throws(LedgerError) -> Bool {
        do {
            let folder = (path + "/" + name as NSString).deletingLastPathComponent
            if folders.withLock({ $0.insert(folder).inserted }) {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
            return true
        } catch {
            throw LedgerError(.suspect, "\(error)")
        }
    }

    func sync() {}

    func replaceCheckpoint(_ note: String) throws(LedgerError) {
        _ = try writeImmutable(Array(note.utf8), at: "checkpoint")
    }

    func checkpoint() -> String? { nil }

    func removePartials(of path: String) -> Int { 0 }
}

import Foundation
import Ledger
import LedgerSQLite
import Signing
import TLog
import Wire

/// A ledger in a temporary directory, with a key of its own and entries of random bytes.
final class BenchLog {
    typealias Store = SQLiteLedgerStore<NoRows>

    let sequencer: LogSequencer<Store>
    private let directory: LedgerDirectory<NoRows>
    private let path: String
    private var generator: UInt64 = 0x9e37_79b9_7f4a_7c15

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("stella-bench-\(getpid())").path
        try? FileManager.default.removeItem(atPath: path)
        directory = try LedgerDirectory(path, .create, rowWriter: NoRows())
        let signers = [try NoteSigner(name: "bench.example", key: PrivateKey.generate(.ed25519), kind: .ed25519)]
        try LogSequencer.create(
            LogParameters(origin: "bench.example", treeID: 1), in: directory.store, guard: directory.checkpointGuard,
            signers: signers, now: BenchLog.now())
        sequencer = try LogSequencer.open(
            directory.store, guard: directory.checkpointGuard, signers: signers, clock: BenchLog.now)
    }

    func remove() {
        sequencer.close()
        try? directory.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    /// An entry nobody has seen: incompressible, different each time, the same in every run.
    func entry(bytes: Int) throws -> Submission<Never> {
        var body = [UInt8](repeating: 0, count: bytes)
        for index in 0..<bytes {
            generator ^= generator << 13
            generator ^= generator >> 7
            generator ^= generator << 17
            body[index] = UInt8(truncatingIfNeeded: generator)
        }
        return try Submission(body: body)
    }

    /// What the directory takes on disk.
    func storedBytes() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: path).reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            return sum + (attributes[.size] as? Int ?? 0)
        }
    }

    @Sendable static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}

import Foundation
import Ledger
import LedgerSQLite
import Signing
import TLog
import Wire

/// A ledger in a temporary directory, with a key of its own and entries of random bytes.
final class BenchLog: Sendable {
    typealias Store = SQLiteLedgerStore<NoRows>

    let path: String
    private let signers: [NoteSigner]
    private let isKept: Bool

    /// - Parameter path: Where a ledger is or will be; a temporary directory without one.
    init(_ path: String? = nil) throws {
        self.path = path ?? FileManager.default.temporaryDirectory.appendingPathComponent("stella-bench-\(getpid())").path
        isKept = path != nil
        signers = [
            try NoteSigner(
                name: "bench.example", key: PrivateKey(ed25519Seed: Array(repeating: 7, count: 32)), kind: .ed25519)
        ]
        guard !FileManager.default.fileExists(atPath: self.path + "/ledger.sqlite") else { return }
        try? FileManager.default.removeItem(atPath: self.path)
        let directory = try LedgerDirectory(self.path, .create, rowWriter: NoRows())
        try LogSequencer.create(
            LogParameters(origin: "bench.example", treeID: 1), in: directory.store, guard: directory.checkpointGuard,
            signers: signers, now: BenchLog.now())
        try directory.close()
    }

    var verifiers: [NoteVerifier] { signers.map(\.verifier) }

    func open(limits: SequencerLimits = SequencerLimits()) throws -> Session {
        let directory = try LedgerDirectory(path, .write, rowWriter: NoRows())
        let sequencer = try LogSequencer.open(
            directory.store, guard: directory.checkpointGuard, signers: signers, limits: limits, clock: BenchLog.now)
        return Session(directory: directory, sequencer: sequencer)
    }

    /// The log open for writing.
    struct Session: Sendable {
        let directory: LedgerDirectory<NoRows>
        let sequencer: LogSequencer<Store>

        func close() throws {
            sequencer.close()
            try directory.close()
        }
    }

    func remove() {
        if !isKept { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Entry `number`: incompressible, different from every other, the same in every run.
    static func body(_ number: Int, bytes: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bytes) { buffer, count in
            var word = UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15 &+ 0x1234_5678_9abc_def1
            let target = UnsafeMutableRawBufferPointer(buffer)
            for place in stride(from: 0, to: bytes & ~7, by: 8) {
                word ^= word << 13
                word ^= word >> 7
                word ^= word << 17
                target.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
            }
            for place in bytes & ~7..<bytes { target[place] = UInt8(truncatingIfNeeded: word >> UInt64(place & 7)) }
            count = bytes
        }
    }

    static func submission(_ number: Int, bytes: Int, keys: [SearchKey] = []) throws -> Submission<Never> {
        try Submission(body: body(number, bytes: bytes), keys: keys)
    }

    /// What the directory takes on disk.
    func storedBytes(_ matches: (String) -> Bool = { _ in true }) throws -> Int {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return try names.filter(matches).reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            let isFile = attributes[.type] as? FileAttributeType == .typeRegular
            return sum + (isFile ? attributes[.size] as? Int ?? 0 : 0)
        }
    }

    @Sendable static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}

extension BenchLog.Session {
    /// Submits entries in groups from several tasks, all of them waiting for their answers.
    ///
    /// - Parameter keys: Of the entry with a number.
    /// - Returns: Seconds of wall time.
    func fill(
        _ numbers: Range<Int>, bytes: Int = 1024, submitters: Int = 64, group: Int = 256,
        keys: @escaping @Sendable (Int) -> [SearchKey] = { _ in [] }
    ) async throws -> Double {
        let start = Measure.now()
        let sequencer = sequencer
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for submitter in 0..<submitters {
                tasks.addTask {
                    for first in stride(
                        from: numbers.lowerBound + group * submitter, to: numbers.upperBound, by: group * submitters)
                    {
                        let numbers = first..<min(first + group, numbers.upperBound)
                        _ = try await sequencer.append(
                            try numbers.map { try BenchLog.submission($0, bytes: bytes, keys: keys($0)) })
                    }
                }
            }
            try await tasks.waitForAll()
        }
        return Measure.now() - start
    }
}

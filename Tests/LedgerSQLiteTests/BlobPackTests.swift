import Foundation
import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing

@testable import LedgerSQLite

@Suite("Blobs in segments")
struct BlobPackTests {
    private let log: DemoLog
    private let scratch = Scratch()

    init() throws { log = try DemoLog() }

    private static func blob(_ number: Int, bytes: Int) -> Blob {
        // No two of the same length, if it is not very short.
        Blob((0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* (31 + number / 256 * 2) &+ number &* 7) })
    }

    /// A batch for each element: how long its blobs are.
    private func grow(_ batches: [[Int]]) async throws -> [Blob] {
        let directory = try scratch.directory(.create)
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        var blobs: [Blob] = []
        for lengths in batches {
            let first = blobs.count
            blobs += lengths.enumerated().map { BlobPackTests.blob(first + $0, bytes: $1) }
            _ = try await sequencer.append(
                (first..<blobs.count).map { try Submission(body: DemoLog.body($0), blobs: [blobs[$0]], rows: [$0]) })
        }
        try directory.close()
        return blobs
    }

    private func count(_ table: String) throws -> Int {
        try SQLiteLedger.status(in: scratch.path).rows.first { $0.name == table }?.count ?? 0
    }

    @Test("few and short blobs are rows, many or long ones lie in a segment; all are found, listed once and in order")
    func bothPlaces() async throws {
        let blobs = try await grow([[100], [300 << 10], Array(repeating: 2000, count: 300), [1, 0, 3], [2 << 20, 5]])
        #expect(try count("blob") == 4)
        #expect(try count("packed_blob") == 303)
        let directory = try scratch.directory(.read)
        for blob in blobs { #expect(try directory.store.blob(blob.digest) == blob.bytes) }
        #expect(try directory.store.blob(.zero) == nil)
        var listed: [Digest] = []
        while case let next = try directory.store.blobs(after: listed.last, limit: 40), !next.isEmpty { listed += next }
        #expect(listed == Set(blobs.map(\.digest)).sorted())
        let report = Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true)
        #expect(report.isClean && report.blobs == Set(blobs.map(\.digest)).count)
    }

    @Test("bundles and packs share a segment without touching each other, whichever came last")
    func sharedSegment() async throws {
        // 256 entries end a bundle: in the batch of a pack, before one and behind one.
        let sizes = [[200 << 10, 200 << 10], Array(repeating: 1500, count: 300), Array(repeating: 10, count: 300), [400 << 10]]
        let blobs = try await grow(sizes)
        let directory = try scratch.directory(.read)
        for blob in blobs { #expect(try directory.store.blob(blob.digest) == blob.bytes) }
        let entries = try directory.store.entries(LogIndex(0)..<LogIndex(UInt64(blobs.count)))
        #expect(entries.map(\.body) == blobs.indices.map { DemoLog.body($0) })
        let length = try FileManager.default.attributesOfItem(atPath: scratch.path + "/segments/000000")[.size] as? Int
        let records = 2 * (511 * 32 + 256 * 4) + (0..<512).reduce(0) { $0 + 2 + DemoLog.body($1).count }
        let packed = sizes.filter { $0.reduce(0, +) >= BlobPack.threshold }.joined().reduce(0, +)
        #expect(length == records + packed)
    }

    @Test("the same blob in a row and in a pack is one blob")
    func sameBlobTwice() async throws {
        let directory = try scratch.directory(.create)
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        let (short, long) = (Blob([1, 2, 3]), BlobPackTests.blob(1, bytes: 300 << 10))
        for (number, blobs) in [[short], [short, long, long], [long], [short]].enumerated() {
            _ = try await sequencer.append([Submission(body: DemoLog.body(number), blobs: blobs, rows: [])])
        }
        #expect(try directory.store.blobs(after: nil, limit: 10) == [short.digest, long.digest].sorted())
        #expect(try directory.store.blob(short.digest) == short.bytes && directory.store.blob(long.digest) == long.bytes)
        try directory.close()
    }

    @Test("each altered byte of a pack is found by the audit; a segment that was cut off is an error and never an answer")
    func damage() async throws {
        let blobs = try await grow([Array(repeating: 4000, count: 70)])
        for (place, blob) in blobs.enumerated() {
            let byte = 4000 * place + 57 * place % 4000
            try scratch.flip("segments/000000", byte: byte)
            let directory = try scratch.directory(.read)
            let report = Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true)
            #expect(report.findings.map(\.code) == [.blobDamaged] && report.findings.map(\.place) == ["blob \(blob.digest)"])
            try directory.close()
            try scratch.flip("segments/000000", byte: byte)
        }
        let file = try #require(FileHandle(forWritingAtPath: scratch.path + "/segments/000000"))
        try file.truncate(atOffset: UInt64(4000 * 70 - 1))
        try file.close()
        let directory = try scratch.directory(.read)
        let last = try #require(blobs.last)
        #expect(throws: LedgerError(.blobDamaged, "")) { try directory.store.blob(last.digest) }
        #expect(try directory.store.blob(blobs[0].digest) == blobs[0].bytes)
    }

    @Test("a backup has the packs, also where nothing else lies in the segment; what comes after leaves it as it is")
    func backup() async throws {
        let blobs = try await grow([Array(repeating: 4000, count: 70)])
        let folder = Scratch()
        let backup = try LedgerBackup.make(
            of: scratch.path, in: folder.path, others: [], verifiers: log.verifiers, at: log.clock.now)
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        _ = try await sequencer.append(
            (70..<140).map {
                try Submission(body: DemoLog.body($0), blobs: [BlobPackTests.blob($0, bytes: 5000)], rows: [$0])
            })
        try directory.close()
        let report = try backup.audit(verifiers: log.verifiers)
        #expect(report.isClean && report.entries == 70)
        let copy = try LedgerBackup.store(at: folder.path + "/ledger-1.sqlite", beside: folder.path)
        for blob in blobs { #expect(try copy.blob(blob.digest) == blob.bytes) }
        let length = try FileManager.default.attributesOfItem(atPath: folder.path + "/segments/000000")[.size] as? Int
        #expect(length == 70 * 4000)
    }
}

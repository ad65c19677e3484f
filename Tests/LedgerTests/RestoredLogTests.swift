import Ledger
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Testing
import Wire

/// Entries of a log as a file or folder would give them.
private struct Copy: EntrySource {
    let log: MemoryLedgerStore<Int>
    let note: String
    var first: UInt64 = 0
    var hasTimes = true
    var place = "a copy"
    var altering: UInt64?

    func read(_ range: Range<UInt64>, _ take: (ReturnedEntry) throws(LedgerError) -> Void) throws(LedgerError) {
        for entry in try log.entries(LogIndex(range.lowerBound)..<LogIndex(range.upperBound)) {
            let isAltered = entry.index.value == altering
            try take(
                ReturnedEntry(
                    index: entry.index.value, body: isAltered ? entry.body + [0] : entry.body,
                    integratedTime: hasTimes ? entry.integratedTime : nil))
        }
    }
}

@Suite("A log that came back from a copy")
struct RestoredLogTests {
    private let log: DemoLog

    init() throws { log = try DemoLog() }

    /// A log of batches of seven entries, each two seconds after the one before, from the body `number` on.
    private func grown(_ count: Int, from number: Int = 0) async throws -> MemoryLedgerStore<Int> {
        let demo = try DemoLog()
        let (store, checkpointGuard) = (MemoryLedgerStore<Int>(), MemoryCheckpointGuard())
        try demo.create(store, checkpointGuard)
        let sequencer = try demo.open(store, checkpointGuard)
        for first in stride(from: 0, to: count, by: 7) {
            demo.clock.advance(bySeconds: 2)
            _ = try await sequencer.append(
                (first..<min(first + 7, count)).map { try Submission(body: DemoLog.body(number + $0), rows: [$0]) })
        }
        return store
    }

    private func head(_ store: MemoryLedgerStore<Int>) throws -> CommittedHead { try #require(store.head()) }

    private func source(_ store: MemoryLedgerStore<Int>) throws -> Copy { Copy(log: store, note: try head(store).note) }

    private func seen(_ store: MemoryLedgerStore<Int>) throws -> SeenHead {
        try SeenHead(head(store).guarded, of: head(store))
    }

    private func restored(
        _ store: MemoryLedgerStore<Int>, _ seen: [SeenHead], _ sources: [any EntrySource] = []
    ) throws -> RestoredLog<MemoryLedgerStore<Int>> {
        try RestoredLog(store, verifiers: log.verifiers, seen: seen, sources: sources)
    }

    private func replay(_ restored: RestoredLog<MemoryLedgerStore<Int>>, at time: Timestamp? = nil) throws -> Int {
        try restored.replay(signers: log.signers, time: time ?? log.clock.now) { (entry) throws(LedgerError) in
            LinkedEntry(blobs: [], keys: DemoLog.keys(Int(entry.index)), rows: [Int(entry.index)])
        }
    }

    @Test(
        "what is missing comes back as it was: entries, times, rows, tiles, and the very note",
        arguments: [0, 1, 255, 256, 300, 699])
    func wholeAgain(size: Int) async throws {
        let (whole, old) = (try await grown(700), try await grown(size))
        let copy = try restored(old, [try seen(whole)], [try source(whole)])
        #expect(copy.missing == UInt64(size)..<700 && copy.uncovered.isEmpty)
        #expect(try replay(copy) == 0)
        #expect(old.head() == whole.head())
        #expect(try old.entries(LogIndex(0)..<LogIndex(700)) == whole.entries(LogIndex(0)..<LogIndex(700)))
        #expect(old.rows.map(\.row) == Array(0..<700))
        let tiles = try Tile.growth(from: .empty, to: TreeSize(700))
        #expect(try old.tiles(tiles) == whole.tiles(tiles))
        #expect(try restored(old, [try seen(whole)]).missing.isEmpty)
    }

    @Test("one entry that is altered, at any place: nothing is signed", arguments: [300, 301, 555, 699])
    func altered(place: UInt64) async throws {
        let (whole, old) = (try await grown(700), try await grown(300))
        var source = try source(whole)
        source.altering = place
        let copy = try restored(old, [try seen(whole)], [source])
        #expect(throws: LedgerError(.fork, "")) { try replay(copy) }
        // Whatever was stored on the way carries no checkpoint, so that no log opens over it.
        #expect(try head(old).size.value == 300 || head(old).note.isEmpty)
    }

    @Test(
        "a known state that is not of this history is a fork, before, at and after the copy's size",
        arguments: [100, 300, 700])
    func fork(size: Int) async throws {
        let (old, other) = (try await grown(300), try await grown(size, from: 1))
        guard size > 300 else {
            #expect(throws: LedgerError(.fork, "")) { try restored(old, [try seen(other)]) }
            return
        }
        let copy = try restored(old, [try seen(other)], [try source(other)])
        #expect(throws: LedgerError(.fork, "")) { try replay(copy) }
        #expect(try head(old).size.value == 300 || head(old).note.isEmpty)
    }

    @Test("a state known on the way is met as well, and one that is contradicted ends the replay")
    func onTheWay() async throws {
        let (whole, old) = (try await grown(700), try await grown(300))
        let states = try [await grown(490), await grown(560), whole].map { try seen($0) }
        #expect(try replay(try restored(old, states, [try source(whole)])) == 0)
        let again = try await grown(300)
        let wrong = try seen(try await grown(490, from: 1))
        #expect(throws: LedgerError(.fork, "")) {
            try replay(try restored(again, states + [wrong], [try source(whole)]))
        }
        #expect(try head(again).note.isEmpty || head(again).size.value == 300)
    }

    @Test("sources that do not reach far enough tell what is missing, and a replay of them signs nothing")
    func uncovered() async throws {
        let (whole, half, old) = (try await grown(700), try await grown(490), try await grown(300))
        #expect(try restored(old, [try seen(whole)]).uncovered == 300..<700)
        let copy = try restored(old, [try seen(whole)], [try source(half)])
        #expect(copy.uncovered == 490..<700)
        #expect(throws: LedgerError(.rollback, "")) { try replay(copy) }
        #expect(try head(old).note.isEmpty || head(old).size.value == 300)
        // A source that begins behind the copy's end is of no use alone.
        var late = try source(whole)
        late.first = 301
        #expect(try restored(await grown(300), [], [late]).uncovered == 300..<700)
    }

    @Test("two sources complete each other; the one that knows times goes first")
    func two() async throws {
        let (whole, half, old) = (try await grown(700), try await grown(490), try await grown(300))
        var folder = try source(whole)
        folder.hasTimes = false
        let now = Timestamp(seconds: log.clock.now.seconds + 5000)
        #expect(try replay(try restored(old, [try seen(whole)], [folder, try source(half)]), at: now) == 210)
        let times = try old.entries(LogIndex(0)..<LogIndex(700)).map(\.integratedTime)
        #expect(try times.prefix(490) == whole.entries(LogIndex(0)..<LogIndex(490)).map(\.integratedTime)[...])
        #expect(times.suffix(210).allSatisfy { $0 == now })
        // The time is in no tree: the note is the one that left.
        #expect(try head(old).note == head(whole).note)
    }

    @Test("sources of another log, or signed by nobody, are refused")
    func strangers() async throws {
        let (whole, old) = (try await grown(20), try await grown(10))
        let other = try DemoLog(seed: 8)
        let note = try other.head((0..<20).map { MerkleHash.leaf(DemoLog.body($0)) }).note
        #expect(throws: LedgerError(.checkpointUnverified, "")) {
            try restored(old, [], [Copy(log: whole, note: note)])
        }
        #expect(throws: LedgerError(.checkpointUnverified, "")) { try restored(old, [], [Copy(log: whole, note: "")]) }
        let guardOfOther = GuardedHead(treeID: 9, shardOffset: 0, size: TreeSize(20), root: try head(whole).root)
        #expect(throws: LedgerError(.fork, "")) { try SeenHead(guardOfOther, of: try head(old)) }
    }

    @Test("an export reads back line by line, and one altered or missing byte is noticed")
    func export() async throws {
        let whole = try await grown(300)
        let proofs = try ProofService(store: whole, verifiers: log.verifiers)
        let exporter = LogExporter(store: whole, proofs: proofs) { (_) throws(LedgerError) in [] }
        var lines: [[UInt8]] = []
        #expect(try exporter.export(from: 250) { (line) throws(LedgerError) in lines.append(line) } == TreeSize(300))
        #expect(lines.count == 52 && lines.allSatisfy { $0.last == 0x0a })
        let head = try ExportFormat.head(in: lines[0], of: "x")
        #expect(head.first == 250 && head.size == 300 && head.origin == log.origin)
        let stored = try whole.entries(LogIndex(250)..<LogIndex(300))
        for (line, entry) in zip(lines[1...50], stored) {
            let read = try ExportFormat.entry(in: line, of: "x")
            #expect(read.index == entry.index.value && read.body == entry.body)
            #expect(read.integratedTime == entry.integratedTime)
        }
        let sum = SHA256.hash(Array(lines.dropLast().joined()))
        #expect(try ExportFormat.note(in: lines[51], after: sum, of: "x") == whole.head()?.note)
        #expect(throws: LedgerError(.sourceDamaged, "")) {
            try ExportFormat.note(in: lines[51], after: SHA256.hash([]), of: "x")
        }
        #expect(throws: LedgerError(.sourceDamaged, "")) { try ExportFormat.note(in: lines[50], after: sum, of: "x") }
        #expect(throws: LedgerError(.sourceDamaged, "")) { try ExportFormat.entry(in: lines[51], of: "x") }
        #expect(throws: LedgerError(.sourceDamaged, "")) { try ExportFormat.head(in: lines[1], of: "x") }
        #expect(throws: LedgerError(.outOfRange, "")) { try exporter.export(from: 301) { (_) throws(LedgerError) in } }
    }
}

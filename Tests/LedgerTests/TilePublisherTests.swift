import Ledger
import LedgerTestKit
import TLog
import Testing

@Suite("Publishing as files")
struct TilePublisherTests {
    @Test("a run writes what is missing and the checkpoint last; the next one writes nothing")
    func incremental() async throws {
        let grown = try await GrownLog()
        let tiles = MemoryTiles()
        var expected: Set<String> = []
        for size in [0, 1, 3, 255, 256, 257, 700, 1024] {
            try await grown.grow(to: size)
            tiles.allow(writes: nil)
            let result = try grown.publisher().publish(to: tiles)
            let old = expected
            for tile in try Tile.growth(from: .empty, to: TreeSize(UInt64(size))) {
                expected.insert(tile.path)
                if tile.level == 0 { expected.insert(EntryBundle(index: tile.index, width: tile.width).path) }
            }
            #expect(Set(tiles.writes.dropLast()) == expected.subtracting(old))
            #expect(tiles.writes.last == "checkpoint" && result.written == tiles.writes.count && result.found == 0)
            #expect(try TileAuditor(tiles, trust: grown.trust).run().isClean)
            tiles.allow(writes: 0)
            #expect(try grown.publisher().publish(to: tiles) == PublishResult())
        }
        #expect(Set(tiles.files.keys) == expected.union(["checkpoint"]))
    }

    @Test("killed before any of its writes, the old log stands and the next run ends with the same bytes")
    func killed() async throws {
        let grown = try await GrownLog(300)
        let before = MemoryTiles()
        _ = try grown.publisher().publish(to: before)
        try await grown.grow(to: 900)
        let after = MemoryTiles(before.files)
        let count = try grown.publisher().publish(to: after).written
        #expect(count == 8)
        for point in 0..<count {
            let tiles = MemoryTiles(before.files)
            tiles.allow(writes: point)
            #expect(throws: LedgerError(.closed, "")) { try grown.publisher().publish(to: tiles) }
            #expect(tiles.checkpoint() == before.checkpoint())
            #expect(try TileAuditor(tiles, trust: grown.trust).run().isClean)
            tiles.allow(writes: nil)
            let result = try grown.publisher().publish(to: tiles)
            #expect(result.written == count - point && result.found == point)
            #expect(tiles.files == after.files)
        }
    }

    @Test("a folder that is ahead, of another history or another log is refused and left as it is")
    func conflicts() async throws {
        let grown = try await GrownLog(300)
        let ahead = MemoryTiles()
        try await grown.grow(to: 310)
        _ = try grown.publisher().publish(to: ahead)
        let younger = try await GrownLog(305)
        let fork = try grown.log.head((1...200).map { MerkleHash.leaf(DemoLog.body($0)) })
        let stranger = try Checkpoint(origin: "test.example/other", size: .empty, root: MerkleHash.emptyRoot)
        let note = try SignedNote.signed(text: stranger.text, by: grown.log.signers).encoded
        for files in [
            ahead.files, ["checkpoint": Array(fork.note.utf8)], ["checkpoint": Array(note.utf8)],
            ["checkpoint": Array("nonsense\n".utf8)], ["tile/0/000": Array(repeating: 1, count: 8192)],
        ] {
            let tiles = MemoryTiles(files)
            #expect(throws: LedgerError(.publishConflict, "")) { try younger.publisher().publish(to: tiles) }
            #expect(files.allSatisfy { tiles.files[$0.key] == $0.value })
            #expect(tiles.checkpoint() == MemoryTiles(files).checkpoint())
        }
    }

    @Test("a note with more signatures replaces the head's own, at its size, and is not taken back")
    func notes() async throws {
        let grown = try await GrownLog(260)
        let old = try SignedNote(parsing: grown.note)
        let witness = try DemoLog(seed: 9).signers
        let signed = try SignedNote.signed(text: old.text, by: grown.log.signers + witness).encoded
        let tiles = MemoryTiles()
        #expect(try grown.publisher().publish(to: tiles).written == 6)
        #expect(try grown.publisher().publish(to: tiles, note: signed).written == 1)
        #expect(tiles.checkpoint() == signed)
        #expect(try grown.publisher().publish(to: tiles).written == 0)
        #expect(tiles.checkpoint() == signed)
        // The log may have grown while witnesses signed: what is published is what they signed.
        try await grown.grow(to: 600)
        let fresh = MemoryTiles()
        _ = try grown.publisher().publish(to: fresh, note: signed)
        #expect(fresh.files == tiles.files)
        _ = try grown.publisher().publish(to: fresh)
        #expect(throws: LedgerError(.publishConflict, "")) { try grown.publisher().publish(to: fresh, note: signed) }
        let forged = try grown.log.head((1...260).map { MerkleHash.leaf(DemoLog.body($0)) }).note
        #expect(throws: LedgerError(.publishConflict, "")) {
            try grown.publisher().publish(to: MemoryTiles(), note: forged)
        }
    }

    @Test("pruning removes the partial files of what is full and no others")
    func pruning() async throws {
        let grown = try await GrownLog()
        let tiles = MemoryTiles()
        for size in [1, 100, 300, 400] {
            try await grown.grow(to: size)
            _ = try grown.publisher().publish(to: tiles)
        }
        let result = try grown.publisher().publish(to: tiles, isPruning: true)
        #expect(result.removed == 4 && result.written == 0)
        #expect(
            tiles.files.keys.filter { $0.contains(".p/") }.sorted() == [
                "tile/0/001.p/144", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/144",
                "tile/entries/001.p/44",
            ])
        #expect(try TileAuditor(tiles, trust: grown.trust).run().isClean)
    }
}

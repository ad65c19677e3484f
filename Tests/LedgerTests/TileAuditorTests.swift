import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("A published log, audited from its files alone (C2SP tlog-tiles)")
struct TileAuditorTests {
    private func published(_ count: Int) async throws -> (GrownLog, MemoryTiles) {
        let grown = try await GrownLog(count)
        let tiles = MemoryTiles()
        _ = try grown.publisher().publish(to: tiles)
        return (grown, tiles)
    }

    private func audit(
        _ tiles: MemoryTiles, _ grown: GrownLog, since: String? = nil
    ) throws(LedgerError) -> AuditReport {
        try TileAuditor(tiles, trust: grown.trust, since: since.map { Array($0.utf8) }).run()
    }

    @Test("a whole log is clean and counted", arguments: [0, 1, 2, 255, 256, 257, 512, 700, 65_536, 66_000])
    func clean(count: Int) async throws {
        let (grown, tiles) = try await published(count)
        let report = try audit(tiles, grown)
        #expect(report.findings == [] && !report.isCut)
        #expect(report.size == TreeSize(UInt64(count)) && report.entries == count)
        #expect(report.entryBytes == (0..<count).reduce(0) { $0 + DemoLog.body($1).count })
        #expect(report.tiles == (try Tile.growth(from: .empty, to: report.size).count))
        #expect(report.bytesRead == tiles.files.values.reduce(0) { $0 + $1.count })
    }

    /// In the last file of some sizes the order of the bits does not matter: each byte is flipped in one of its bits.
    @Test("every flipped byte is found, and its file is named", arguments: [1, 2, 255, 256, 257, 700])
    func flips(count: Int) async throws {
        let (grown, tiles) = try await published(count)
        let whole = tiles.files
        var flips = 0
        for (path, bytes) in whole {
            // Every byte of small files; of those that are alike from end to end, every seventh.
            for place in stride(from: flips % 7, to: bytes.count, by: bytes.count > 2000 ? 7 : 1) {
                var broken = bytes
                broken[place] ^= 1 << UInt8(place % 8)
                tiles.files[path] = broken
                flips += 1
                guard path != "checkpoint" else {
                    // The signature is base64: a flip that leaves it the same text there is none.
                    #expect(throws: LedgerError(.checkpointUnverified, ""), "\(path) byte \(place)") {
                        try audit(tiles, grown)
                    }
                    continue
                }
                let findings = try audit(tiles, grown).findings
                #expect(
                    findings.contains { names($0, path) }, "size \(count), \(path) byte \(place): \(findings)")
                #expect(
                    findings.allSatisfy { $0.place == "checkpoint" || $0.place == "entries" || names($0, path) },
                    "size \(count), \(path) byte \(place) is blamed on others: \(findings)")
            }
            tiles.files[path] = bytes
        }
        #expect(flips > 200 && tiles.files == whole)
    }

    private func names(_ finding: AuditFinding, _ path: String) -> Bool {
        finding.place == path || finding.place.hasPrefix(path + " ") || finding.detail.hasPrefix(path + " ")
    }

    @Test("every file that is missing is named", arguments: [1, 256, 257, 700, 66_000])
    func missing(count: Int) async throws {
        let (grown, tiles) = try await published(count)
        for (path, bytes) in tiles.files where path != "checkpoint" {
            guard count < 1000 || path.hasSuffix("/000") || path.contains(".p/") else { continue }
            tiles.files[path] = nil
            #expect(try audit(tiles, grown).findings.contains { $0.place == path }, "\(path)")
            tiles.files[path] = bytes
        }
        tiles.files["checkpoint"] = nil
        #expect(throws: LedgerError(.notPublished, "")) { try audit(tiles, grown) }
    }

    @Test("files that are cut short, too long or empty are named", arguments: [257, 700])
    func lengths(count: Int) async throws {
        let (grown, tiles) = try await published(count)
        for (path, bytes) in tiles.files where path != "checkpoint" {
            let long = bytes + Array(repeating: 1, count: 1 << 25)
            for broken in [[], Array(bytes.dropLast()), bytes + [0], bytes + bytes, long] {
                tiles.files[path] = broken
                let findings = try audit(tiles, grown).findings
                #expect(findings.contains { $0.place == path }, "\(path) of \(broken.count): \(findings)")
            }
            tiles.files[path] = bytes
        }
    }

    @Test("a partial file that is gone is read from the full one, and one that is left may not contradict it")
    func partials() async throws {
        let grown = try await GrownLog(700)
        let tiles = MemoryTiles()
        _ = try grown.publisher().publish(to: tiles)
        let older = tiles.files["checkpoint"]
        try await grown.grow(to: 1100)
        _ = try grown.publisher().publish(to: tiles)
        #expect(try audit(tiles, grown).isClean)
        // Left over from the older checkpoint, and needed by nobody who has the newer.
        let left = try #require(tiles.files["tile/0/002.p/188"])
        tiles.files["tile/0/002.p/188"] = left.reversed()
        #expect(try audit(tiles, grown).findings.map(\.place) == ["tile/0/002.p/188"])
        tiles.files["tile/0/002.p/188"] = left + [0]
        #expect(try audit(tiles, grown).findings.map(\.place) == ["tile/0/002.p/188"])
        tiles.files["tile/0/002.p/188"] = nil
        tiles.files["tile/entries/002.p/188"] = nil
        #expect(try audit(tiles, grown).isClean)
        // The older checkpoint over the newer files: the partial ones it implies are gone, the full ones serve.
        tiles.files["checkpoint"] = older
        tiles.files["tile/1/000.p/2"] = nil
        let report = try audit(tiles, grown)
        #expect(report.entries == 700)
        #expect(report.findings.map(\.place) == ["tile/1/000.p/2"], "level 1 has no full tile yet")
        tiles.files["tile/1/000.p/2"] = Array(try #require(tiles.files["tile/1/000.p/4"]).prefix(64))
        #expect(try audit(tiles, grown).isClean)
        tiles.files["tile/0/002"]?[0] ^= 1
        #expect(try audit(tiles, grown).findings.contains { $0.place.hasPrefix("tile/0/002") })
    }

    @Test("a log of another key, another origin, or no trusted signature is refused")
    func trust() async throws {
        let (grown, tiles) = try await published(5)
        let stranger = try DemoLog(seed: 8)
        for trust in [
            PublishedTrust(), PublishedTrust(verifiers: stranger.verifiers),
            PublishedTrust(keys: stranger.verifiers.map(\.key)),
            PublishedTrust(verifiers: grown.log.verifiers, origin: "test.example/other"),
        ] {
            #expect(throws: LedgerError(.checkpointUnverified, "")) { try TileAuditor(tiles, trust: trust).run() }
        }
        let bare = PublishedTrust(keys: grown.log.verifiers.map(\.key), origin: grown.log.origin)
        #expect(try TileAuditor(tiles, trust: bare).run().isClean)
    }

    @Test("growth since every older checkpoint is proven, and another past is a fork", arguments: [257, 700])
    func growth(count: Int) async throws {
        let grown = try await GrownLog()
        var notes = [grown.note]
        for size in [1, 2, 100, 255, 256, 257, 300, 511, 512, 513, count].sorted() where size <= count {
            try await grown.grow(to: size)
            notes.append(grown.note)
        }
        let tiles = MemoryTiles()
        _ = try grown.publisher().publish(to: tiles)
        for note in notes { #expect(try audit(tiles, grown, since: note).findings == []) }
        for size in [1, 200, 256, count] {
            let other = try grown.log.head((0..<size).map { MerkleHash.leaf(DemoLog.body($0 + 1)) })
            let findings = try audit(tiles, grown, since: other.note).findings
            #expect(findings.map(\.code) == [.fork] && findings.map(\.place) == ["since"])
        }
        let ahead = try grown.log.head((0...count).map { MerkleHash.leaf(DemoLog.body($0)) })
        #expect(try audit(tiles, grown, since: ahead.note).findings.map(\.code) == [.rollback])
        let stranger = try DemoLog(seed: 9).head([])
        #expect(throws: LedgerError(.checkpointUnverified, "")) { try audit(tiles, grown, since: stranger.note) }
    }

    @Test("a level 1 tile off the edge is told apart from those below and above it")
    func highTiles() async throws {
        let (grown, tiles) = try await published(66_000)
        for (path, place) in [("tile/1/000", 0), ("tile/1/000", 8191), ("tile/2/000.p/1", 5), ("tile/1/001.p/1", 9)] {
            let bytes = try #require(tiles.files[path])
            tiles.files[path]?[place] ^= 0x10
            let findings = try audit(tiles, grown).findings
            #expect(findings.contains { names($0, path) }, "\(path): \(findings)")
            #expect(findings.allSatisfy { $0.place == "checkpoint" || names($0, path) || $0.detail.contains(path) })
            tiles.files[path] = bytes
        }
    }

    @Test("where envelopes are demanded, an entry that is no body of a known kind is named")
    func bodies() async throws {
        let (grown, tiles) = try await published(258)
        let report = try TileAuditor(tiles, trust: grown.trust, hasEnvelopes: true).run()
        #expect(report.findings.map(\.place) == (0..<258).map { "entry \($0)" })
        #expect(Set(report.findings.map(\.code)) == [.entryDamaged] && report.entries == 258 && report.blobs == 0)
    }

    @Test("one file that cannot be read makes no alarm of its own", arguments: [257, 700, 66_000])
    func unreadable(count: Int) async throws {
        let (grown, tiles) = try await published(count)
        let older = try grown.log.head((0..<257).map { MerkleHash.leaf(DemoLog.body($0)) }).note
        for path in tiles.files.keys where path != "checkpoint" {
            let isTried = count < 1000 || path.hasSuffix("/000") || path.hasSuffix("/001") || path.contains(".p/")
            guard isTried else { continue }
            let findings = try TileAuditor(
                Failing(tiles: tiles, isThere: { $0 != path }), trust: grown.trust, since: Array(older.utf8)
            ).run().findings
            #expect(findings.map(\.place) == [path] && findings.map(\.code.rawValue) == ["test.gone"], "\(findings)")
        }
    }

    @Test("a source that goes away ends the audit, and says so with the medium's own code")
    func gone() async throws {
        let (grown, tiles) = try await published(5000)
        let report = try TileAuditor(Failing(tiles: tiles, isThere: { $0 == "checkpoint" }), trust: grown.trust).run()
        #expect(report.isCut && Set(report.findings.map(\.code.rawValue)) == ["test.gone"])
        #expect(report.findings.count < 20)
    }

    /// Cannot tell about some of its files.
    private struct Failing: TileSource {
        let tiles: MemoryTiles
        let isThere: @Sendable (String) -> Bool

        func read(_ path: String, limit: Int) throws(LedgerError) -> [UInt8]? {
            guard isThere(path) else { throw LedgerError(LedgerError.Code(rawValue: "test.gone"), path) }
            return try tiles.read(path, limit: limit)
        }
    }
}

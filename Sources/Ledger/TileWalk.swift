import Rekor
import Signing
import TLog

/// One pass over a published tree from left to right, with the tile of every level that it is in.
///
///     signed root ── edge tiles ── … ── level 1 ── level 0 ── bundle
///
/// A tile is believed when the one above is, and says so. Where the two differ and neither is believed, the tiles or
/// entries below decide which of them is wrong.
struct TileWalk<Source: TileSource> {
    var reader: PublishedReader<Source>
    private let checkpoint: Checkpoint
    private let older: Checkpoint?
    private let hasEnvelopes: Bool
    private var open: [Int: OpenTile] = [:]
    private var edge: [Tile: [Digest]] = [:]
    private var isEdgeTrue = false
    /// The level 0 tile at the edge is wrong, and the rest of the edge is right without it.
    private var isLastTileFalse = false
    private var bodies = BodyRoot()
    /// What the older root is computed from, by the full tile's name.
    private var kept: [Tile: OpenTile] = [:]
    private let wanted: Set<Tile>

    init(_ source: Source, _ checkpoint: Checkpoint, older: Checkpoint?, hasEnvelopes: Bool) {
        reader = PublishedReader(source)
        reader.report.size = checkpoint.size
        self.checkpoint = checkpoint
        self.older = older
        self.hasEnvelopes = hasEnvelopes
        wanted = Set(older.map { Tile.rightEdge(of: $0.size).map(\.completed) } ?? [])
    }

    private var size: UInt64 { checkpoint.size.value }

    mutating func run() {
        checkOrigin()
        if size > 0 {
            loadEdge()
            for index in 0...(size - 1) / 256 {
                guard !reader.isDone else { break }
                checkBundle(index)
            }
        }
        guard !reader.isDone else {
            reader.report.isCut = true
            return
        }
        for level in open.keys.sorted() { close(level) }
        checkBodies()
        checkGrowth()
    }

    private mutating func loadEdge() {
        for tile in Tile.rightEdge(of: checkpoint.size) {
            edge[tile] = reader.hashes(tile)
        }
        let root = EdgeTiles.root(of: checkpoint.size) { edge[$0] }
        isEdgeTrue = root == checkpoint.root
        if !isEdgeTrue { isLastTileFalse = isRepairedByEntries() }
        isEdgeTrue = isEdgeTrue || isLastTileFalse
        // Without a root there was a tile that nobody could read, which was reported.
        if !isEdgeTrue, let root {
            reader.report.add(
                .rootMismatch, at: "checkpoint", "the tiles give the root \(root), signed is \(checkpoint.root)")
        }
        for tile in edge.keys where wanted.contains(tile.completed) { kept[tile.completed] = edgeTile(tile) }
    }

    private func edgeTile(_ tile: Tile) -> OpenTile {
        OpenTile(tile: tile, hashes: edge[tile], isTrue: isEdgeTrue && !(tile.level == 0 && isLastTileFalse))
    }

    /// Whether the last entries, put in place of the last hashes, lead to the signed root.
    private mutating func isRepairedByEntries() -> Bool {
        guard let last = Tile.rightEdge(of: checkpoint.size).first, last.level == 0 else { return false }
        // Asked again later, where what is wrong with it is reported.
        var quiet = reader
        guard let leaves = quiet.entries(EntryBundle(index: last.index, width: last.width)).map(TileWalk.leaves) else {
            return false
        }
        return EdgeTiles.root(of: checkpoint.size) { $0 == last ? leaves : edge[$0] } == checkpoint.root
    }

    /// The tile of a level above 0, made the open one of its level.
    private mutating func tile(_ level: Int, _ index: UInt64) -> OpenTile {
        if let tile = open[level], tile.tile.index == index { return tile }
        close(level)
        let tile = load(level, index)
        open[level] = tile
        return tile
    }

    private mutating func load(_ level: Int, _ index: UInt64) -> OpenTile {
        let count = size >> UInt64(8 * level)
        let tile = Tile(level: level, index: index, width: Int(min(256, count - index * 256)))
        guard !tile.isPartial else { return edgeTile(tile) }
        let parent = self.tile(level + 1, index / 256)
        var loaded = OpenTile(tile: tile, hashes: reader.hashes(tile))
        loaded.root = loaded.hashes.map { TileHash.root(ofFull: $0) }
        loaded.expected = parent.hashes?[Int(index % 256)]
        loaded.isExpectationTrue = parent.isTrue
        loaded.isTrue = parent.isTrue && loaded.root != nil && loaded.root == loaded.expected
        if loaded.contradictsParent, parent.isTrue { blame(loaded, parent: parent.tile) }
        if wanted.contains(tile) { kept[tile] = loaded }
        return loaded
    }

    /// Says who is wrong when a tile and an unproven one above differed: what lies below has been seen by now.
    private mutating func close(_ level: Int) {
        guard let tile = open.removeValue(forKey: level) else { return }
        judge(tile)
    }

    private mutating func judge(_ tile: OpenTile) {
        guard tile.contradictsParent, !tile.isExpectationTrue, let parent = open[tile.tile.level + 1] else { return }
        guard !tile.hasFalseChild else { return blame(tile, parent: parent.tile) }
        open[tile.tile.level + 1]?.hasFalseChild = true
        reader.report.add(
            .tileDamaged, at: "\(parent.tile.path) hash \(tile.tile.index % 256)",
            "is \(tile.expected?.hex ?? "missing"), \(tile.tile.path) hashes to \(tile.root?.hex ?? "nothing")")
    }

    private mutating func blame(_ tile: OpenTile, parent: Tile) {
        reader.report.add(
            .tileDamaged, at: tile.tile.path,
            "hashes to \(tile.root?.hex ?? "nothing"), \(parent.path) says \(tile.expected?.hex ?? "nothing")")
    }

    private mutating func checkBundle(_ index: UInt64) {
        var tile = load(0, index)
        let bundle = EntryBundle(index: index, width: tile.tile.width)
        guard let content = reader.entries(bundle) else {
            bodies.isComplete = false
            tile.hasFalseChild = true
            return judge(tile)
        }
        reader.report.entries += content.ranges.count
        reader.report.entryBytes += content.ranges.reduce(0) { $0 + $1.count }
        let leaves = TileWalk.leaves(content)
        let isEqual = tile.hashes == leaves
        bodies.append(leaves, root: isEqual ? tile.root : nil)
        if !isEqual { compare(leaves, tile, bundle) }
        tile.hasFalseChild = !isEqual
        judge(tile)
        if hasEnvelopes { checkEnvelopes(content, from: index * 256) }
    }

    /// Names the hashes or the entries, whichever are not what the tree is made of.
    private mutating func compare(_ leaves: [Digest], _ tile: OpenTile, _ bundle: EntryBundle) {
        guard let hashes = tile.hashes else {
            guard tile.isExpectationTrue, leaves.count == Tile.full, let expected = tile.expected,
                TileHash.root(ofFull: leaves) != expected
            else { return }
            return reader.report.add(
                .entryDamaged, at: bundle.path, "its entries do not hash to what the tile above says")
        }
        let areEntriesTrue =
            tile.tile.isPartial
            ? isLastTileFalse : tile.expected != nil && tile.expected == TileHash.root(ofFull: leaves)
        let places = leaves.indices.filter { leaves[$0] != hashes[$0] }
        for place in places.prefix(OpenTile.maxPlaces) {
            let detail = "\(bundle.path) has \(leaves[place]), \(tile.tile.path) has \(hashes[place])"
            if areEntriesTrue {
                reader.report.add(.tileDamaged, at: "\(tile.tile.path) hash \(place)", detail)
            } else {
                let entry = bundle.index * 256 + UInt64(place)
                reader.report.add(
                    .entryDamaged, at: "entry \(entry)",
                    detail + (tile.isTrue ? "" : ", and neither is vouched for"))
            }
        }
        guard places.count > OpenTile.maxPlaces else { return }
        reader.report.add(
            areEntriesTrue ? .tileDamaged : .entryDamaged, at: areEntriesTrue ? tile.tile.path : bundle.path,
            "and \(places.count - OpenTile.maxPlaces) more")
    }

    /// Bodies of a kind that this program reads, and their envelopes by the digest that the body records; entries of
    /// kind hashedrekord record none.
    private mutating func checkEnvelopes(_ content: (bytes: [UInt8], ranges: [Range<Int>]), from first: UInt64) {
        for (place, range) in content.ranges.enumerated() {
            guard !reader.isDone, let body = self.body(content.bytes[range], at: first + UInt64(place)),
                let digest = body.envelopeHash
            else { continue }
            let path = "envelopes/\(digest.hex).json"
            let found = reader.report.findings.count
            let envelope = reader.bytes(path, limit: PublishedLimit.envelope)
            reader.report.blobs += 1
            if let envelope {
                let hash = SHA256.hash(envelope)
                guard hash != digest else { continue }
                reader.report.add(.blobDamaged, at: path, "hashes to \(hash)")
            } else if reader.report.findings.count == found {
                reader.report.add(.blobDamaged, at: path, "entry \(first + UInt64(place)) needs it, and it is missing")
            }
        }
    }

    private mutating func body(_ bytes: ArraySlice<UInt8>, at index: UInt64) -> EntryBody? {
        do throws(RekorError) {
            return try EntryBody(parsing: Array(bytes))
        } catch {
            reader.report.add(.entryDamaged, at: "entry \(index)", "is no body that is read here: \(error.detail)")
            return nil
        }
    }

    private static func leaves(_ content: (bytes: [UInt8], ranges: [Range<Int>])) -> [Digest] {
        content.bytes.withUnsafeBytes { bytes in
            content.ranges.map { MerkleHash.leaf(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
        }
    }

    private mutating func checkBodies() {
        guard bodies.isComplete, let root = bodies.root, root != checkpoint.root else { return }
        reader.report.add(.rootMismatch, at: "entries", "they give the root \(root), signed is \(checkpoint.root)")
    }

    private mutating func checkOrigin() {
        guard let older else { return }
        if !older.origin.utf8.elementsEqual(checkpoint.origin.utf8) {
            reader.report.add(
                .checkpointUnverified, at: "since", "it is of \(older.origin), the log is \(checkpoint.origin)")
        } else if older.size > checkpoint.size {
            reader.report.add(
                .rollback, at: "checkpoint", "it has \(checkpoint.size) entries, known before were \(older.size)")
        }
    }

    /// The tree that the older checkpoint signs is the beginning of this one.
    private mutating func checkGrowth() {
        guard let older, older.size <= checkpoint.size else { return }
        let root =
            older.size == checkpoint.size
            ? checkpoint.root : EdgeTiles.root(of: older.size) { kept[$0.completed]?.hashes }
        // Without a root there was a tile that nobody could read, which was reported.
        guard let root, root != older.root else { return }
        let isCertain = older.size == checkpoint.size || kept.values.allSatisfy(\.isTrue)
        reader.report.add(
            isCertain ? .fork : .rootMismatch, at: "since",
            "at size \(older.size) the tiles give the root \(root), known before is \(older.root)")
    }
}

import GRDB
public import Ledger
public import Signing
import Synchronization
public import TLog

extension SQLiteLedgerStore {
    public func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?] {
        if let places = try knownIndexes(ofLeaves: hashes) { return places }
        return try read { [self] db in
            guard let head = try db.head(ofShard: shard) else { return hashes.map { _ in nil } }
            let opened = try opened(db)
            try catchUp(opened.leaves, head, db)
            let limit = head.shardOffset + head.size.value
            return try zip(hashes, opened.leaves.candidates(hashes)).map { hash, candidates in
                for index in candidates where index < limit {
                    let index = index - head.shardOffset
                    if try leafHash(index, head, db) == hash { return LogIndex(index) }
                    // Eight bytes can be made to collide, the whole hash decides; but it must not have been altered.
                    _ = try leafTile(index / UInt64(Tile.full), head, db)
                }
                return nil
            }
        }
    }

    /// Places of leaves that all lie in bundles which are known already, of which nothing ever changes; nil when the
    /// database has to be asked.
    private func knownIndexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex]? {
        // Of a batch that is new, which most are, the first tells.
        guard let opened = known.load(), try !opened.leaves.candidates(Array(hashes.prefix(1))).allSatisfy(\.isEmpty)
        else { return nil }
        var places: [LogIndex] = []
        for (hash, candidates) in zip(hashes, try opened.leaves.candidates(hashes)) {
            guard let candidate = candidates.first, candidates.count == 1, candidate >= opened.shardOffset else { return nil }
            let (tile, place) = (candidate - opened.shardOffset).quotientAndRemainder(dividingBy: UInt64(Tile.full))
            guard let bundle = opened.bundles.known(tile)?.place,
                try Digest(segments.read(Digest.byteCount, from: Int(place) * Digest.byteCount, of: bundle)) == hash
            else { return nil }
            places.append(LogIndex(candidate - opened.shardOffset))
        }
        return places
    }

    /// Makes the lookup again from the tiles.
    public func rebuildLookup() throws(LedgerError) {
        try read(isLong: true) { db in
            guard let head = try db.head(ofShard: shard) else { return }
            let leaves = try opened(db).leaves
            try leaves.removeAll()
            try catchUp(leaves, head, db)
            try leaves.finish()
        }
    }

    public func check(upTo size: TreeSize) throws(LedgerError) -> [AuditFinding]? {
        var findings: [AuditFinding] = []
        try read(isLong: true) { db in
            let rows = try db.statement("PRAGMA integrity_check(20)").all { $0.text(0) }
            for row in rows where row != "ok" { findings.append(AuditFinding(.storeDamaged, at: "the database", row)) }
        }
        guard let head = try head() else { return findings }
        if try read({ try $0.newestShard() }) == shard { findings += try checkKeys() }
        for run in try opened().leaves.runs {
            do throws(LedgerError) {
                let found = try run.sumOfMarks()
                let wanted = try sumOfMarks(of: run.first - head.shardOffset..<run.end - head.shardOffset, head.shardOffset)
                guard found != wanted else { continue }
                findings.append(AuditFinding(.leafLookupDamaged, at: "index \(run.first)-\(run.end)", "it differs from the tiles"))
            } catch {
                findings.append(AuditFinding(error.code, at: "index \(run.first)-\(run.end)", error.detail))
            }
        }
        return findings
    }

    /// Lets the lookup follow what was committed since, here or in another process.
    private func catchUp(_ leaves: LeafIndex, _ head: CommittedHead, _ db: Database) throws {
        let size = head.shardOffset + head.size.value
        guard leaves.end < size else { return }
        if size - leaves.end > UInt64(LeafIndex.runLength) { leaves.reload(limit: size) }
        guard isWriting || size - leaves.end <= UInt64(4 * LeafIndex.runLength) else {
            throw LedgerError(
                .leafLookupDamaged, "\(size - leaves.end) entries are in no file of the lookup",
                hint: "open the ledger once for writing: it makes them again", outcome: .nothingKept)
        }
        while leaves.end < size {
            let index = (leaves.end - head.shardOffset) / UInt64(Tile.full)
            leaves.append(try leafTile(index, head, db), from: head.shardOffset + index * UInt64(Tile.full))
        }
    }

    /// The leaves of a tile, as they were when the nodes above them were made.
    private func leafTile(_ index: UInt64, _ head: CommittedHead, _ db: Database) throws -> [Digest] {
        let full = UInt64(Tile.full)
        guard index < head.size.value / full else {
            let first = head.shardOffset + index * full
            return try waitingRows(first..<head.shardOffset + head.size.value, db).map(\.leafHash)
        }
        let place = try opened(db).bundles.bundle(index, db).place
        return try BundleRecord.leaves(
            in: segments.read(BundleRecord.nodesLength, from: 0, of: place), of: Tile(level: 0, index: index))
    }

    private func leafHash(_ index: UInt64, _ head: CommittedHead, _ db: Database) throws -> Digest? {
        let full = UInt64(Tile.full)
        guard index < head.size.value / full * full else {
            return try db.tail(from: head.shardOffset + index, upTo: head.shardOffset + index + 1).first?.leafHash
        }
        let place = try opened(db).bundles.bundle(index / full, db).place
        return Digest(try segments.read(Digest.byteCount, from: Int(index % full) * Digest.byteCount, of: place))
    }

    /// Requires whole tiles.
    private func sumOfMarks(of range: Range<UInt64>, _ offset: UInt64) throws(LedgerError) -> UInt64 {
        var sum: UInt64 = 0
        for index in range.lowerBound / UInt64(Tile.full)..<range.upperBound / UInt64(Tile.full) {
            let bytes = try nodes(0..<Tile.full, inLeafTile: index)
            bytes.withUnsafeBytes { bytes in
                for place in 0..<UInt64(Tile.full) {
                    let prefix = UInt64(
                        bigEndian: bytes.loadUnaligned(fromByteOffset: Int(place) * Digest.byteCount, as: UInt64.self))
                    sum &+= LeafRecord(prefix: prefix, index: offset + index * UInt64(Tile.full) + place).mark
                }
            }
        }
        return sum
    }
}

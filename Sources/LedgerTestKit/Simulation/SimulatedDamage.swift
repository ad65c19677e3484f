import Ledger
import Signing
import TLog
import Wire

/// One bit that reads come back with, as from a failing disk, or a guard that cannot be read at all; the stored bytes
/// stay right, so that it can be healed.
struct SimulatedDamage {
    enum HeadPart: CaseIterable {
        case root, size, note, time, treeID, shardOffset, origin
    }

    enum Place {
        /// A byte of a tile, which is named by its full width.
        case tile(Tile, byte: Int)
        case entry(UInt64, byte: Int)
        case head(HeadPart, byte: Int)
        case guarded(HeadPart, byte: Int)
        /// The guard was written half: it cannot be read at all.
        case tornGuard
    }

    let place: Place
    /// 0 … 6, so that text stays text.
    let bit: UInt8

    /// Whether a process that opens a log of `size` entries reads the bit, and so has to refuse.
    func isInReach(of size: TreeSize, withGuard: Bool) -> Bool {
        let lastTile = size.value == 0 ? 0 : (size.value - 1) / 256
        switch place {
        case .tile(let tile, _):
            return tile.level == 0 && tile.index == lastTile
        case .entry(let index, _):
            return index / 256 == lastTile
        case .head(let part, _):
            // Nothing but the guard knows the identity of a log; an empty one has no entry to compare its time with.
            return switch part {
            case .treeID, .shardOffset: withGuard
            case .time: size > .empty
            default: true
            }
        case .guarded, .tornGuard: return withGuard
        }
    }

    func damaged(_ bytes: [UInt8], of tile: Tile) -> [UInt8] {
        guard case .tile(tile.completed, let byte) = place, byte < bytes.count else { return bytes }
        return flipped(bytes, byte)
    }

    func damaged(_ entry: StoredEntry) -> StoredEntry {
        guard case .entry(entry.index.value, let byte) = place else { return entry }
        return StoredEntry(
            index: entry.index, body: flipped(entry.body, byte), integratedTime: entry.integratedTime)
    }

    func damaged(_ head: CommittedHead) -> CommittedHead {
        guard case .head(let part, let byte) = place else { return head }
        return CommittedHead(
            treeID: part == .treeID ? head.treeID ^ mask : head.treeID,
            origin: part == .origin ? flipped(head.origin, byte) : head.origin,
            shardOffset: part == .shardOffset ? head.shardOffset ^ mask : head.shardOffset,
            size: part == .size ? TreeSize(head.size.value ^ mask) : head.size,
            root: part == .root ? flipped(head.root, byte) : head.root,
            note: part == .note ? flipped(head.note, byte) : head.note,
            integratedTime: part == .time
                ? Timestamp(seconds: head.integratedTime.seconds ^ Int64(mask)) : head.integratedTime)
    }

    func damaged(_ head: GuardedHead) throws(LedgerError) -> GuardedHead {
        if case .tornGuard = place { throw LedgerError(.guardDamaged, "the guard is torn") }
        guard case .guarded(let part, let byte) = place else { return head }
        return GuardedHead(
            treeID: part == .treeID ? head.treeID ^ mask : head.treeID,
            shardOffset: part == .shardOffset ? head.shardOffset ^ mask : head.shardOffset,
            size: part == .size ? TreeSize(head.size.value ^ mask) : head.size,
            root: part == .root ? flipped(head.root, byte) : head.root)
    }

    private var mask: UInt64 { 1 << UInt64(bit) }

    private func flipped(_ bytes: [UInt8], _ byte: Int) -> [UInt8] {
        var bytes = bytes
        bytes[byte % bytes.count] ^= UInt8(mask)
        return bytes
    }

    private func flipped(_ text: String, _ byte: Int) -> String {
        String(decoding: flipped(Array(text.utf8), byte), as: UTF8.self)
    }

    private func flipped(_ digest: Digest, _ byte: Int) -> Digest {
        Digest(flipped(digest.bytes, byte)) ?? .zero
    }
}

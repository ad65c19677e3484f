import Ledger
import Signing
import TLog

/// What one write puts into the guard file.
struct GuardRecord: Equatable {
    static let fileLength = 8192
    /// Where copies of records lie.
    static let places = [0, 2048, 4096, 6144]
    private static let magic = Array("stella-guard v1\n".utf8)
    private static let bodyLength = 16 + 4 * 8 + 32

    let sequence: UInt64
    let head: GuardedHead

    init(sequence: UInt64, head: GuardedHead) {
        self.sequence = sequence
        self.head = head
    }

    /// nil when the copy at `place` is not whole.
    init?(_ file: [UInt8], at place: Int) {
        guard file.count >= place + GuardRecord.bodyLength + Digest.byteCount else { return nil }
        let body = Array(file[place..<place + GuardRecord.bodyLength])
        let checksum = file[place + body.count..<place + body.count + Digest.byteCount]
        guard body.starts(with: GuardRecord.magic), SHA256.hash(body).bytes.elementsEqual(checksum),
            let root = Digest(body.suffix(32))
        else { return nil }
        func word(_ number: Int) -> UInt64 {
            body[16 + 8 * number..<24 + 8 * number].reduce(0) { $0 << 8 | UInt64($1) }
        }
        sequence = word(0)
        head = GuardedHead(treeID: word(1), shardOffset: word(2), size: TreeSize(word(3)), root: root)
    }

    /// Even and odd numbers take turns.
    var offset: Int { sequence.isMultiple(of: 2) ? 0 : 4096 }

    /// Both copies, padded: one write.
    var block: [UInt8] {
        var body = GuardRecord.magic
        for word in [sequence, head.treeID, head.shardOffset, head.size.value] {
            body += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        body += head.root.bytes
        let copy = body + SHA256.hash(body).bytes
        let padded = copy + Array(repeating: 0, count: 2048 - copy.count)
        return padded + padded
    }
}

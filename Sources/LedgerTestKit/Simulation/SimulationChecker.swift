import Ledger
import Signing
import TLog
import Wire

/// What must hold of a log, whatever happens to it; knows only what the log said.
final class SimulationChecker {
    static let origin = "test.example/log"
    static let treeID: UInt64 = 0x1234_5678_9abc

    struct Acknowledged {
        let index: LogIndex
        let time: Timestamp
        /// Size of the first head that was shown with it.
        let size: TreeSize
        var wasNew: Bool
    }

    let shardOffset: UInt64
    let verifier: NoteVerifier
    private(set) var acknowledged: [Int: Acknowledged] = [:]
    /// Heads that left: in receipts, by writers, and by readers with the guard.
    private(set) var shown: [TreeSize: CommittedHead] = [:]
    /// Roots that readers without the guard came to know.
    private var seen: [TreeSize: Digest] = [:]
    /// Submissions of each number that may have put it into the log.
    private var claims: [Int: Int] = [:]
    /// The number of each leaf that was ever submitted.
    private var leaves: [Digest: Int] = [:]
    private(set) var newestShown = TreeSize.empty
    private(set) var violation: String?

    init(shardOffset: UInt64, verifier: NoteVerifier) {
        self.shardOffset = shardOffset
        self.verifier = verifier
    }

    /// Keeps the first promise that is broken.
    func demand(_ holds: Bool, _ promise: @autoclosure () -> String) {
        if !holds, violation == nil { violation = promise() }
    }

    func claim(_ numbers: [Int]) {
        for number in numbers {
            claims[number, default: 0] += 1
            leaves[SimulatedEntry(number).leafHash] = number
        }
    }

    /// A submission of these was refused with nothing kept.
    func release(_ numbers: [Int]) { for number in numbers { claims[number, default: 0] -= 1 } }

    func take(_ receipt: Receipt, of number: Int) {
        let entry = SimulatedEntry(number)
        demand(receipt.verify(body: entry.body).isValid, "the receipt of entry number \(number) does not verify")
        demand(receipt.leafHash == entry.leafHash, "the receipt of entry number \(number) has another leaf")
        demand(receipt.head.size.contains(receipt.index), "a receipt's head does not cover it")
        demand(receipt.integratedTime <= receipt.head.integratedTime, "an entry is younger than its head")
        show(receipt.head)
        guard var known = acknowledged[number] else {
            acknowledged[number] = Acknowledged(
                index: receipt.index, time: receipt.integratedTime, size: receipt.head.size, wasNew: receipt.isNew)
            return
        }
        demand(
            known.index == receipt.index,
            "entry number \(number) was acknowledged at \(known.index), then at \(receipt.index)")
        demand(known.time == receipt.integratedTime, "entry number \(number) has changed its time")
        demand(!(known.wasNew && receipt.isNew), "entry number \(number) was new twice")
        known.wasNew = known.wasNew || receipt.isNew
        acknowledged[number] = known
    }

    /// A head that left: from now on no other may leave for its size.
    func show(_ head: CommittedHead) {
        demand(
            head.treeID == SimulationChecker.treeID && head.shardOffset == shardOffset
                && head.origin == SimulationChecker.origin, "a head names another log")
        if let known = shown[head.size] {
            demand(
                known == head, "two heads left for size \(head.size): roots \(known.root) and \(head.root)")
            return
        }
        if let root = seen[head.size] {
            demand(root == head.root, "a reader knows another root for size \(head.size)")
        }
        // Signatures are slow to check and are checked by whoever opens the log; a third is enough to see a wrong one.
        demand(
            head.size.value % 3 != 0 || isSigned(head), "the note of size \(head.size) does not sign what its head says"
        )
        shown[head.size] = head
        newestShown = max(newestShown, head.size)
    }

    /// A head that a reader without the guard got to know.
    func see(_ root: Digest, at size: TreeSize) {
        if let known = shown[size]?.root ?? seen[size] {
            demand(known == root, "a reader finds another root for size \(size)")
        }
        seen[size] = root
    }

    /// What was never shown and is lost by a restore may be contradicted later.
    func forget(beyond size: TreeSize) { seen = seen.filter { $0.key <= size } }

    private func isSigned(_ head: CommittedHead) -> Bool {
        guard let note = try? SignedNote(parsing: head.note), (try? note.verify(with: [verifier])) == [verifier],
            let checkpoint = try? Checkpoint(parsing: note.text)
        else { return false }
        return checkpoint.size == head.size && checkpoint.root == head.root && checkpoint.origin == head.origin
    }

    /// Whether the entry at `index` may have this leaf.
    func allows(_ leaf: Digest, at index: LogIndex) -> Bool {
        guard let number = leaves[leaf] else { return false }
        return acknowledged[number].map { $0.index == index } ?? true
    }

    /// Compares all that is stored with all that was ever said.
    func checkAll(_ head: CommittedHead, _ entries: [StoredEntry], _ rows: [PlacedRow<Int>]) {
        demand(entries.count == Int(head.size.value), "the head has \(head.size) entries, stored are \(entries.count)")
        var range = CompactRange()
        var roots = [range.root]
        var places: [Int: LogIndex] = [:]
        var time = Timestamp(seconds: .min)
        var wanted: [PlacedRow<Int>] = []
        for entry in entries {
            let leaf = MerkleHash.leaf(entry.body)
            range.append(leaf)
            roots.append(range.root)
            demand(time <= entry.integratedTime, "entry \(entry.index) is older than the one before")
            time = entry.integratedTime
            guard let number = leaves[leaf] else {
                return demand(false, "entry \(entry.index) was never submitted")
            }
            demand(places[number] == nil, "entry number \(number) is in the log twice")
            places[number] = entry.index
            demand(
                claims[number, default: 0] > 0, "entry number \(number) is in the log, but was refused, nothing kept")
            if let known = acknowledged[number] {
                demand(known.time == entry.integratedTime, "entry number \(number) has another time than its receipt")
            }
            wanted += SimulatedEntry(number).rows.map { PlacedRow($0, at: head.virtualIndex(of: entry.index)) }
        }
        demand(range.root == head.root, "the entries do not give the head's root")
        for (number, known) in acknowledged.sorted(by: { $0.key < $1.key }) {
            demand(
                places[number] == known.index,
                "entry number \(number), acknowledged at \(known.index), is at "
                    + (places[number]?.description ?? "no place"))
        }
        checkShown(roots)
        demand(
            wanted.map(\.row) == rows.map(\.row) && wanted.map(\.index) == rows.map(\.index),
            "the rows are not those of the entries: \(rows.count), wanted \(wanted.count)")
    }

    /// Each key finds its entries and no others, page by page.
    ///
    /// - Parameter page: Up to seven entries with a key behind an index.
    func checkKeys(
        _ head: CommittedHead, _ entries: [StoredEntry],
        page: (SearchKey, VirtualIndex?) throws(LedgerError) -> [VirtualIndex]
    ) throws(LedgerError) {
        var wanted: [SearchKey: [VirtualIndex]] = [:]
        // Those of entries that the log lacks find nothing.
        for number in leaves.values { for key in SimulatedEntry(number).keys { wanted[key] = [] } }
        for entry in entries {
            guard let number = leaves[MerkleHash.leaf(entry.body)] else { continue }
            for key in SimulatedEntry(number).keys { wanted[key]?.append(head.virtualIndex(of: entry.index)) }
        }
        for (key, indexes) in wanted.sorted(by: { $0.key < $1.key }) {
            var found: [VirtualIndex] = []
            while found.count <= indexes.count, case let more = try page(key, found.last), !more.isEmpty { found += more }
            demand(found == indexes, "a key of the entries \(indexes) finds \(found)")
        }
    }

    /// Every head that left is one of this history, and their times rise with their sizes.
    private func checkShown(_ roots: [Digest]) {
        var time = Timestamp(seconds: .min)
        for (size, head) in shown.sorted(by: { $0.key < $1.key }) {
            guard size.value < UInt64(roots.count) else {
                return demand(false, "a head of size \(size) left, the log has \(roots.count - 1) entries")
            }
            demand(roots[Int(size.value)] == head.root, "the head of size \(size) that left is none of this log")
            demand(time <= head.integratedTime, "the head of size \(size) is older than the one before")
            time = head.integratedTime
        }
        for (size, root) in seen.sorted(by: { $0.key < $1.key }) where size.value < UInt64(roots.count) {
            demand(roots[Int(size.value)] == root, "a reader was told a root of size \(size) that is none of this log")
        }
    }
}

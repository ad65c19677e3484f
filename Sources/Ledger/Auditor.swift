import Dispatch
public import Signing
import Synchronization
public import TLog
import Wire

/// Checks a whole log from its stored bytes (`fsck`): bodies to leaves, leaves to tiles, tiles to the signed root.
///
/// Believes nothing that is stored; goes on after a finding and reports every one with its place. Reads a snapshot
/// bounded by the head it starts from, so a log may grow meanwhile. Blocks. About one leaf hash and two node hashes for
/// each entry.
public struct Auditor<Store: LedgerStore>: Sendable {
    /// What hangs on some entries and is checked by whoever put it there.
    public struct Checks: Sendable {
        /// The blobs that an entry needs; a deep audit demands that each exists.
        public var blobs: @Sendable (StoredEntry) -> [Digest]
        /// Called with every entry once, in runs of up to 4,096; says which links are missing, surplus or wrong.
        public var links: @Sendable ([StoredEntry]) -> [AuditFinding]
        /// Called once after the entries; says what stands on none of them.
        public var rest: @Sendable () -> [AuditFinding]

        public init(
            blobs: @escaping @Sendable (StoredEntry) -> [Digest] = { _ in [] },
            links: @escaping @Sendable ([StoredEntry]) -> [AuditFinding] = { _ in [] },
            rest: @escaping @Sendable () -> [AuditFinding] = { [] }
        ) {
            self.blobs = blobs
            self.links = links
            self.rest = rest
        }
    }

    private let store: Store
    private let checkpointGuard: (any CheckpointGuard)?
    private let verifiers: [NoteVerifier]
    private let checks: Checks

    /// - Parameters:
    ///   - checkpointGuard: nil when only the database is at hand.
    ///   - verifiers: The log's own keys.
    public init(
        _ store: Store, guard checkpointGuard: (any CheckpointGuard)?, verifiers: [NoteVerifier],
        checks: Checks = Checks()
    ) {
        self.store = store
        self.checkpointGuard = checkpointGuard
        self.verifiers = verifiers
        self.checks = checks
    }

    /// - Parameter deep: Also hash every blob again and demand those that entries need.
    public func run(deep: Bool = false) -> AuditReport {
        var report = AuditReport()
        let head: CommittedHead
        do throws(LedgerError) {
            head = try store.existingHead()
            report.size = head.size
            try LogView.check(head, with: verifiers)
        } catch {
            report.add(error, at: "head")
            guard report.size > .empty, let stored = try? store.head() else { return report }
            return audit(stored, deep: deep, into: report)
        }
        return audit(head, deep: deep, into: report)
    }

    /// The tiles alone, up to the signed root: no bodies, no lookup, no guard.
    public func runTiles() -> AuditReport {
        var report = AuditReport()
        do throws(LedgerError) {
            let head = try store.existingHead()
            report.size = head.size
            try LogView.check(head, with: verifiers)
            _ = checkTiles(head, &report)
        } catch {
            report.add(error, at: "head")
        }
        return report
    }

    private func audit(_ head: CommittedHead, deep: Bool, into report: AuditReport) -> AuditReport {
        var report = report
        let damaged = checkTiles(head, &report)
        checkEntries(head, damagedTiles: damaged, deep: deep, &report)
        checkGuard(head, &report)
        if deep { checkBlobs(&report) }
        return report
    }

    /// Every tile against the level above, the right edge against the signed root.
    ///
    /// - Returns: Indexes of the leaf tiles that are not what the level above says.
    private func checkTiles(_ head: CommittedHead, _ report: inout AuditReport) -> Set<UInt64> {
        var damagedLeaves: Set<UInt64> = []
        var edge: [(tile: Tile, hashes: [Digest])] = []
        var roots: [Digest?] = []
        for level in 0..<8 {
            let count = head.size.value >> UInt64(8 * level)
            guard count > 0 else { break }
            var rootsAbove: [Digest?] = []
            for index in 0...(count - 1) / 256 {
                let tile = Tile(level: level, index: index, width: Int(min(256, count - index * 256)))
                report.tiles += 1
                guard let hashes = read(tile, &report) else {
                    rootsAbove.append(nil)
                    if level == 0 { damagedLeaves.insert(index) }
                    continue
                }
                for (place, hash) in hashes.enumerated() where level > 0 {
                    let below = index * 256 + UInt64(place)
                    guard let root = roots[Int(below)], root != hash else { continue }
                    if level == 1 { damagedLeaves.insert(below) }
                    report.add(
                        .tileDamaged, at: Tile(level: level - 1, index: below).path,
                        "hashes to \(root), \(tile.path) says \(hash)")
                }
                if tile.isPartial {
                    edge.append((tile, hashes))
                } else {
                    let nodes = TileNodes(full: hashes)
                    rootsAbove.append(nodes.root)
                    if level == 0 { compareNodes(nodes, tile, &report) }
                }
            }
            roots = rootsAbove
        }
        let root = EdgeWindow(size: head.size, tiles: edge).rootIfComplete
        if root != head.root {
            report.add(.rootMismatch, at: "head", "the tiles give \(root?.hex ?? "no root"), signed is \(head.root)")
        }
        return damagedLeaves
    }

    private func read(_ tile: Tile, _ report: inout AuditReport) -> [Digest]? {
        do throws(LedgerError) {
            return try tile.hashes(in: store.tiles([tile])[0])
        } catch {
            report.add(error, at: tile.path)
            return nil
        }
    }

    /// What proofs are made from is what the leaves give.
    private func compareNodes(_ nodes: TileNodes, _ tile: Tile, _ report: inout AuditReport) {
        do throws(LedgerError) {
            let stored = try store.nodes(0..<TileNodes.count, inLeafTile: tile.index)
            guard !nodes.isSame(as: stored) else { return }
            report.add(.tileDamaged, at: "\(tile.path) nodes", "the nodes that are stored above the leaves are others")
        } catch {
            report.add(error, at: "\(tile.path) nodes")
        }
    }

    /// Every body against its leaf, the lookup and the time before; the root of all bodies against the signed one.
    private func checkEntries(
        _ head: CommittedHead, damagedTiles: Set<UInt64>, deep: Bool, _ report: inout AuditReport
    ) {
        var range = CompactRange()
        let driverChecksLookup = checkDriver(head, &report)
        var newest: Timestamp?
        for first in stride(from: 0, to: head.size.value, by: 4096) {
            let end = min(head.size.value, first + 4096)
            let entries = self.entries(first..<end, &report)
            let leaves = Auditor.leafHashes(of: entries)
            for (entry, leaf) in zip(entries, leaves) {
                range.append(leaf)
                report.entries += 1
                report.entryBytes += entry.body.count
                if let newest, entry.integratedTime < newest {
                    report.add(.timeDamaged, at: "entry \(entry.index)", "\(entry.integratedTime) is before \(newest)")
                }
                newest = max(newest ?? entry.integratedTime, entry.integratedTime)
            }
            compare(entries, leaves, damagedTiles, head.size, &report)
            if !driverChecksLookup { compareLookup(entries, leaves, &report) }
            if deep { demandBlobs(of: entries, &report) }
            report.findings += checks.links(entries)
        }
        report.findings += checks.rest()
        if range.size != head.size || range.root != head.root {
            report.add(
                .rootMismatch, at: "entries", "\(range.size) bodies give the root \(range.root), signed is \(head.root)"
            )
        }
        // Entries that could not be read were told already.
        if let newest, newest != head.integratedTime {
            report.add(.timeDamaged, at: "head", "its time is \(head.integratedTime), the last entry's \(newest)")
        }
    }

    /// Hashed on all cores, a slice each.
    private static func leafHashes(of entries: [StoredEntry]) -> [Digest] {
        let slices = 8
        let hashes = Mutex([[Digest]](repeating: [], count: slices))
        DispatchQueue.concurrentPerform(iterations: slices) { number in
            let slice = entries[entries.count * number / slices..<entries.count * (number + 1) / slices]
            let hashed = slice.map { MerkleHash.leaf($0.body) }
            hashes.withLock { $0[number] = hashed }
        }
        return hashes.withLock { Array($0.joined()) }
    }

    /// - Returns: Whether the driver has looked at its lookup itself.
    private func checkDriver(_ head: CommittedHead, _ report: inout AuditReport) -> Bool {
        do throws(LedgerError) {
            guard let findings = try store.check(upTo: head.size) else { return false }
            report.findings += findings
        } catch {
            report.add(error, at: "store")
        }
        return true
    }

    /// A run of entries; when that fails, tile by tile and then one by one, so that what is damaged is named.
    private func entries(_ range: Range<UInt64>, _ report: inout AuditReport) -> [StoredEntry] {
        if let entries = try? store.entries(LogIndex(range.lowerBound)..<LogIndex(range.upperBound)),
            entries.count == range.count
        {
            return entries
        }
        return stride(from: range.lowerBound, to: range.upperBound, by: UInt64.Stride(Tile.full)).flatMap { first in
            entriesOfTile(first..<min(first + UInt64(Tile.full), range.upperBound), &report)
        }
    }

    private func entriesOfTile(_ range: Range<UInt64>, _ report: inout AuditReport) -> [StoredEntry] {
        let failure: LedgerError
        do throws(LedgerError) {
            let entries = try store.entries(LogIndex(range.lowerBound)..<LogIndex(range.upperBound))
            if entries.count == range.count { return entries }
            failure = LedgerError(.entryDamaged, "of \(range.count) entries \(entries.count) are stored")
        } catch { failure = error }
        var entries: [StoredEntry] = []
        for index in range {
            do throws(LedgerError) {
                entries.append(try store.entry(LogIndex(index)))
            } catch {
                report.add(error, at: "entry \(index)")
            }
        }
        // What holds them together is damaged where each for itself can still be read.
        if entries.count == range.count {
            report.add(failure, at: "entries \(range.lowerBound) to \(range.upperBound - 1)")
        }
        return entries
    }

    private func compare(
        _ entries: [StoredEntry], _ leaves: [Digest], _ damagedTiles: Set<UInt64>, _ size: TreeSize,
        _ report: inout AuditReport
    ) {
        var tile: (index: UInt64, hashes: [Digest]?)?
        for (entry, leaf) in zip(entries, leaves) {
            let index = entry.index.value / 256
            if tile?.index != index {
                let width = Int(min(256, size.value - index * 256))
                var ignored = AuditReport()
                tile = (index, read(Tile(level: 0, index: index, width: width), &ignored))
            }
            guard let hash = tile?.hashes?[Int(entry.index.value % 256)], hash != leaf else { continue }
            let isTile = damagedTiles.contains(index)
            report.add(
                isTile ? .tileDamaged : .entryDamaged,
                at: isTile
                    ? "\(Tile(level: 0, index: index).path) hash \(entry.index.value % 256)" : "entry \(entry.index)",
                "the body hashes to \(leaf), the tile says \(hash)")
        }
    }

    private func compareLookup(_ entries: [StoredEntry], _ leaves: [Digest], _ report: inout AuditReport) {
        do throws(LedgerError) {
            for (entry, index) in zip(entries, try store.indexes(ofLeaves: leaves)) where index != entry.index {
                report.add(
                    .leafLookupDamaged, at: "entry \(entry.index)",
                    index.map { "its leaf is found at \($0)" } ?? "its leaf is not found")
            }
        } catch {
            report.add(error, at: "leaf lookup")
        }
    }

    private func demandBlobs(of entries: [StoredEntry], _ report: inout AuditReport) {
        for entry in entries {
            for digest in checks.blobs(entry) {
                do throws(LedgerError) {
                    if try store.blob(digest) == nil {
                        report.add(
                            .blobDamaged, at: "entry \(entry.index)", "it needs the blob \(digest), which is missing")
                    }
                } catch {
                    report.add(error, at: "blob \(digest)")
                }
            }
        }
    }

    private func checkGuard(_ head: CommittedHead, _ report: inout AuditReport) {
        guard let checkpointGuard else { return }
        do throws(LedgerError) {
            let newest = try checkpointGuard.newest()
            try ProofService(store: store, verifiers: verifiers).require(newest)
        } catch {
            report.add(error, at: "guard")
        }
    }

    private func checkBlobs(_ report: inout AuditReport) {
        var last: Digest?
        do throws(LedgerError) {
            while true {
                let names = try store.blobs(after: last, limit: 1024)
                guard !names.isEmpty else { return }
                for name in names {
                    report.blobs += 1
                    let found = try store.blob(name).map { SHA256.hash($0) }
                    guard found != name else { continue }
                    report.add(.blobDamaged, at: "blob \(name)", found.map { "hashes to \($0)" } ?? "missing")
                }
                last = names.last
            }
        } catch {
            report.add(error, at: "blobs")
        }
    }
}

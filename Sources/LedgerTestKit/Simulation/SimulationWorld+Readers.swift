import Ledger
import Signing
import TLog

/// Readers: whatever they find is compared with all that anybody found before.
extension SimulationWorld {
    func openReader() {
        let process = newProcess()
        let isGuarded = chance(2)
        // Only a guard knows which log this is.
        if case .head(let part, _) = disk.damage?.place, part == .treeID || part == .shardOffset, !isGuarded { return }
        let shown = checker.newestShown
        let version = disk.version
        let isBehind = lag > 0
        do throws(LedgerError) {
            let proofs = try ProofService(
                store: SimulatedStore(self, process), verifiers: verifiers,
                guard: isGuarded ? SimulatedGuard(self, process) : nil,
                cachedTiles: Int.random(in: 1...3, using: &random))
            let head = proofs.head
            note(isGuarded ? .guardedReaderOpened : .readerOpened, process, head.size.value, head.root.hashWord)
            if disk.version == version { demandNoDamage(in: head, withGuard: isGuarded) }
            checker.demand(head.size >= shown, "a reader finds \(head.size) entries, a head of \(shown) has left")
            readers.append(SimulatedReader(process, proofs, isGuarded: isGuarded))
            learn(head, isGuarded)
        } catch {
            note(error.code == .unpublished ? .readerUnpublished : .readerRefused, process, 0, 0, error.codeText)
            if disk.damage != nil { note(.damageRefused, process) }
            let isExpected =
                process.faults > 0 || disk.damage != nil || disk.version != version
                || error.code == .unpublished && isBehind
            checker.demand(isExpected, "a reader is refused by a sound log: \(error)")
        }
    }

    func refresh(_ reader: SimulatedReader) {
        let old = reader.proofs.head
        let shown = checker.newestShown
        let faults = reader.process.faults
        let version = disk.version
        do throws(LedgerError) {
            try reader.proofs.refresh()
            let head = reader.proofs.head
            note(.refreshed, reader.process, head.size.value, head.root.hashWord)
            checker.demand(head.size >= old.size, "a reader falls from \(old.size) to \(head.size) entries")
            checker.demand(
                head.size >= shown || disk.damage != nil,
                "a reader goes on with \(head.size) entries, a head of \(shown) has left")
            guard head.size > old.size else { return }
            if disk.version == version { demandNoDamage(in: head, withGuard: reader.isGuarded) }
            checker.demand(
                head.treeID == old.treeID && head.shardOffset == old.shardOffset, "a reader goes over to another log")
            learn(head, reader.isGuarded)
            let growth = try reader.proofs.consistency(from: old.size, to: head.size)
            checker.demand(
                growth.verify(oldRoot: old.root, newRoot: head.root).isValid, "a reader's new head is no growth")
        } catch {
            note(.readerRefused, reader.process, 0, 0, error.codeText)
            if disk.damage != nil { note(.damageRefused, reader.process) }
            let isExpected =
                reader.process.faults > faults || disk.damage != nil || disk.version != version
                || error.code == .unpublished && lag > 0
            checker.demand(isExpected, "a reader cannot take up a sound log: \(error)")
        }
        checker.demand(reader.proofs.head.size >= old.size, "a reader falls back")
    }

    private func learn(_ head: CommittedHead, _ isGuarded: Bool) {
        if isGuarded { checker.show(head) } else { checker.see(head.root, at: head.size) }
    }

    private func demandNoDamage(in head: CommittedHead, withGuard: Bool) {
        guard let damage = disk.damage else { return }
        checker.demand(
            !damage.isInReach(of: head.size, withGuard: withGuard), "a reader takes up damage: \(damage.place)")
    }

    /// Asks for a root, growth, an entry and its proof at a random size.
    func prove(_ reader: SimulatedReader) {
        let head = reader.proofs.head
        let size = TreeSize(below(head.size.value + 2))
        let faults = reader.process.faults
        do throws(LedgerError) {
            let root = try reader.proofs.root(at: size)
            checker.see(root, at: size)
            let growth = try reader.proofs.consistency(from: size, to: head.size)
            checker.demand(
                growth.verify(oldRoot: root, newRoot: head.root).isValid,
                "growth from \(size) to \(head.size) does not verify")
            note(.proved, reader.process, size.value, root.hashWord)
            guard size > .empty else { return }
            try proveEntry(LogIndex(below(size.value)), at: size, root: root, by: reader)
        } catch {
            if error.code == .outOfRange {
                note(.outOfRange, reader.process, size.value)
                let newest = reader.proofs.head.size
                return checker.demand(size > head.size, "\(size) is out of range of \(newest) entries")
            }
            note(.readerRefused, reader.process, size.value, 0, error.codeText)
            if disk.damage != nil { note(.damageReadOver, reader.process) }
            checker.demand(
                reader.process.faults > faults || disk.damage != nil, "a sound log cannot be proven: \(error)")
        }
    }

    private func proveEntry(
        _ index: LogIndex, at size: TreeSize, root: Digest, by reader: SimulatedReader
    ) throws(LedgerError) {
        let proof = try reader.proofs.inclusion(index: index, size: size)
        let entry = try reader.proofs.entry(at: index)
        let leaf = MerkleHash.leaf(entry.body)
        checker.demand(proof.verify(leafHash: leaf, root: root).isValid, "entry \(index) in \(size) does not verify")
        checker.demand(checker.allows(leaf, at: index), "entry \(index) is another than was acknowledged")
    }
}

extension Digest {
    /// The first eight bytes, for the digest of a trace.
    var hashWord: UInt64 { withUnsafeBytes { $0.loadUnaligned(as: UInt64.self).littleEndian } }
}

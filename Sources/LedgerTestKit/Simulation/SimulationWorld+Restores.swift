import Ledger
import Signing
import TLog
import Wire

/// Older copies, other histories, and the end, when everything has to be found again.
extension SimulationWorld {
    private func endAllWriters() throws {
        for writer in writers { try kill(writer) }
    }

    var guardedSize: TreeSize { get throws { try disk.checkpointGuard.newest().size } }

    /// Puts yesterday's copy in the place of the store; nobody may open it for writing. Then the newest is put back.
    func restoreOlder() throws {
        let guarded = max(checker.newestShown, try guardedSize)
        let older = (0..<disk.journal.count).filter { disk.size(after: $0) < guarded }
        guard let batches = older.randomElement(using: &random) else { return }
        try endAllWriters()
        let copy = try disk.copy(after: batches)
        present(copy, codes: [.rollback], what: "a copy of \(disk.size(after: batches)) entries")
        note(.olderCopyRefused, nil, disk.size(after: batches).value)
    }

    /// Presents a history that parts from ours below the newest head that left, signed by the same key.
    func presentFork() throws {
        let guarded = max(checker.newestShown, try guardedSize)
        guard let batches = (0..<disk.journal.count).last(where: { disk.size(after: $0) < guarded }) else { return }
        try endAllWriters()
        let other = try disk.copy(after: batches)
        try grow(other, to: guarded)
        present(other, codes: [.fork], what: "another history of \(guarded) entries")
        note(.forkRefused, nil, guarded.value)
    }

    /// What a copy becomes whose owner also has an old guard, the one mistake that nothing here can see.
    private func grow(_ store: Store, to size: TreeSize) throws {
        guard let head = try store.head() else { return }
        let oldGuard = MemoryCheckpointGuard()
        try oldGuard.create(head.guarded)
        let work = SimulatedWork()
        try quietly {
            let sequencer = try LogSequencer.open(
                store, guard: oldGuard, signers: signers, clock: { [unowned self] in Timestamp(seconds: now) },
                start: { work.drains.append($0) })
            var submissions: [Submission<Store.Row>] = []
            for number in 0...size.value - head.size.value {
                submissions.append(try SimulatedEntry(1_000_000 + Int(number)).submission(driver.row))
            }
            sequencer.append(submissions) { _ in }
            while !work.drains.isEmpty { work.drains.removeFirst()() }
        }
    }

    private func present(_ other: Store, codes: [LedgerError.Code], what: String) {
        disk.presenting(other) {
            quietly {
                // Damage would be found first.
                let damage = disk.damage
                disk.damage = nil
                defer { disk.damage = damage }
                let process = newProcess()
                let store = SimulatedStore(self, process)
                let checkpointGuard = SimulatedGuard(self, process)
                let writing = code { () throws(LedgerError) in
                    _ = try LogSequencer.open(
                        store, guard: checkpointGuard, signers: signers,
                        clock: { [unowned self] in Timestamp(seconds: now) })
                }
                checker.demand(writing.map(codes.contains) == true, "\(what) was opened: \(writing?.rawValue ?? "")")
                let reading = code { () throws(LedgerError) in
                    _ = try ProofService(store: store, verifiers: verifiers, guard: checkpointGuard)
                }
                checker.demand(reading.map(codes.contains) == true, "\(what) was read: \(reading?.rawValue ?? "")")
                // Whoever reads by the guard sees nothing of it.
                for reader in readers where reader.isGuarded { refreshOver(reader) }
            }
        }
    }

    private func refreshOver(_ reader: SimulatedReader) {
        let old = reader.proofs.head
        try? reader.proofs.refresh()
        let new = reader.proofs.head
        checker.show(new)
        checker.demand(new.size >= old.size, "a reader falls back over a restore")
    }

    private func code(_ body: () throws(LedgerError) -> Void) -> LedgerError.Code? {
        do throws(LedgerError) {
            try body()
            return nil
        } catch { return error.code }
    }

    /// Loses, by a restore, what no checkpoint covers that left. The log may go on from there.
    func loseUnpublished() throws {
        let guarded = try guardedSize
        let kept = (0..<disk.journal.count).first { disk.size(after: $0) >= guarded }
        guard writers.isEmpty, let batches = kept else { return }
        try disk.restore(after: batches)
        disk.damage = nil
        readers.removeAll { !$0.isGuarded }
        checker.forget(beyond: disk.size(after: batches))
        note(.unpublishedLost, nil, disk.size(after: batches).value)
    }

    /// Without any further fault the log opens, is clean, takes what got no answer, and proves all it ever said.
    func settle() throws {
        isQuiet = true
        disk.damage = nil
        try endAllWriters()
        guard let writer = try open(SequencerLimits()) else { return }
        let unanswered = (0..<numbers).filter { checker.acknowledged[$0] == nil }
        if !unanswered.isEmpty {
            try submit(unanswered, to: writer)
            drain(writer)
        }
        checker.demand(checker.acknowledged.count == numbers, "entries are still not acknowledged at the end")
        checkAll(audit: true)
        try proveAll(by: writer.sequencer.proofs)
        for reader in readers {
            refresh(reader)
            prove(reader)
        }
    }

    /// Every head that left leads to its neighbour, every entry to the first head that covered it and to a later one.
    private func proveAll(by proofs: ProofService) throws(LedgerError) {
        let heads = checker.shown.values.sorted { $0.size < $1.size }
        for (old, new) in zip(heads, heads.dropFirst()) {
            let growth = try proofs.consistency(from: old.size, to: new.size)
            checker.demand(
                growth.verify(oldRoot: old.root, newRoot: new.root).isValid,
                "the heads of \(old.size) and \(new.size) entries are not one history")
        }
        for (number, known) in checker.acknowledged.sorted(by: { $0.key < $1.key }) where number % 3 == 0 {
            let later = heads.filter { $0.size >= known.size }
            guard let head = later.randomElement(using: &random) else { continue }
            let proof = try proofs.inclusion(index: known.index, size: head.size)
            checker.demand(
                proof.verify(leafHash: SimulatedEntry(number).leafHash, root: head.root).isValid,
                "entry number \(number) is not proven at size \(head.size)")
        }
    }

    /// Compares everything stored with everything said.
    ///
    /// - Parameter audit: Also by a deep audit, which finds nothing; not while the guard may be behind.
    func checkAll(audit: Bool) {
        do {
            guard let head = try disk.store.head() else { return checker.demand(false, "the log is gone") }
            let entries = try disk.store.entries(LogIndex(0)..<LogIndex(head.size.value))
            checker.checkAll(head, entries, try driver.rows(disk.store))
            try checker.checkKeys(head, entries) { (key, index) throws(LedgerError) in
                try disk.store.entries(withKey: key, after: index, limit: 7)
            }
            guard audit else { return }
            let blobs: @Sendable (StoredEntry) -> [Digest] = { entry in
                SimulatedEntry(body: entry.body)?.blobs.map(\.digest) ?? []
            }
            let report = Auditor(
                disk.store, guard: disk.checkpointGuard, verifiers: verifiers, checks: .init(blobs: blobs)
            ).run(deep: true)
            checker.demand(report.isClean, "the audit finds \(report.findings)")
        } catch {
            checker.demand(false, "the log cannot be read: \(error)")
        }
    }
}

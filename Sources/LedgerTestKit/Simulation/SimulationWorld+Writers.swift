import Ledger
import TLog
import Wire

/// Writers: opened, drained, closed and killed.
extension SimulationWorld {
    func openWriter() throws { _ = try open(profile.limits) }

    /// - Returns: nil when it was refused, as it may be after a fault, beside another writer, or on damaged bits.
    func open(_ limits: SequencerLimits) throws -> SimulatedWriter<Store>? {
        let process = newProcess()
        if !isQuiet, chance(profile.deaths * 4) {
            process.lastCall = (Int.random(in: 1...5, using: &random), chance(2))
        }
        let work = SimulatedWork()
        let shown = checker.newestShown
        let version = disk.version
        // Whether it will be refused or die does not matter: it may let the guard follow what another has committed.
        for other in writers.map(\.process) + openings {
            other.wasDisturbed = true
            process.wasDisturbed = true
        }
        openings.append(process)
        defer { openings.removeAll { $0 === process } }
        do throws(LedgerError) {
            let sequencer = try LogSequencer.open(
                SimulatedStore(self, process), guard: SimulatedGuard(self, process), signers: signers, limits: limits,
                cachedTiles: Int.random(in: 1...3, using: &random),
                clock: { [unowned self] in Timestamp(seconds: now) }, start: { work.drains.append($0) })
            let writer = SimulatedWriter(process, sequencer, limits: limits, work: work)
            try opened(writer, shown: shown, version: version)
            return writer
        } catch {
            note(.openRefused, process, 0, 0, error.codeText)
            let isExpected = process.faults > 0 || process.isDead || process.wasDisturbed || disk.version != version
            checker.demand(isExpected, "a sound log cannot be opened: \(error)")
            if disk.damage != nil { note(.damageRefused, process) }
            try afterDeath()
            return nil
        }
    }

    private func opened(
        _ writer: SimulatedWriter<Store>, shown: TreeSize, version: Int
    ) throws(LedgerError) {
        let size = writer.sequencer.head.size
        note(.opened, writer.process, size.value, writer.sequencer.head.root.hashWord)
        checker.demand(size >= shown, "a log of \(size) entries was opened, a head of \(shown) has left")
        if let damage = disk.damage, disk.version == version {
            checker.demand(!damage.isInReach(of: size, withGuard: true), "a damaged log was opened: \(damage.place)")
        }
        checker.show(writer.sequencer.head)
        if !writers.isEmpty { note(.openedBesideAnother, writer.process) }
        writers.append(writer)
        if depth == 0 { checkAll(audit: writers.count == 1 && (isQuiet || chance(2))) }
    }

    func drain(_ writer: SimulatedWriter<Store>) {
        if !isQuiet, chance(profile.deaths * 8) {
            let number = writer.process.calls + Int.random(in: 1...8, using: &random)
            writer.process.lastCall = (number, chance(2))
        }
        writer.drain()
        note(.drained, writer.process)
        if writer.process.isDead {
            end(writer)
        } else if !writer.hasWork {
            checker.demand(writer.waiting == 0, "\(writer.waiting) groups wait and nobody drains")
        }
    }

    /// Dies between two calls, with everything it holds.
    func kill(_ writer: SimulatedWriter<Store>) throws {
        writer.process.isDead = true
        note(.diedBetweenCalls, writer.process)
        end(writer)
        try afterDeath()
    }

    /// Closes as a process that ends well: what waits is still answered.
    func close(_ writer: SimulatedWriter<Store>) throws {
        writer.sequencer.close()
        writer.isClosed = true
        try submit([numbers], to: writer)
        while writer.hasWork { drain(writer) }
        note(.closed, writer.process)
        end(writer)
    }

    /// The rebuild of links: all rows are made again from the entries.
    func replaceRows(_ writer: SimulatedWriter<Store>) throws {
        writer.isBusy = true
        defer { writer.isBusy = false }
        do throws(LedgerError) {
            try SimulatedStore(self, writer.process).replaceRows { (write) throws(LedgerError) in
                guard let head = try disk.store.head() else { return }
                for entry in try disk.store.entries(LogIndex(0)..<LogIndex(head.size.value)) {
                    let rows = SimulatedEntry(body: entry.body)?.rows ?? []
                    try write(rows.map { PlacedRow(driver.row($0), at: head.virtualIndex(of: entry.index)) })
                }
            }
            note(.rowsReplaced, writer.process)
        } catch {
            checker.demand(
                writer.process.faults > 0 || writer.process.isDead, "rows cannot be replaced: \(error)")
        }
        if writer.process.isDead { end(writer) }
        try checker.demand(rowsAreRight(), "the rows are wrong after they were replaced")
    }

    private func rowsAreRight() throws -> Bool {
        let size = try disk.store.head()?.size ?? .empty
        let wanted = try disk.store.entries(LogIndex(0)..<LogIndex(size.value)).flatMap {
            SimulatedEntry(body: $0.body)?.rows ?? []
        }
        return try driver.rows(disk.store).map(\.row) == wanted
    }

    func end(_ writer: SimulatedWriter<Store>) {
        writer.abandon()
        writers.removeAll { $0 === writer }
    }

    /// The medium is opened anew once nobody holds it.
    func afterDeath() throws(LedgerError) {
        guard writers.isEmpty, openings.count <= 1, depth == 0 else { return }
        do { try disk.reopen() } catch { throw LedgerError(SimulationWorld.fault, "\(error)") }
    }
}

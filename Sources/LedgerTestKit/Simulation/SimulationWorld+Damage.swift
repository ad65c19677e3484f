import Ledger
import TLog

/// A bit that flips under the log, and the audit that has to find it.
extension SimulationWorld {
    /// One bit of what is stored, or the whole guard, comes back wrong from now on, until it is healed.
    func damage() {
        guard let head = try? disk.store.head() else { return }
        let byte = Int(below(256))
        let place: SimulatedDamage.Place
        let last = (head.size.value - min(1, head.size.value)) / 256
        switch head.size > .empty ? below(5) : 0 {
        case 1:
            let tile = Tile(level: 0, index: below(last + 1))
            let width = min(256, head.size.value - tile.index * 256)
            place = .tile(tile, byte: Int(below(width * 32)))
            note(.damagedTile, nil, tile.index)
        case 2:
            let index = below(head.size.value)
            place = .entry(index, byte: byte)
            note(.damagedEntry, nil, index)
        case 3:
            let parts: [SimulatedDamage.HeadPart] = [.root, .size, .treeID, .shardOffset]
            place = .guarded(parts[Int(below(4))], byte: byte)
            note(.damagedGuard)
        case 4:
            place = .tornGuard
            note(.tornGuard)
        default:
            let parts = SimulatedDamage.HeadPart.allCases.filter { $0 != .time || head.size > .empty }
            let part = parts[Int(below(UInt64(parts.count)))]
            place = .head(part, byte: byte)
            note(.damagedHead, nil, 0, 0, "\(part)")
        }
        disk.damage = SimulatedDamage(place: place, bit: UInt8(below(7)))
        for process in writers.map(\.process) + readers.map(\.process) { process.wasDisturbed = true }
        if chance(2) { auditDamage() }
    }

    private func auditDamage() {
        // A writer that died between commit and guard leaves a guard that an audit calls behind, which is no damage.
        let process = newProcess()
        quietly {
            let report = Auditor(
                SimulatedStore(self, process), guard: SimulatedGuard(self, process), verifiers: verifiers
            ).run(deep: true)
            checker.demand(!report.isClean, "an audit finds nothing wrong with a damaged log")
        }
        note(.damageAudited, process)
    }
}

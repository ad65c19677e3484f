import Ledger
import TLog

/// The scheduler: one thing after the other, drawn by weight from what can happen.
extension SimulationWorld {
    private enum Step {
        case submit, drain, moveClock, createAgain, openWriter, kill, close, replaceRows
        case openReader, refresh, prove
        case damage, heal, restoreOlder, presentFork, loseUnpublished
    }

    /// A whole life of a log; the first broken promise ends it.
    func run() throws {
        try makeLog()
        isMade = true
        try append(profile.prologue)
        for _ in 0..<profile.steps where checker.violation == nil {
            interludesLeft = 12
            try step()
            checker.demand(
                try guardedSize >= checker.newestShown, "the guard has fallen behind a head of \(checker.newestShown)")
        }
        if checker.violation == nil { try settle() }
    }

    private func step() throws {
        // A reader of damaged bits is worth more than a log that grows meanwhile.
        var steps: [(Step, Int)] = [
            (.submit, writers.isEmpty ? 0 : 30), (.drain, writers.contains { $0.hasWork } ? 25 : 0), (.moveClock, 5),
            (.openReader, readers.count < 4 ? 4 : 0), (.refresh, readers.isEmpty ? 0 : 6), (.createAgain, 1),
            (.prove, readers.isEmpty ? 0 : 12), (.openWriter, openWriterWeight), (.kill, writers.isEmpty ? 0 : 4),
            (.close, writers.isEmpty ? 0 : 2), (.replaceRows, writers.isEmpty ? 0 : 2),
        ]
        if profile.hasDamage { steps.append(disk.damage == nil ? (.damage, 6) : (.heal, 20)) }
        if profile.hasRestores {
            steps += [
                (.restoreOlder, 3), (.presentFork, 2), (.loseUnpublished, writers.isEmpty && lag > 0 ? 30 : 0),
            ]
        }
        switch draw(steps) {
        case .createAgain: createAgain()
        case .damage: damage()
        case .heal: disk.damage = nil
        case .restoreOlder: try restoreOlder()
        case .presentFork: try presentFork()
        case .loseUnpublished: try loseUnpublished()
        case let step: try take(step)
        }
    }

    /// What another thread or process does while a port call is under way.
    func interlude() {
        // Anybody may be shown the head of a writer at any time.
        for writer in writers { checker.show(writer.sequencer.head) }
        let idle = writers.filter { !$0.isBusy }
        let step = draw([
            (.submit, writers.isEmpty ? 0 : 20), (.drain, idle.contains { $0.hasWork } ? 20 : 0), (.moveClock, 4),
            (.openReader, readers.count < 4 ? 3 : 0), (.refresh, readers.isEmpty ? 0 : 8),
            (.prove, readers.isEmpty ? 0 : 8),
            (.openWriter, profile.hasTwoWriters && writers.count + openings.count < 2 ? 6 : 0),
        ])
        do { try take(step) } catch { checker.demand(false, "\(error)") }
    }

    private var openWriterWeight: Int {
        switch writers.count {
        case 0: 40
        case 1 where profile.hasTwoWriters: 4
        default: 0
        }
    }

    private func take(_ step: Step) throws {
        let idle = writers.filter { !$0.isBusy }
        switch step {
        case .submit: try writers.randomElement(using: &random).map(submit)
        case .drain: idle.filter(\.hasWork).randomElement(using: &random).map(drain)
        case .openWriter: try openWriter()
        case .kill: try idle.randomElement(using: &random).map(kill)
        case .close: try idle.randomElement(using: &random).map(close)
        case .replaceRows: try idle.randomElement(using: &random).map(replaceRows)
        case .openReader: openReader()
        case .refresh: readers.randomElement(using: &random).map(refresh)
        case .prove: readers.randomElement(using: &random).map(prove)
        case .moveClock, .createAgain, .damage, .heal, .restoreOlder, .presentFork, .loseUnpublished: moveClock()
        }
    }

    private func draw(_ steps: [(Step, Int)]) -> Step {
        var rest = Int.random(in: 0..<steps.reduce(0) { $0 + $1.1 }, using: &random)
        for (step, weight) in steps {
            if rest < weight { return step }
            rest -= weight
        }
        return .moveClock
    }

    private func moveClock() {
        let seconds = Int64.random(in: -30...60, using: &random)
        now += seconds
        note(seconds < 0 ? .clockBackward : .clockForward, nil, UInt64(now))
    }
}

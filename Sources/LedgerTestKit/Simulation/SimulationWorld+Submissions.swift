import Ledger
import TLog

/// Submitters: groups of new and repeated entries, and what is to be thought of the answers.
extension SimulationWorld {
    /// Lets the log begin with `count` entries, without faults.
    func append(_ count: Int) throws {
        guard count > 0 else { return }
        try quietly {
            let limits = SequencerLimits(batchEntries: count)
            guard let writer = try open(limits) else { return }
            try submit(Array(numbers..<numbers + count), to: writer)
            drain(writer)
            end(writer)
        }
    }

    func submit(to writer: SimulatedWriter<Store>) throws {
        let limit = profile.limits.batchEntries
        let count = limit < 10 && chance(10) ? limit + 1 : Int.random(in: 1...profile.groupEntries, using: &random)
        var group: [Int] = []
        for _ in 0..<count {
            let isRepeated = numbers > 0 && chance(3)
            group.append(isRepeated ? Int(below(UInt64(numbers))) : numbers + group.count)
        }
        try submit(group, to: writer)
    }

    func submit(_ group: [Int], to writer: SimulatedWriter<Store>) throws {
        var submissions: [Submission<Store.Row>] = []
        for number in group { submissions.append(try SimulatedEntry(number).submission(driver.row)) }
        numbers = max(numbers, (group.max() ?? 0) + 1)
        note(.submitted, writer.process, UInt64(group.count), UInt64(group.first ?? 0))
        checker.claim(group)
        writer.waiting += 1
        // Weak, for a group without an answer stays in the sequencer, and the writer holds that.
        writer.sequencer.append(submissions) { [unowned self, weak writer] result in
            if let writer { answered(result, group, writer) }
        }
        checker.demand(
            writer.waiting == 0 || writer.hasWork || writer.isBusy, "\(writer.waiting) groups wait and nobody drains")
    }

    private func answered(
        _ result: Result<[Receipt], LedgerError>, _ group: [Int], _ writer: SimulatedWriter<Store>
    ) {
        writer.waiting -= 1
        guard !writer.process.isDead else { return }
        switch result {
        case .success(let receipts):
            checker.demand(!writer.isStopped, "a writer that stopped has answered")
            checker.demand(!writer.process.isInDoubt, "a writer that does not know its log has answered")
            checker.demand(receipts.count == group.count, "a group of \(group.count) got \(receipts.count) receipts")
            checker.demand(Set(receipts.map(\.head)).count == 1, "a group was answered with several heads")
            for (number, receipt) in zip(group, receipts) {
                checker.take(receipt, of: number)
                note(
                    receipt.isNew ? .acknowledged : .acknowledgedAgain, writer.process, receipt.index.value,
                    receipt.head.root.hashWord)
            }
        case .failure(let error): failed(error, group, writer)
        }
    }

    private func failed(_ error: LedgerError, _ group: [Int], _ writer: SimulatedWriter<Store>) {
        if error.outcome == .nothingKept { checker.release(group) }
        let event: SimulationEvent =
            switch error.code {
            case .busy: .refusedBusy
            case .groupTooLarge: .refusedTooLarge
            default: error.outcome == .nothingKept ? .failedNothingKept : .failedUnknown
            }
        note(event, writer.process, UInt64(group.count), 0, error.codeText)
        checker.demand(
            !writer.process.isInDoubt || error.code == .suspect || error.code == .groupTooLarge,
            "a writer that does not know its log goes on: \(error)")
        let mayFail = writer.process.faults > 0 || writer.process.wasDisturbed
        switch error.code {
        case .busy: checker.demand(writer.waiting > 0, "nothing waits and the pool is full")
        case .groupTooLarge: checker.demand(group.count > writer.limits.batchEntries, "a small group is too large")
        case .closed: checker.demand(writer.isClosed, "an open writer says that it is closed")
        case .signingFailed: break
        case .suspect:
            writer.isStopped = true
            checker.demand(mayFail, "a writer stopped without a fault: \(error)")
        default: checker.demand(mayFail, "a submission failed without a fault: \(error)")
        }
    }
}

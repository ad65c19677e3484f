/// What one step proved; made only by checking it.
protocol Evidence {
    /// For the report.
    var outcome: VerificationStep.Outcome { get }
}

/// The steps taken so far.
struct VerificationRun {
    private(set) var steps: [VerificationStep] = []

    /// Takes a step and notes how it went; nil when it failed.
    @discardableResult
    mutating func take<Found: Evidence>(
        _ name: VerificationStep.Name, _ check: @autoclosure () throws(RekorError) -> Found
    ) -> Found? {
        do throws(RekorError) {
            let evidence = try check()
            steps.append(VerificationStep(name: name, outcome: evidence.outcome))
            return evidence
        } catch {
            steps.append(VerificationStep(name: name, outcome: .failed(error)))
            return nil
        }
    }
}

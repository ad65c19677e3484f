/// How often a log is asked again, and what is waited in between.
public struct RetryPolicy: Sendable {
    /// At least 1.
    public var attempts: Int
    /// Before the second attempt, in milliseconds; doubled before each further one.
    public var firstDelay: Int
    public var longestDelay: Int
    /// Waits some milliseconds; blocks.
    public let sleep: @Sendable (_ milliseconds: Int) -> Void

    public init(
        attempts: Int = 6, firstDelay: Int = 500, longestDelay: Int = 30_000,
        sleep: @escaping @Sendable (_ milliseconds: Int) -> Void
    ) {
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.sleep = sleep
    }

    /// What is waited after that many failed attempts.
    ///
    /// - Parameter asked: Seconds that the log asks for (`Retry-After`); never less than ours, nor more than the longest.
    func delay(after failures: Int, asked: Int? = nil) -> Int {
        let own = failures > 20 ? longestDelay : min(longestDelay, firstDelay << max(0, failures - 1))
        return max(own, min(longestDelay, (asked ?? 0).multipliedReportingOverflow(by: 1000).partialValue))
    }
}

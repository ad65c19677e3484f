public import Wire

/// How much changed, by kind (the seed calls it `VexDeltaSummary`). The counts always equal the changes.
public struct VEXDeltaSummary: Sendable, Hashable, CanonicalWritable {
    public let total: Int
    public let statusChanged: Bool
    /// Ballots that are new, gone, or weigh or say something else.
    public let ballotsAdded: Int
    public let ballotsRemoved: Int
    public let ballotsChanged: Int
    /// Everything else: justification, confidence, conflicts, settings, trust.
    public let other: Int

    public init(of changes: [VEXDeltaChange]) {
        let ballots = changes.filter { $0.field.hasPrefix("ballot:") }
        total = changes.count
        statusChanged = changes.contains { $0.field == "status" }
        ballotsAdded = ballots.count { $0.from == nil }
        ballotsRemoved = ballots.count { $0.to == nil }
        ballotsChanged = ballots.count - ballotsAdded - ballotsRemoved
        other = total - ballots.count - (statusChanged ? 1 : 0)
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("ballotsAdded", ballotsAdded)
            $0.member("ballotsChanged", ballotsChanged)
            $0.member("ballotsRemoved", ballotsRemoved)
            $0.member("other", other)
            $0.member("statusChanged", statusChanged)
            $0.member("total", total)
        }
    }
}

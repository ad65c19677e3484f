/// What the system says of the process, for `/metrics`.
public struct ProcessFigures: Sendable {
    public let residentBytes: UInt64
    /// Since 1970.
    public let startSeconds: Double

    public init(residentBytes: UInt64, startSeconds: Double) {
        self.residentBytes = residentBytes
        self.startSeconds = startSeconds
    }
}

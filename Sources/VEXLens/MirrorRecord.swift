public import Ledger
public import Signing
public import Wire

/// The entry of a verdict in a log of others, as that log proved it.
///
/// Nothing in our log says so: these rows cannot be made again from it, and a rebuild leaves them alone.
public struct MirrorRecord: Sendable, Equatable {
    /// The verdict's entry in our log.
    public let verdict: VirtualIndex
    /// The address of the other log.
    public let url: String
    /// `v1` or `v2`.
    public let api: String
    /// In its checkpoint.
    public let origin: String
    public let logID: Digest
    /// 80 hexadecimal digits in v1, the leaf hash in v2.
    public let uuid: String
    /// Over all of its shards.
    public let logIndex: UInt64
    /// POSIX seconds; nil when the log vouches for no time.
    public let integratedTime: Int64?
    /// The entry with its proof, as the log answered.
    public let entry: [UInt8]
    /// The signed note that the proof leads to.
    public let checkpoint: String
    /// When it was checked and kept.
    public let keptAt: Timestamp

    public init(
        verdict: VirtualIndex, url: String, api: String, origin: String, logID: Digest, uuid: String, logIndex: UInt64,
        integratedTime: Int64?, entry: [UInt8], checkpoint: String, keptAt: Timestamp
    ) {
        self.verdict = verdict
        self.url = url
        self.api = api
        self.origin = origin
        self.logID = logID
        self.uuid = uuid
        self.logIndex = logIndex
        self.integratedTime = integratedTime
        self.entry = entry
        self.checkpoint = checkpoint
        self.keptAt = keptAt
    }
}

/// A verdict that has still to be put into a log of others.
public struct OwedMirror: Sendable, Equatable {
    public let verdict: VirtualIndex
    public let url: String
    /// When the verdict was logged.
    public let since: Timestamp
    /// How often it was tried in vain.
    public let attempts: Int
    /// Not before this time; nil for at once.
    public let next: Timestamp?
    public let lastError: String?

    public init(
        verdict: VirtualIndex, url: String, since: Timestamp, attempts: Int, next: Timestamp?, lastError: String?
    ) {
        self.verdict = verdict
        self.url = url
        self.since = since
        self.attempts = attempts
        self.next = next
        self.lastError = lastError
    }

    /// Seconds to wait after so many attempts: half a minute, doubled each time, at most six hours.
    public static func delay(afterAttempts attempts: Int) -> Int64 {
        attempts > 16 ? 21_600 : min(21_600, 30 << Int64(max(0, attempts - 1)))
    }
}

/// What is owed to logs of others, in short.
public struct OwedMirrors: Sendable, Equatable {
    public let count: Int
    /// When the oldest of them was logged.
    public let oldest: Timestamp?
    /// Of the latest attempt that failed.
    public let lastError: String?

    public init(count: Int, oldest: Timestamp?, lastError: String?) {
        self.count = count
        self.oldest = oldest
        self.lastError = lastError
    }
}

public import Rekor
public import TLog
public import Transport
public import Wire

/// Asks a Rekor of others, and believes nothing that it has not checked under the pinned key.
///
/// Every entry that comes back is compared with what was asked for and proven to be in a signed tree, and every signed
/// tree with the newest one that is remembered of that log. What does not hold is an error that carries the evidence.
/// Calls block; use one client from one thread at a time, or give each its own.
public struct LogClient: Sendable {
    /// Sends a request and returns the answer, whatever its status.
    public typealias Send = @Sendable (LogRequest) throws(NetworkError) -> HTTPResponse

    public let log: RemoteLog
    let memory: any CheckpointMemory
    let retry: RetryPolicy
    let now: @Sendable () -> Timestamp
    /// How far the log's clock may be from ours, in seconds.
    let tolerance: Int64
    private let send: Send

    public init(
        _ log: RemoteLog, memory: any CheckpointMemory, retry: RetryPolicy, tolerance: Int64 = 600,
        now: @escaping @Sendable () -> Timestamp, send: @escaping Send
    ) {
        self.log = log
        self.memory = memory
        self.retry = retry
        self.tolerance = tolerance
        self.now = now
        self.send = send
    }

    /// Over libcurl.
    ///
    /// - Parameter token: Sent as `Authorization: Bearer`, to the log's own address and to no other.
    public static func send(by client: HTTPClient, token: String? = nil) -> Send {
        { request throws(NetworkError) in
            var headers = [HTTPHeader("Accept", request.accept)]
            if let token { headers.append(HTTPHeader("Authorization", "Bearer " + token)) }
            guard let body = request.body else { return try client.get(request.url, headers: headers, limit: request.limit) }
            return try client.post(
                request.url, body: body, contentType: "application/json", headers: headers, limit: request.limit)
        }
    }

    /// One operation; what it asked goes with its error.
    func operation<Result>(
        expecting body: [UInt8]? = nil, _ work: (Conversation) throws(RekorClientError) -> Result
    ) throws(RekorClientError) -> Result {
        let conversation = Conversation(log, send, retry, now)
        do throws(RekorClientError) {
            return try work(conversation)
        } catch {
            throw conversation.adding(to: error, expectedBody: body)
        }
    }
}

/// An entry that is proven to be in a log of others, and that log's checkpoint to continue the remembered one.
public struct LoggedEntry: Sendable {
    public let entry: LogEntry
    /// The answer that it was read from, byte for byte. In v2, when the entry was read from tiles, what a server would
    /// have answered, with our proof.
    public let raw: [UInt8]
    public let checkpoint: Checkpoint
    /// When it was checked.
    public let time: Timestamp
    /// Whether this call made the log take it in, as far as the log says.
    public let isNew: Bool
}

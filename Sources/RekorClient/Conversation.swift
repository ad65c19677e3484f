import Transport
import Wire

/// The requests of one operation: asks, asks again where that is safe, and notes what was said.
final class Conversation {
    let log: RemoteLog
    let retry: RetryPolicy
    let now: @Sendable () -> Timestamp
    private let send: LogClient.Send
    private var exchanges: [Exchange] = []
    /// The two checkpoints that contradict each other, for the evidence.
    var contradiction: (remembered: String, shown: String)?

    init(_ log: RemoteLog, _ send: @escaping LogClient.Send, _ retry: RetryPolicy, _ now: @escaping @Sendable () -> Timestamp) {
        self.log = log
        self.send = send
        self.retry = retry
        self.now = now
    }

    /// Longest answer that is taken: an entry of 64 KiB with its proof, or a search with many results.
    static let answerLimit = 10 << 20

    func get(
        _ path: String, accept: String = "application/json", limit: Int = Conversation.answerLimit
    ) throws(RekorClientError) -> HTTPResponse {
        try ask(LogRequest(url: log.url + path, body: nil, accept: accept, limit: limit))
    }

    func post(_ path: String, _ body: [UInt8]) throws(RekorClientError) -> HTTPResponse {
        try ask(LogRequest(url: log.url + path, body: body, accept: "application/json", limit: Conversation.answerLimit))
    }

    /// Sends the same bytes until there is an answer that another attempt would not change.
    ///
    /// The worst that repeating can do is a 409: entries are known by their bytes.
    ///
    /// - Throws: `client.unavailable` when the attempts are used up, and what the network throws.
    private func ask(_ request: LogRequest) throws(RekorClientError) -> HTTPResponse {
        var failures = 0
        while true {
            var asked: Int?
            let last: RekorClientError
            do throws(NetworkError) {
                let answer = try send(request)
                note(request, .answer(answer))
                guard Conversation.isTransient(answer.status) else { return answer }
                asked = answer.header("Retry-After").flatMap { Int($0) }.map { max(0, min($0, 86_400)) }
                last = RekorClientError(
                    .unavailable, "\(request.url) answers with status \(answer.status)", hint: "try again later")
            } catch {
                note(request, .failure(error))
                last = .wrapping(error)
                guard error.code == .timeout || error.code == .unreachable else { throw last }
            }
            failures += 1
            guard failures < retry.attempts else { throw last }
            retry.sleep(retry.delay(after: failures, asked: asked))
        }
    }

    /// Too many requests, or a failure of the server: but not that it has no such function (501).
    private static func isTransient(_ status: Int) -> Bool {
        status == 408 || status == 429 || (500..<600).contains(status) && status != 501
    }

    private func note(_ request: LogRequest, _ outcome: Exchange.Outcome) {
        if exchanges.count == Evidence.limit { exchanges.removeFirst() }
        exchanges.append(Exchange(request: request, outcome: outcome, time: now()))
    }

    /// The error with what shows it, if the log's answers do.
    func adding(to error: RekorClientError, expectedBody: [UInt8]?) -> RekorClientError {
        guard error.code.isEvident, !exchanges.isEmpty else { return error }
        var error = error
        error.evidence = Evidence(
            log: log, exchanges: exchanges, expectedBody: expectedBody, remembered: contradiction?.remembered,
            shown: contradiction?.shown, time: now(), reason: (error.codeText, error.detail))
        return error
    }
}

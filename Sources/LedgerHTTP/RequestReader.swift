import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Reads the body of a request, up to a limit of bytes and of time.
struct RequestReader: Sendable {
    enum Result: Sendable {
        case whole([UInt8])
        case tooLong
        case brokenOff
    }

    let limit: Int
    let seconds: Int64

    /// What is longer than the limit is not read to its end; what is announced to be is not read at all.
    func read(_ request: Request, _ channel: any Channel) async -> Result {
        let stated = request.headers[.contentLength].flatMap { Int($0) }
        if let stated, stated > limit { return .tooLong }
        // A client that sends a byte now and then would hold the connection for as long as it likes.
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(stated ?? 0)
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { return .tooLong }
                bytes += part.readableBytesView
            }
        } catch {
            return .brokenOff
        }
        return .whole(bytes)
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import TLog

/// Reads requests and writes answers; the witness decides, one request after the other, on a thread of its own.
actor WitnessDesk {
    private let executor = SerialQueueExecutor(label: "stella.witness")
    private let witness: Witness
    private let onFailure: @Sendable (LedgerError) -> Void

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ witness: Witness, onFailure: @escaping @Sendable (LedgerError) -> Void) {
        self.witness = witness
        self.onFailure = onFailure
    }

    nonisolated func answer(_ request: Request) async -> Response {
        let parts = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        switch (request.method, parts.count) {
        case (.post, 1) where parts.last == "add-checkpoint":
            guard let body = await WitnessDesk.body(of: request) else {
                let most = AddCheckpointRequest.maxBytes
                return WitnessDesk.text(.contentTooLarge, "a request has at most \(most) bytes\n")
            }
            return await addCheckpoint(body)
        case (.get, 2) where parts.last == "checkpoint": return await checkpoint(String(parts[parts.startIndex]))
        case (_, 1) where parts.last == "add-checkpoint": return WitnessDesk.refusing(allowed: "POST")
        case (_, 2) where parts.last == "checkpoint": return WitnessDesk.refusing(allowed: "GET")
        default: return WitnessDesk.text(.notFound, "no such resource\n")
        }
    }

    /// nil for a body longer than the longest request, of which nothing more is kept than that, or one that breaks off.
    private static func body(of request: Request) async -> [UInt8]? {
        let limit = AddCheckpointRequest.maxBytes
        if let stated = request.headers[.contentLength].flatMap({ Int($0) }), stated > limit { return nil }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { return nil }
                bytes += part.readableBytesView
            }
        } catch {
            return nil
        }
        return bytes
    }

    private func addCheckpoint(_ body: [UInt8]) -> Response {
        do throws(LedgerError) {
            let answer = try witness.addCheckpoint(body)
            return WitnessDesk.text(
                HTTPResponse.Status(code: answer.status), answer.body, type: answer.contentType)
        } catch {
            return failure(error)
        }
    }

    private func checkpoint(_ originHash: String) -> Response {
        do throws(LedgerError) {
            guard let note = try witness.checkpoint(originHash: originHash) else {
                return WitnessDesk.text(.notFound, "no checkpoint of such a log was cosigned\n")
            }
            var response = WitnessDesk.text(.ok, note)
            response.headers[.cacheControl] = "no-cache"
            return response
        } catch {
            return failure(error)
        }
    }

    /// Strangers learn that something is wrong, the operator what.
    private func failure(_ error: LedgerError) -> Response {
        onFailure(error)
        return WitnessDesk.text(.internalServerError, "the witness failed, and cosigned nothing\n")
    }

    private static func refusing(allowed method: String) -> Response {
        var response = text(.methodNotAllowed, "only \(method) is answered here\n")
        response.headers[.allow] = method
        return response
    }

    private static func text(
        _ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

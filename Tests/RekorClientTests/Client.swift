import Attestation
import LedgerTestKit
import Rekor
import RekorClient
import Signing
import Synchronization
import TLog
import Transport
import Wire

/// A client and the log that it asks, without a network, a clock or waiting.
struct Scene: Sendable {
    let rekor: PretendRekor
    let client: LogClient
    let memory = VolatileCheckpointMemory()
    let envelope: [UInt8]
    let signer: PrivateKey
    /// What would have been waited, in milliseconds.
    let waits: Waits

    static let now = Timestamp(seconds: 1_750_000_100)

    final class Waits: Sendable {
        private let list = Mutex<[Int]>([])
        var all: [Int] { list.withLock { $0 } }
        func add(_ milliseconds: Int) { list.withLock { $0.append(milliseconds) } }
    }

    init(
        _ api: RemoteLog.API = .v1, attempts: Int = 4, leaves: Int = 5, log: ((PretendRekor) throws -> RemoteLog)? = nil
    ) throws {
        rekor = PretendRekor(key: try .generate(.ecdsaP256), noteKey: try .generate(.ed25519), leaves: leaves)
        signer = try .generate(.ecdsaP256)
        envelope = try Scene.envelope(by: signer)
        waits = Waits()
        let log = try log?(rekor) ?? Scene.log(rekor, api)
        let (rekor, waits) = (rekor, waits)
        client = LogClient(
            log, memory: memory, retry: RetryPolicy(attempts: attempts) { waits.add($0) }, now: { Scene.now },
            send: { request in rekor.answer(request) })
    }

    static func log(_ rekor: PretendRekor, _ api: RemoteLog.API) throws -> RemoteLog {
        try RemoteLog(
            url: "https://\(rekor.host)/", api: api, keys: [(api == .v1 ? rekor.key : rekor.noteKey).publicKey])
    }

    static func envelope(by signer: PrivateKey, _ note: String = "a") throws -> [UInt8] {
        let payload = Array(#"{"_type":"https://in-toto.io/Statement/v1","note":"\#(note)"}"#.utf8)
        return try Envelope.signed(type: "application/vnd.in-toto+json", payload: payload, by: signer).encoded()
    }

    func submit(_ note: String? = nil) throws -> LoggedEntry {
        let bytes = try note.map { try Scene.envelope(by: signer, $0) } ?? envelope
        return try client.submit(envelope: bytes, verifiers: [EntryVerifier(signer.publicKey)])
    }

    /// What the client throws, or nil.
    func refusal(_ work: () throws -> some Any) -> RekorClientError? {
        do {
            _ = try work()
            return nil
        } catch {
            return error as? RekorClientError
        }
    }
}

extension LogRequest {
    var isSubmission: Bool { body != nil && url.hasSuffix("/log/entries") }
}

extension HTTPResponse {
    func with(status: Int? = nil, headers: [HTTPHeader]? = nil, body: [UInt8]? = nil) -> HTTPResponse {
        HTTPResponse(
            status: status ?? self.status, contentType: contentType, headers: headers ?? self.headers,
            body: body ?? self.body)
    }
}

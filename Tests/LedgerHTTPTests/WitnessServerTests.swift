import Dispatch
import Ledger
import LedgerHTTP
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Testing
import Transport

@Suite("Witness over HTTP")
struct WitnessServerTests {
    /// Runs `body` on a thread of its own with the address of a server that lives as long.
    private func serving(
        _ witness: Witness, onFailure: @escaping @Sendable (LedgerError) -> Void = { _ in },
        _ body: @escaping @Sendable (_ address: String) throws -> Void
    ) async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = WitnessServer(witness, host: "127.0.0.1", port: 0, onFailure: onFailure)
        let task = Task { try await server.run(isStoppedBySignals: false) { listening.yield($0) } }
        defer { task.cancel() }
        let port = try #require(await ports.first { _ in true })
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { done.resume(with: Result { try body("http://127.0.0.1:\(port)") }) }
        }
    }

    private static func post(
        _ address: String, _ body: [UInt8], path: String = "/add-checkpoint"
    ) throws -> HTTPResponse {
        try HTTPClient(.open).post(address + path, body: body, contentType: "text/plain", limit: 1 << 20)
    }

    @Test("each status of the witness leaves with its body and its type")
    func statuses() async throws {
        let log = try WitnessedSample()
        let fork = try WitnessedSample(forkedAt: 1)
        let stranger = try WitnessedSample(seed: 9)
        let elsewhere = try WitnessedSample(origin: "log.example/b")
        let (witness, twin) = (try log.witness(), try log.witness())
        try await serving(witness) { address in
            let bodies = [
                try log.body(0, 3), try log.body(0, 5), try log.body(3, 5), try fork.body(5, 5), try fork.body(5, 7),
                try stranger.body(5, 6), try elsewhere.body(5, 6), try log.body(7, 6, hashes: []), [],
                Array("old 5\n".utf8),
                try log.body(5, 5), try log.body(5, 9),
            ]
            var statuses: [Int] = []
            for body in bodies {
                let answer = try Self.post(address, body)
                let expected = try twin.addCheckpoint(body)
                #expect(answer.status == expected.status && answer.body == Array(expected.body.utf8))
                #expect(answer.contentType == expected.contentType)
                statuses.append(answer.status)
            }
            #expect(statuses == [200, 409, 200, 422, 422, 403, 404, 400, 400, 400, 200, 200])
        }
    }

    @Test("the newest checkpoint is read by the hash of its origin; other paths and methods are refused")
    func reading() async throws {
        let log = try WitnessedSample()
        let hash = try WitnessedLog(log.signer.verifier).originHash.hex
        try await serving(log.witness()) { address in
            let client = HTTPClient(.open)
            func status(_ path: String) throws -> Int { try client.get(address + path, limit: 1 << 20).status }
            #expect(try status("/\(hash)/checkpoint") == 404)
            #expect(try Self.post(address, log.body(0, 3)).status == 200)
            let served = try client.get("\(address)/\(hash)/checkpoint", limit: 1 << 20)
            #expect(served.status == 200 && served.contentType == "text/plain; charset=utf-8")
            let own = try WitnessedSample.cosigner(1).verifier
            #expect(try SignedNote(parsing: served.body).verify(with: [log.signer.verifier, own]).count == 2)
            for path in [
                "/", "/checkpoint", "/\(hash)", "/\(hash)/checkpoint/", "//\(hash)/checkpoint",
                "/\(hash.uppercased())/checkpoint",
                "/\(hash.dropLast())/checkpoint", "/\(hash)0/checkpoint", "/log.example%2fa/checkpoint",
                "/%2e%2e/checkpoint", "/add-checkpoint/",
            ] { #expect([400, 404].contains(try status(path)), "\(path)") }
            #expect(try status("/add-checkpoint") == 405)
            #expect(try Self.post(address, [], path: "/\(hash)/checkpoint").status == 405)
            #expect(try Self.post(address, [], path: "/add-checkpoint/x").status == 404)
        }
    }

    @Test("the longest request is read, and one byte more is not")
    func limits() async throws {
        let log = try WitnessedSample()
        try await serving(log.witness()) { (address) throws in
            let longest = [UInt8](repeating: UInt8(ascii: "a"), count: AddCheckpointRequest.maxBytes)
            #expect(try Self.post(address, longest).status == 400)
            #expect(try Self.post(address, longest + [0]).status == 413)
            #expect(try Self.post(address, log.body(0, 3)).status == 200)
        }
    }

    @Test("of requests at once for two histories, one history wins, and every other request is told its size")
    func race() async throws {
        let log = try WitnessedSample()
        let fork = try WitnessedSample(forkedAt: 1)
        try await serving(log.witness()) { address in
            #expect(try Self.post(address, log.body(0, 1)).status == 200)
            let bodies = try (0..<8).map { try ($0 % 2 == 0 ? log : fork).body(1, 2 + $0 / 2) }
            let answers = Mutex<[(number: Int, status: Int, text: String)]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { number in
                guard let answer = try? Self.post(address, bodies[number]) else { return }
                let text = String(decoding: answer.body, as: UTF8.self)
                answers.withLock { $0.append((number, answer.status, text)) }
            }
            let all = answers.withLock { $0 }
            let winners = all.filter { $0.status == 200 }
            #expect(all.count == 8 && winners.count == 1)
            let size = 2 + (winners.first?.number ?? 0) / 2
            #expect(all.filter { $0.status == 409 && $0.text == "\(size)\n" }.count == 7)
            // The other history is refused from there, whatever it says.
            let loser = winners[0].number % 2 == 0 ? fork : log
            #expect(try Self.post(address, loser.body(size, 30)).status == 422)
            #expect(try Self.post(address, loser.body(size, size)).status == 422)
        }
    }

    @Test("a store that fails is our fault: 500, no cosignature, and only the operator learns why")
    func failure() async throws {
        let told = Mutex<[LedgerError]>([])
        let witness = try WitnessedSample().witness(store: BrokenStore())
        try await serving(witness, onFailure: { error in told.withLock { $0.append(error) } }) { address in
            let answer = try Self.post(address, WitnessedSample().body(0, 3))
            #expect(answer.status == 500)
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("disk"))
        }
        #expect(told.withLock { $0 } == [LedgerError(.suspect, "")])
    }

    @Test("an address that is taken is an error, not a wait")
    func taken() async throws {
        let witness = try WitnessedSample().witness()
        let isRefused = Mutex(false)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let first = WitnessServer(witness, host: "127.0.0.1", port: 0) { _ in }
        let task = Task { try await first.run(isStoppedBySignals: false) { listening.yield($0) } }
        defer { task.cancel() }
        let port = try #require(await ports.first { _ in true })
        let second = WitnessServer(witness, host: "127.0.0.1", port: port) { _ in }
        do { try await second.run(isStoppedBySignals: false) { _ in } } catch { isRefused.withLock { $0 = true } }
        #expect(isRefused.withLock { $0 })
    }
}

private struct BrokenStore: WitnessStore {
    func newest(origin: String) throws(LedgerError) -> String? { nil }
    func replace(origin: String, old: String?, new: String) throws(LedgerError) {
        throw LedgerError(.suspect, "the disk said no")
    }
}

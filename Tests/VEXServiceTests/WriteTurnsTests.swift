import Foundation
import Ledger
import Synchronization
import Testing

@testable import VEXService

@Suite("Turns of those who write")
struct WriteTurnsTests {
    @Test("one at a time, whoever waits; who fails hands the turn on")
    func exclusive() async throws {
        struct Failed: Error {}
        let turns = WriteTurns()
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try? await turns.take {
                        tally.enter()
                        await Task.yield()
                        tally.leave()
                        if number % 3 == 0 { throw Failed() }
                    }
                }
            }
        }
        #expect(tally.most == 1 && tally.done == 200)
    }

    @Test("threads take turns with tasks: neither is inside while the other is")
    func threads() async throws {
        struct Failed: Error {}
        let turns = WriteTurns()
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try? await turns.take {
                        tally.enter()
                        await Task.yield()
                        tally.leave()
                    }
                }
                group.addTask {
                    await withCheckedContinuation { done in
                        Thread {
                            try? turns.takeBlocking {
                                tally.enter()
                                usleep(100)
                                tally.leave()
                                if number % 3 == 0 { throw Failed() }
                            }
                            done.resume()
                        }.start()
                    }
                }
            }
        }
        #expect(tally.most == 1 && tally.done == 200)
    }

    @Test("a thread for which there is no room is told so, and does nothing")
    func threadRefused() async throws {
        let turns = WriteTurns(limit: 0)
        _ = try await turns.take {
            #expect(throws: LedgerError(.busy, "", outcome: .nothingKept)) {
                try turns.takeBlocking { Issue.record("it was its turn") }
            }
        }
        #expect(try turns.takeBlocking { 7 } == 7)
    }

    @Test("beyond the limit of those who wait one is told to come again, and the others are not forgotten")
    func limited() async throws {
        let turns = WriteTurns(limit: 2)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await turns.take {
                enter.finish()
                for await _ in gate {}
            }
        }
        for await _ in entered {}
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        try await turns.take { tally.enter() }
                    } catch {
                        #expect((error as? LedgerError)?.code == .busy)
                        // Three are refused at once; then the first may go.
                        if tally.refuse() == 3 { open.finish() }
                    }
                }
            }
        }
        try await first.value
        #expect(tally.entered == 2)
        try await turns.take {}
    }
}

/// Who is inside, and who has been.
private final class Tally: Sendable {
    private let state = Mutex((inside: 0, most: 0, entered: 0, done: 0, refused: 0))

    var most: Int { state.withLock { $0.most } }
    var entered: Int { state.withLock { $0.entered } }
    var done: Int { state.withLock { $0.done } }

    func enter() {
        state.withLock { state in
            state.inside += 1
            state.entered += 1
            state.most = max(state.most, state.inside)
        }
    }

    func leave() {
        state.withLock { state in
            state.inside -= 1
            state.done += 1
        }
    }

    func refuse() -> Int {
        state.withLock { state in
            state.refused += 1
            return state.refused
        }
    }
}

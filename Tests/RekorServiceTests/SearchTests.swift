import Ledger
import LedgerTestKit
import Rekor
import RekorService
import Signing
import TLog
import Testing

@Suite("Searching by keys")
struct SearchTests {
    /// Entries with keys drawn at random, beside a list of who has which.
    private struct Drawn {
        let service: LogService<MemoryLedgerStore<Int>>
        let treeID: UInt64
        var keys: [[Int]] = []

        init(count: Int, seed: UInt64) async throws {
            let log = try DemoLog(shardOffset: 7)
            let (store, checkpointGuard) = (MemoryLedgerStore<Int>(), MemoryCheckpointGuard())
            try log.create(store, checkpointGuard)
            let sequencer = try log.open(store, checkpointGuard)
            treeID = log.treeID
            var generator = SeededGenerator(seed: seed)
            for _ in 0..<count { keys.append((0..<4).filter { Int.random(in: 0...($0 * 8), using: &generator) < 2 }) }
            _ = try await sequencer.append(
                try keys.enumerated().map { number, keys in
                    try Submission(body: DemoLog.body(number), keys: keys.map { SearchKey(Drawn.text($0)) })
                })
            service = LogService(
                log: store, sequencer: sequencer, key: try PrivateKey.generate(.ecdsaP256),
                checkpointKey: log.signers[0].verifier.key)
        }

        /// An e-mail address and a digest are what two keys of one request can be.
        static func text(_ key: Int) -> String {
            key < 2 ? "k\(key)@example.org" : "sha256:" + String(repeating: "0\(key)", count: 32)
        }

        /// What the request should find, by looking at every entry.
        func expected(_ wanted: [Int], and: Bool, after: Int?) -> [Int] {
            keys.indices.filter { number in
                let has = wanted.map { keys[number].contains($0) }
                return 7 + number > after ?? -1 && !wanted.isEmpty && (and ? !has.contains(false) : has.contains(true))
            }
        }
    }

    @Test("every pair of keys, operator, beginning and limit gives what a look at every entry gives", arguments: 1...6)
    func oracle(seed: Int) async throws {
        print("seed \(seed)")
        let count = seed * seed * 20
        let drawn = try await Drawn(count: count, seed: UInt64(seed))
        for mail in [nil, 0, 1] {
            for hash in [nil, 2, 3] {
                for name in ["and", "or"] {
                    for after in [nil, 0, 6, 7, 7 + count / 2, 7 + count - 1, 7 + count, 1 << 40] {
                        let limit = [1, 2, 10, 1000][(after ?? 0) % 4]
                        var members = ["\"operator\":\"\(name)\"", "\"limit\":\(limit)"]
                        if let mail { members.append("\"email\":\"\(Drawn.text(mail))\"") }
                        if let hash { members.append("\"hash\":\"\(Drawn.text(hash))\"") }
                        if let after { members.append("\"after\":\(after)") }
                        let request = try IndexRequest(parsing: Array("{\(members.joined(separator: ","))}".utf8))
                        let found = try drawn.service.search(request)
                        let expected = drawn.expected([mail, hash].compactMap { $0 }, and: name == "and", after: after)
                        let names = try expected.prefix(limit).map { number in
                            EntryUUID(
                                treeID: drawn.treeID, leafHash: try Submission<Int>(body: DemoLog.body(number)).leafHash)
                        }
                        #expect(found.uuids == names, "\(members)")
                        #expect(found.next == (expected.count > limit ? VirtualIndex(UInt64(7 + expected[limit - 1])) : nil))
                    }
                }
            }
        }
    }
}

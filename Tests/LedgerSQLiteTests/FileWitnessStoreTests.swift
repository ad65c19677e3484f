import Dispatch
import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import Synchronization
import TLog
import Testing

@Suite("Witness store port: files")
struct FileWitnessStoreTests {
    /// A new folder for each store, all of them in one that goes when the test ends.
    private func contract(_ scratch: Scratch) throws -> WitnessStoreContract<FileWitnessStore> {
        try FileManager.default.createDirectory(atPath: scratch.path, withIntermediateDirectories: true)
        return WitnessStoreContract(
            make: {
                let folder = scratch.path + "/" + UUID().uuidString
                try FileWitnessStore.create(folder)
                return try FileWitnessStore(folder)
            }, reopen: { try FileWitnessStore($0.folder) })
    }

    private func store() throws -> (Scratch, FileWitnessStore) {
        let scratch = Scratch()
        try FileWitnessStore.create(scratch.path)
        return (scratch, try FileWitnessStore(scratch.path))
    }

    @Test("keeps the contract that judges every driver")
    func keepsContract() throws {
        let scratch = Scratch()
        try contract(scratch).run()
    }

    @Test("a folder that is lost is not made again in silence; made twice, it keeps what it has")
    func lost() throws {
        let (scratch, store) = try store()
        try store.replace(origin: "log", old: nil, new: "note\n")
        try FileWitnessStore.create(scratch.path)
        #expect(try FileWitnessStore(scratch.path).newest(origin: "log") == "note\n")
        #expect(throws: LedgerError(.witnessDamaged, "")) { try FileWitnessStore(scratch.path + "/nowhere") }
    }

    @Test("what a call that died has left is passed over and written over")
    func leftovers() throws {
        let (scratch, store) = try store()
        try store.replace(origin: "log", old: nil, new: "first\n")
        let name = try #require(scratch.files(in: ".").first { $0 != "lock" })
        try Data("a much longer note that was never finished\n".utf8).write(
            to: URL(fileURLWithPath: scratch.path + "/" + name + ".new"))
        #expect(try store.newest(origin: "log") == "first\n")
        try store.replace(origin: "log", old: "first\n", new: "second\n")
        #expect(try FileWitnessStore(scratch.path).newest(origin: "log") == "second\n")
        #expect(try scratch.files(in: ".") == [name, "lock"].sorted())
    }

    @Test("two stores on one folder, as two processes have them, let one request win")
    func twoStores() throws {
        let (scratch, first) = try store()
        let stores = [first, try FileWitnessStore(scratch.path)]
        var newest: String?
        for round in 0..<20 {
            let won = Mutex<[String]>([])
            let old = newest
            DispatchQueue.concurrentPerform(iterations: 8) { number in
                let new = "\(round) \(number)\n"
                if (try? stores[number % 2].replace(origin: "log", old: old, new: new)) != nil {
                    won.withLock { $0.append(new) }
                }
            }
            #expect(won.withLock { $0.count } == 1)
            newest = try stores[0].newest(origin: "log")
            #expect(newest == won.withLock { $0.first })
        }
    }

    @Test("a note that was altered on disk is not believed: the witness stops for that log", arguments: 0..<24)
    func damage(part: Int) throws {
        let log = try WitnessedSample()
        let (scratch, store) = try store()
        let witness = try log.witness(store: store)
        #expect(try witness.addCheckpoint(log.body(0, 3)).status == 200)
        let file = scratch.path + "/" + (try #require(scratch.files(in: ".").first { $0 != "lock" }))
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        // The log's own line is not what the witness believes; its text and its own line are.
        let text = try #require(whole.range(of: Data("\n\n".utf8))).lowerBound
        let last = try #require(whole.dropLast().lastIndex(of: 0x0a)) + 1
        let places = Array(0..<text) + Array(last..<whole.count)
        for place in places where place % 24 == part {
            var bytes = whole
            bytes[place] ^= 1
            try bytes.write(to: URL(fileURLWithPath: file))
            #expect(throws: LedgerError(.witnessDamaged, ""), "byte \(place)") {
                try witness.addCheckpoint(log.body(3, 5))
            }
        }
        for end in [0, 1, whole.count / 2, whole.count - 1] {
            try whole.prefix(end).write(to: URL(fileURLWithPath: file))
            #expect(throws: LedgerError(.witnessDamaged, "")) { try witness.addCheckpoint(log.body(3, 5)) }
        }
        try whole.write(to: URL(fileURLWithPath: file))
        #expect(try witness.addCheckpoint(log.body(3, 5)).status == 200)
    }
}

import Dispatch
import Foundation
public import Ledger
import Synchronization

/// Judges every driver of ``Ledger/WitnessStore`` by the words of the port.
public struct WitnessStoreContract<Store: WitnessStore>: Sendable {
    private let make: @Sendable () throws -> Store
    private let reopen: @Sendable (Store) throws -> Store

    /// - Parameters:
    ///   - make: A new, empty store.
    ///   - reopen: The same store after a restart; by default the store itself, for one that lives in memory.
    public init(
        make: @escaping @Sendable () throws -> Store, reopen: @escaping @Sendable (Store) throws -> Store = { $0 }
    ) {
        self.make = make
        self.reopen = reopen
    }

    /// Origins that a careless driver takes for one another, or for paths.
    private static var origins: [String] {
        [
            "log.example/a", "log.example/A", "log.example/a/", "log.example/a ", "a", "..", "../a", "/", "a%2fb",
            "a/b",
            "go.sum database tree", "\u{e9}", "e\u{301}", "a'; --", String(repeating: "x", count: 4000),
            String(repeating: "x", count: 4001),
        ]
    }

    /// - Throws: ``ContractViolation`` for the first promise that is broken, and what the driver throws.
    public func run() throws {
        try beginsEmpty()
        try keepsEachOriginApart()
        try comparesAndSwaps()
        try letsOneWin()
    }

    private func beginsEmpty() throws {
        let store = try make()
        for origin in Self.origins {
            try demand(store.newest(origin: origin) == nil, "a new store knows nothing of \(origin.prefix(20))")
        }
    }

    private func keepsEachOriginApart() throws {
        var store = try make()
        for (number, origin) in Self.origins.enumerated() {
            let isNew = try store.newest(origin: origin) == nil
            try demand(isNew, "nothing is known of origin \(number) when others have notes")
            try store.replace(origin: origin, old: nil, new: note(number))
        }
        for round in 0...1 {
            for (number, origin) in Self.origins.enumerated() {
                let found = try store.newest(origin: origin)
                try demand(same(found, note(number)), "the note of origin \(number) reads back byte for byte")
            }
            if round == 0 { store = try reopen(store) }
        }
    }

    private func comparesAndSwaps() throws {
        var store = try make()
        let (first, second, third) = (note(1), note(2), note(3))
        try conflict(store, old: first, new: second, kept: nil, "a first note demands that there was none")
        try store.replace(origin: "log", old: nil, new: first)
        try conflict(store, old: nil, new: second, kept: first, "a second one is no first one")
        try conflict(store, old: third, new: second, kept: first, "the old note is compared")
        try conflict(store, old: first + "\n", new: second, kept: first, "… to its end")
        try store.replace(origin: "log", old: first, new: second)
        try conflict(store, old: first, new: third, kept: second, "what was replaced is not the newest")
        store = try reopen(store)
        try demand(same(store.newest(origin: "log"), second), "the newest lasts over a restart")
        try conflict(store, old: first, new: third, kept: second, "… and is compared after it")
        try store.replace(origin: "log", old: second, new: second)
        try store.replace(origin: "log", old: second, new: first)
        try demand(same(store.newest(origin: "log"), first), "the order of notes is none of the store's business")
        // Notes that are one text in Unicode and two in bytes.
        try store.replace(origin: "log", old: first, new: "\u{e9}\n")
        try conflict(store, old: "e\u{301}\n", new: second, kept: "\u{e9}\n", "notes are compared as bytes")
    }

    /// Of several at once that replace one and the same note, exactly one does.
    private func letsOneWin() throws {
        let store = try make()
        var newest: String?
        for round in 0..<20 {
            let won = Mutex<[String]>([])
            let failures = Mutex<[String]>([])
            let old = newest
            let group = DispatchGroup()
            // Threads of their own: a queue may well run all of them one after the other.
            for number in 0..<8 {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    let new = note(1000 * round + number)
                    do throws(LedgerError) {
                        try store.replace(origin: "log", old: old, new: new)
                        won.withLock { $0.append(new) }
                    } catch {
                        if error.code != .conflict { failures.withLock { $0.append("\(error)") } }
                    }
                }
            }
            group.wait()
            try demand(failures.withLock { $0 }.isEmpty, "who loses is told `ledger.conflict`")
            let winners = won.withLock { $0 }
            try demand(winners.count == 1, "of 8 at once one wins, not \(winners.count)")
            newest = try store.newest(origin: "log")
            try demand(same(newest, winners.first), "the winner's note is the newest")
        }
    }

    private func conflict(_ store: Store, old: String?, new: String, kept: String?, _ promise: String) throws {
        do throws(LedgerError) {
            try store.replace(origin: "log", old: old, new: new)
            throw LedgerError(.busy, "it did")
        } catch {
            try demand(error.code == .conflict && error.outcome == .nothingKept, promise)
        }
        try demand(same(store.newest(origin: "log"), kept), "\(promise): the newest stays")
    }

    private func demand(_ holds: Bool, _ promise: String) throws {
        guard holds else { throw ContractViolation("broken: \(promise)") }
    }

    private func same(_ left: String?, _ right: String?) -> Bool {
        left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
    }

    private func note(_ number: Int) -> String { "log\n\(number)\nroot\n\n— log \(number)+/=\n" }
}

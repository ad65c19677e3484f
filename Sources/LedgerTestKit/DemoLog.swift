public import Ledger
public import Signing
public import TLog
public import Wire

/// A log with a key that everybody knows, for tests.
public struct DemoLog: Sendable {
    public let origin: String
    public let treeID: UInt64
    public let signers: [NoteSigner]
    public let clock = FixedClock()
    public let shardOffset: UInt64

    /// - Parameters:
    ///   - seed: Another byte gives another key.
    ///   - shard: Another number gives another origin and tree id.
    public init(shardOffset: UInt64 = 0, seed: UInt8 = 7, shard: UInt64 = 0) throws {
        origin = shard == 0 ? "test.example/log" : "test.example/log/\(shard)"
        treeID = 0x1234_5678_9abc + shard
        let key = try PrivateKey(ed25519Seed: Array(repeating: seed, count: 32))
        signers = [try NoteSigner(name: origin, key: key, kind: .ed25519)]
        self.shardOffset = shardOffset
    }

    public var verifiers: [NoteVerifier] { signers.map(\.verifier) }

    public func create<Store: LedgerStore>(_ store: Store, _ checkpointGuard: any CheckpointGuard) throws(LedgerError) {
        try LogSequencer.create(
            LogParameters(origin: origin, treeID: treeID, shardOffset: shardOffset), in: store,
            guard: checkpointGuard, signers: signers, now: clock.now)
    }

    public func open<Store: LedgerStore>(
        _ store: Store, _ checkpointGuard: any CheckpointGuard, predecessor: ProofService? = nil,
        limits: SequencerLimits = SequencerLimits()
    ) throws(LedgerError) -> LogSequencer<Store> {
        try LogSequencer.open(
            store, guard: checkpointGuard, signers: signers, predecessor: predecessor, limits: limits,
            clock: { clock.now })
    }

    /// The head of a log with these entries, signed.
    public func head(_ leafHashes: [Digest], time: Timestamp? = nil) throws -> CommittedHead {
        var range = CompactRange()
        for hash in leafHashes { range.append(hash) }
        let checkpoint = try Checkpoint(origin: origin, size: range.size, root: range.root)
        return CommittedHead(
            treeID: treeID, origin: origin, shardOffset: shardOffset, size: range.size, root: range.root,
            note: try SignedNote.signed(text: checkpoint.text, by: signers).encoded, integratedTime: time ?? clock.now)
    }

    /// A body that says its number; different numbers give different bodies.
    public static func body(_ number: Int, length: Int = 0) -> [UInt8] {
        let text = Array("{\"n\":\(number)}".utf8)
        return text + Array(repeating: UInt8(ascii: " "), count: max(0, length - text.count))
    }

    /// What the entry with this number is found by: one key of its own, one with its neighbours, one with all.
    public static func keys(_ number: Int) -> [SearchKey] { keyTexts(number).map { SearchKey($0) } }

    static func keyTexts(_ number: Int) -> [String] { ["number \(number)", "ten \(number / 10)", "all"] }
}

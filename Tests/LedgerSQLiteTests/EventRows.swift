import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

/// Rows that give rise to events, and a ledger that keeps them.
enum EventRows {
    static func digest(_ text: String) -> Digest { SHA256.hash(Array(text.utf8)) }

    static func document(
        _ name: String, claimed: String? = nil, issuer: Identifier = "vendor", signature: SignatureStatus = .none
    ) -> LensRow {
        .document(
            DocumentRecord(
                digest: digest(name), envelope: digest("e" + name), format: .csaf, size: 10, issuerClaimed: claimed,
                issuer: issuer, signature: signature, signatureFormat: "jws", keyID: nil, documentID: "doc \"\(name)\"",
                version: nil, timestamp: Timestamp(seconds: 5), statementsRead: 1, statementsSkipped: 2), [])
    }

    static func verdict(
        _ name: String, after previous: String? = nil, status: VEXStatus? = .affected, conflicts: [String] = []
    ) -> LensRow {
        .verdict(
            VerdictRecord(
                id: digest(name), envelope: digest("e" + name), vulnerability: "CVE-2025-0001", product: "pkg:npm/a@1",
                asOf: Timestamp(seconds: 9), mode: "WeightedVote", status: status, justification: nil,
                confidence: 700_000,
                conflicts: conflicts, previous: previous.map { digest($0) }),
            owes: previous == nil ? [.mergeTrace] : [.mergeTrace, .delta])
    }

    static func delta(from old: String, to new: String) -> LensRow {
        .delta(
            DeltaRecord(
                id: digest("\(old)>\(new)"), envelope: digest("e\(old)>\(new)"), oldVerdict: digest(old),
                newVerdict: digest(new),
                cause: "new_document"))
    }

    static func trace(of verdict: String) -> LensRow {
        .mergeTrace(
            MergeTraceRecord(
                id: digest("t" + verdict), envelope: digest("et" + verdict), verdict: digest(verdict), sources: []))
    }

    /// Two documents, a verdict with its trace, another one that follows it with its delta.
    static let story: [LensRow] = [
        document("a", claimed: "Nobody", issuer: "Nobody", signature: .invalid), document("b"),
        verdict("v1", conflicts: ["weight_tie", "status_disagreement"]), trace(of: "v1"),
        verdict("v2", after: "v1", status: .fixed, conflicts: ["status_disagreement", "insufficient_data"]),
        delta(from: "v1", to: "v2"), trace(of: "v2"),
    ]

    /// What the story gives rise to: entry, ordinal and type.
    static let told = [
        "0-0 document_ingested", "0-1 signature_verification_failed", "0-2 issuer_not_found", "1-0 document_ingested",
        "2-0 verdict_computed", "2-1 conflict_detected", "4-0 verdict_computed", "4-1 conflict_detected",
        "4-2 conflict_resolved", "5-0 verdict_changed",
    ]
}

/// A ledger whose entries mean what a test says.
struct EventLedger {
    let scratch = Scratch()
    let log: DemoLog
    let directory: LedgerDirectory<LensRowWriter>
    let sequencer: LogSequencer<SQLiteLedgerStore<LensRowWriter>>

    var events: SQLiteEvents { SQLiteEvents(directory.store) }
    var told: [String] {
        get throws { try events.events(after: .start, limit: 1000).map { "\($0.id) \($0.type.rawValue)" } }
    }

    init(emitsEvents: Bool = true) throws {
        log = try DemoLog()
        directory = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter(emitsEvents: emitsEvents))
        try log.create(directory.store, directory.checkpointGuard)
        sequencer = try log.open(directory.store, directory.checkpointGuard)
    }

    /// Logs rows, each with an entry of its own.
    func append(_ rows: [LensRow], from first: Int = 0) async throws {
        _ = try await sequencer.append(
            rows.enumerated().map { try Submission(body: DemoLog.body(first + $0), rows: [$1]) })
    }
}

public import GRDB
public import Ledger
import ProofChain
import Signing
import TLog
import Trust
import VEX
public import VEXLens
public import Wire

/// Writes what an entry means to VexLens beside the entry, in its transaction.
///
/// Foreign keys hold a link to its entry: there is no row without one.
public struct LensRowWriter: RowWriter {
    /// Where current verdicts and histories are kept.
    public let projections: ProjectionOptions
    private let mirror: MirrorTarget?
    private let events: EventWriter?
    let signal = EventSignal()

    /// - Parameters:
    ///   - mirror: A log of others that new verdicts are owed to, if there is one.
    ///   - emitsEvents: Whether new entries are told to others (`Consensus.EmitEvents`); a restore never tells.
    public init(
        projections: ProjectionOptions = ProjectionOptions(), mirror: MirrorTarget? = nil, emitsEvents: Bool = false
    ) {
        self.projections = projections
        self.mirror = mirror
        events = emitsEvents ? EventWriter() : nil
    }

    /// Children before parents.
    private static let links = [
        "owed", "merge_trace_source", "merge_trace", "delta", "verdict", "observation", "document_lineage", "document", "issuer",
        "issuer_change",
    ]

    /// Every table that is derived from the log.
    var tables: [String] { [projections.history, projections.projections] + LensRowWriter.links }

    public func open(_ db: Database, isReading: Bool) throws {
        try ProjectionNaming(options: projections).settle(db, isReading: isReading)
    }

    public func write(_ rows: [PlacedRow<LensRow>], in db: Database) throws {
        for row in rows {
            switch row.row {
            case .document(let document, let observations):
                try write(document, at: row.index, db)
                for observation in observations { try write(observation, at: row.index, db) }
            case .verdict(let verdict, let owes, let substance):
                try write(verdict, at: row.index, db)
                try ProjectionWriter(options: projections).write(verdict, substance, at: row.index, db)
                for kind in owes {
                    try db.statement("INSERT INTO owed (verdict_index, kind) VALUES (?, ?)").bind(
                        row.index, kind.rawValue
                    ).run()
                }
                try mirror?.owe(row.index, db)
            case .delta(let delta):
                try write(delta, at: row.index, db)
                try pay(.delta, for: delta.newVerdict, db)
            case .mergeTrace(let trace):
                try write(trace, at: row.index, db)
                try pay(.mergeTrace, for: trace.verdict, db)
            case .issuerChange(let change, let issuer):
                try db.write(change, at: row.index)
                try db.write(issuer, after: change.before, at: row.index)
            }
        }
    }

    public func removeAll(in db: Database) throws {
        try mirror?.closeBooks(db)
        try ProjectionWriter(options: projections).removeAll(db)
        for table in LensRowWriter.links {
            try db.execute(sql: "DELETE FROM \(table)")
        }
    }

    public func note(_ rows: [PlacedRow<LensRow>], at time: Timestamp, in db: Database) throws {
        try events?.write(rows, at: time, db)
    }

    public func didCommit() { signal.fire() }

    private func write(_ document: DocumentRecord, at index: VirtualIndex, _ db: Database) throws {
        try db.statement("INSERT INTO document (\(LensColumns.document)) VALUES (\(LensColumns.marks(15)))").bind(
            index, document.digest, document.envelope, document.format.rawValue, document.size, document.issuerClaimed,
            document.issuer, document.signature.rawValue, document.signatureFormat, document.keyID, document.documentID,
            document.version, document.timestamp?.rfc3339, document.statementsRead, document.statementsSkipped
        ).run()
        if let key = document.supersessionKey {
            try db.statement("INSERT INTO document_lineage VALUES (?, ?)").bind(index, key).run()
        }
    }

    private func write(_ record: ObservationRecord, at index: VirtualIndex, _ db: Database) throws {
        let said = record.statement
        try db.statement("INSERT INTO observation (\(LensColumns.observation)) VALUES (\(LensColumns.marks(23)))").bind(
            index, record.ordinal, record.id, record.document, record.format.rawValue, said.vulnerability,
            TextList.encode(record.aliases.map(\.text)), said.product, record.version,
            TextList.encode(said.subcomponents.map(\.text)), said.status.rawValue, said.justification?.rawValue,
            said.justificationRaw, said.timestamp?.rfc3339, record.localID, record.location.pointer,
            record.location.start, record.location.end, record.issuer, record.signature.rawValue, record.keyID,
            record.vulnerabilityKey, record.productBase
        ).run()
    }

    private func write(_ verdict: VerdictRecord, at index: VirtualIndex, _ db: Database) throws {
        try db.statement("INSERT INTO verdict (\(LensColumns.verdict)) VALUES (\(LensColumns.marks(12)))").bind(
            index, verdict.id, verdict.envelope, verdict.vulnerability, verdict.product, verdict.asOf.rfc3339,
            verdict.mode,
            verdict.status?.rawValue, verdict.justification?.rawValue, verdict.confidence,
            TextList.encode(verdict.conflicts), verdict.previous
        ).run()
    }

    private func write(_ delta: DeltaRecord, at index: VirtualIndex, _ db: Database) throws {
        try db.statement("INSERT INTO delta (\(LensColumns.delta)) VALUES (\(LensColumns.marks(6)))")
            .bind(index, delta.id, delta.envelope, delta.oldVerdict, delta.newVerdict, delta.cause).run()
    }

    private func write(_ trace: MergeTraceRecord, at index: VirtualIndex, _ db: Database) throws {
        try db.statement("INSERT INTO merge_trace (\(LensColumns.mergeTrace)) VALUES (\(LensColumns.marks(4)))")
            .bind(index, trace.id, trace.envelope, trace.verdict).run()
        let source = try db.statement("INSERT INTO merge_trace_source (trace, ordinal, observation) VALUES (?, ?, ?)")
        for (ordinal, observation) in trace.sources.enumerated() { try source.bind(index, ordinal, observation).run() }
    }

    /// The entry that was owed is there, in this very transaction.
    private func pay(_ kind: OwedKind, for verdict: Digest, _ db: Database) throws {
        try db.statement(
            "DELETE FROM owed WHERE kind = ? AND verdict_index = (SELECT log_index FROM verdict WHERE id = ?)"
        )
        .bind(kind.rawValue, verdict).run()
    }
}

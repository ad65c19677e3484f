import GRDB
import Ledger
import Trust
import VEXLens
import Wire

/// Writes the outbox, in the transaction of the entries that are told of.
///
/// A row says which entry and what about it, and no more: the rest stands in the rows of that entry, which are written in
/// the same transaction, stay for ever, and come out equal of a rebuild. So a verdict costs some thirty bytes here.
struct EventWriter: Sendable {
    /// What an entry gives rise to, in the order of its ordinals.
    private func types(of row: LensRow, _ db: Database) throws -> [EventType] {
        switch row {
        case .document(let document, _):
            return [.documentIngested] + (document.signature == .invalid ? [.signatureVerificationFailed] : [])
                + (try isStranger(document, db) ? [.issuerNotFound] : [])
        case .verdict(let verdict, _, _):
            let change = try ConflictChange(to: verdict, db)
            return [.verdictComputed] + (change.detected.isEmpty ? [] : [.conflictDetected])
                + (change.resolved.isEmpty ? [] : [.conflictResolved])
        case .delta: return [.verdictChanged]
        case .mergeTrace: return []
        case .issuerChange(let change, _): return change.isMigrated ? [] : [.issuerChanged]
        }
    }

    func write(_ rows: [PlacedRow<LensRow>], at time: Timestamp, _ db: Database) throws {
        var last = try db.newestEvent()
        for row in rows {
            for (ordinal, type) in try types(of: row.row, db).enumerated() {
                last = EventCursor.next(after: last, at: row.index)
                try db.statement("INSERT INTO event (sequence, log_index, ordinal, type, time) VALUES (?, ?, ?, ?, ?)")
                    .bind(last.value, row.index, ordinal, type.rawValue, time.seconds).run()
            }
        }
    }

    /// Events without an entry stand behind the newest one.
    func write(_ events: [UnloggedEvent], _ db: Database) throws {
        let size =
            try db.statement("SELECT max(shard_offset + size) FROM head").first { UInt64(bitPattern: $0.int(0)) } ?? 0
        var last = try db.newestEvent()
        for event in events {
            last = EventCursor.next(after: last, at: size == 0 ? nil : VirtualIndex(size - 1))
            let detail = String(decoding: JSONValue.object(event.data).compact, as: UTF8.self)
            try db.statement(
                "INSERT INTO event (sequence, ordinal, type, time, subject, detail) VALUES (?, 0, ?, ?, ?, ?)"
            )
            .bind(last.value, event.type.rawValue, event.time.seconds, event.subject, detail).run()
        }
    }

    /// Whether a document names somebody whom the directory does not know.
    private func isStranger(_ document: DocumentRecord, _ db: Database) throws -> Bool {
        guard document.issuerClaimed != nil else { return false }
        return try db.statement("SELECT 1 FROM issuer WHERE id = ?").bind(document.issuer).first { $0.int(0) } == nil
    }
}

/// How the conflicts of a verdict differ from those of the verdict that it follows.
struct ConflictChange {
    /// Kinds that are new, in the order in which the verdict has them.
    let detected: [String]
    let resolved: [String]

    init(to verdict: VerdictRecord, _ db: Database) throws {
        let before = try verdict.previous.flatMap { id in
            try db.statement("SELECT conflicts FROM verdict WHERE id = ?").bind(id).first { $0.text(0) }
        }
        guard let old = before.map({ TextList.decode($0) }) ?? [] else { throw SQLStatement.damaged("conflicts") }
        detected = verdict.conflicts.filter { !old.contains($0) }
        resolved = old.filter { !verdict.conflicts.contains($0) }
    }
}

extension Database {
    func newestEvent() throws -> EventCursor {
        let value = try statement("SELECT max(sequence) FROM event").first { $0.int(0) } ?? 0
        return EventCursor(value) ?? .start
    }
}

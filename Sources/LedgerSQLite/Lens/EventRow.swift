import GRDB
import Ledger
import VEXLens
import Wire

/// A row of the outbox, and how it becomes an event again.
struct EventRow {
    static let columns = "sequence, log_index, ordinal, type, time, subject, detail"

    let sequence: EventCursor
    let entry: LensEvent.Entry?
    let type: EventType
    let time: Timestamp
    let subject: String?
    let detail: String?

    init(_ row: SQLStatement) throws {
        guard let sequence = EventCursor(row.int(0)), let type = EventType(rawValue: row.text(3)) else {
            throw SQLStatement.damaged("event \(row.text(3)) at \(row.int(0))")
        }
        self.sequence = sequence
        self.type = type
        entry =
            row.isNull(1)
            ? nil : LensEvent.Entry(VirtualIndex(UInt64(bitPattern: row.int(1))), ordinal: Int(row.int(2)))
        time = Timestamp(seconds: row.int(4))
        subject = row.isNull(5) ? nil : row.text(5)
        detail = row.isNull(6) ? nil : row.text(6)
    }

    /// - Parameter source: The origin of the ledger's first tree.
    func event(from source: String, _ db: Database) throws -> LensEvent {
        let content = try content(db)
        return LensEvent(
            sequence: sequence, type: type, source: source, entry: entry, subject: content.subject, time: time,
            data: .object(content.data))
    }

    /// From the rows of the entry; without entry, what was kept.
    private func content(_ db: Database) throws -> EventContent {
        guard let entry else {
            guard let subject, let detail, let document = try? JSONDocument(Array(detail.utf8)),
                case .object(let members) = document.root.value
            else { throw SQLStatement.damaged("detail of event \(sequence.value)") }
            return EventContent(subject: subject, data: members)
        }
        switch type {
        case .documentIngested, .signatureVerificationFailed, .issuerNotFound:
            return EventContent(type, try record(.document, entry, db))
        case .verdictComputed:
            return EventContent(try record(.verdict, entry, db))
        case .conflictDetected, .conflictResolved:
            let verdict = try record(.verdict, entry, db)
            let change = try ConflictChange(to: verdict, db)
            return EventContent(verdict, kinds: type == .conflictDetected ? change.detected : change.resolved)
        case .issuerChanged:
            return EventContent(try record(.issuerChange, entry, db))
        case .verdictChanged:
            let delta = try record(.delta, entry, db)
            return EventContent(
                delta, from: try LensTable.verdict.first("id = ?", delta.oldVerdict, db)?.record,
                to: try LensTable.verdict.first("id = ?", delta.newVerdict, db)?.record)
        }
    }

    private func record<Record>(_ table: LensTable<Record>, _ entry: LensEvent.Entry, _ db: Database) throws -> Record {
        guard let found = try table.first("log_index = ?", entry.index, db) else {
            throw VEXLensError(
                .inconsistent, "an event tells of entry \(entry.index), which has no row of \(table.name)",
                hint: "run `stella db rebuild`")
        }
        return found.record
    }
}

extension LensTable {
    func first(_ condition: String, _ value: some SQLBindable, _ db: Database) throws -> Logged<Record>? {
        try db.statement("SELECT \(columns) FROM \(name) WHERE \(condition)").bind(value).first { try read($0, db) }
    }
}

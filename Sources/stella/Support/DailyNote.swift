import VEXLens
import Wire

/// What the last daily look was, so that the next one counts from there; a note beside the ledger and no part of it.
struct DailyNote {
    let size: DailyFigures.Size
    /// The newest event that was counted.
    let cursor: EventCursor

    private static func path(in home: LedgerHome) -> String { home.path + "/last-daily.json" }

    init(size: DailyFigures.Size, cursor: EventCursor) {
        self.size = size
        self.cursor = cursor
    }

    /// nil when there was no look, or the note is damaged.
    init?(in home: LedgerHome) {
        guard Files.exists(DailyNote.path(in: home)),
            let root = try? JSONDocument(Files.read(DailyNote.path(in: home), limit: 1 << 16)).root,
            let at = root["at"]?.string.flatMap({ Timestamp(rfc3339: $0) }), let bytes = root["bytes"]?.int,
            let cursor = root["sequence"]?.string.flatMap({ EventCursor($0) })
        else { return nil }
        self.init(size: DailyFigures.Size(bytes: bytes, at: at), cursor: cursor)
    }

    func write(to home: LedgerHome) throws {
        let json: JSONValue = [
            "at": .string(size.at.rfc3339), "bytes": .integer(size.bytes), "sequence": .string(cursor.description),
        ]
        try Files.replace(DailyNote.path(in: home), with: json.compact + [0x0a])
    }
}

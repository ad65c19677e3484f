public import Rekor
import Wire

/// `POST /api/v1/log/entries/retrieve`, with the schema's faults told as Rekor's framework tells them.
public struct RetrievalRequest: Sendable {
    public let query: SearchLogQuery

    /// - Throws: `service.bad-request` for what is no JSON or of another type, `service.validation` for too many, too few
    ///   or misspelt items; what ``Rekor/SearchLogQuery/leafHash(of:)`` throws.
    public init(parsing bytes: [UInt8]) throws {
        let body = try RequestBody(bytes)
        let (names, numbers, entries) = (
            try body.elements("entryUUIDs"), try body.elements("logIndexes"), try body.elements("entries")
        )
        for (name, items) in [("entryUUIDs", names), ("logIndexes", numbers), ("entries", entries)] {
            guard let items else { continue }
            guard !items.isEmpty else { throw ServiceError.invalid(name, in: "body", .leastItems(1)) }
            guard items.count <= SearchLogQuery.limit else {
                throw ServiceError.invalid(name, in: "body", .mostItems(SearchLogQuery.limit))
            }
        }
        guard [names, numbers, entries].reduce(0, { $0 + ($1?.count ?? 0) }) <= SearchLogQuery.limit else {
            throw ServiceError(
                .validation, "more than max allowed \(SearchLogQuery.limit) entries in request", schemaCode: 422)
        }
        for (number, name) in (names ?? []).enumerated() {
            guard let text = name.string else { throw ServiceError.unreadable("entryUUIDs are texts") }
            _ = try EntryUUID(text, named: "entryUUIDs.\(number)", in: "body")
        }
        for (number, index) in (numbers ?? []).enumerated() {
            guard let value = index.int else { throw ServiceError.unreadable("logIndexes are whole numbers") }
            guard value >= 0 else { throw ServiceError.invalid("logIndexes.\(number)", in: "body", .minimum(0)) }
        }
        query = try SearchLogQuery(parsing: bytes)
    }
}

extension EntryUUID {
    /// What a name looks like, as Rekor's answers spell it.
    private static var pattern: String { "^([0-9a-fA-F]{64}|[0-9a-fA-F]{80})$" }

    /// - Throws: `service.validation` for what is not 64 or 80 hexadecimal digits, `service.bad-request` for 80 whose tree
    ///   id is 0 or above 2^63 - 1.
    public init(_ text: String, named name: String, in place: String) throws {
        let digits = text.utf8
        guard digits.count == 64 || digits.count == 80, Hex.decode(text) != nil else {
            throw ServiceError.invalid(name, in: place, .pattern(EntryUUID.pattern))
        }
        guard let uuid = EntryUUID(text) else {
            throw ServiceError(.badRequest, "the tree id in \(text.prefix(16)) is not between 1 and 2^63 - 1")
        }
        self = uuid
    }
}

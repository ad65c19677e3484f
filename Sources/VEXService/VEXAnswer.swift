public import Wire

/// What is answered: the JSON, where its list goes on, and for how long it is true.
public struct VEXAnswer: Sendable {
    public let json: JSONValue
    /// The cursor of the next page; nil for what is no list, and on the last page.
    public let next: String?
    /// Whether it can never become another: what is logged stays as it is.
    public let isImmutable: Bool

    init(_ json: JSONValue, next: String? = nil, isImmutable: Bool = false) {
        self.json = json
        self.next = next
        self.isImmutable = isImmutable
    }

    /// A page of a list.
    ///
    /// - Parameters:
    ///   - name: Of the member that holds the rows.
    ///   - rows: One more than fit when there is another page.
    ///   - cursor: The place of a row.
    static func page<Row>(
        _ name: String, _ rows: [Row], limit: Int, and more: [JSONMember] = [], cursor: (Row) -> PageCursor,
        json: (Row) throws -> JSONValue
    ) rethrows -> VEXAnswer {
        let page = rows.prefix(limit)
        let next = rows.count > limit ? page.last.map { cursor($0).text } : nil
        return VEXAnswer(
            .object(more + [JSONMember(name, .array(try page.map(json))), JSONMember("next", JSONValue(next))]), next: next)
    }
}

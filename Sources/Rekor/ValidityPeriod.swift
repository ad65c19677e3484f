public import Wire

/// From when until when a key or an authority counts: `TimeRange` of Sigstore's documents.
public struct ValidityPeriod: Sendable, Hashable {
    public let start: Timestamp
    /// This moment included; nil while there is no end.
    public let end: Timestamp?

    public init(start: Timestamp, end: Timestamp? = nil) {
        self.start = start
        self.end = end
    }

    public func contains(_ time: Timestamp) -> Bool { start <= time && end.map { time <= $0 } ?? true }

    var json: JSONValue {
        .object(
            [JSONMember("start", .string(start.description))]
                + (end.map { [JSONMember("end", .string($0.description))] } ?? []))
    }

    init(_ reader: ObjectReader) throws(RekorError) {
        guard let start = Timestamp(rfc3339: try reader.string("start")) else { throw reader.wrong("start", "a time") }
        self.start = start
        guard reader.optional("end") != nil else {
            end = nil
            return
        }
        guard let end = Timestamp(rfc3339: try reader.string("end")) else { throw reader.wrong("end", "a time") }
        self.end = end
    }
}

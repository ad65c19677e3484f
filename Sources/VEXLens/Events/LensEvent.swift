public import Ledger
public import Wire

/// Something that happened to verdicts, documents or issuers, as it is told to whoever wants to know.
public struct LensEvent: Sendable, Equatable {
    /// Its place in the outbox.
    public let sequence: EventCursor
    public let type: EventType
    /// The origin of the ledger's first tree: one name for all of its shards.
    public let source: String
    /// The entry that caused it, and which of that entry's events it is; nil for what left no entry.
    public let entry: Entry?
    /// A vulnerability and a product with a space between, the digest of a document, or an issuer.
    public let subject: String
    /// When the entry was integrated, in whole seconds; without entry, when it happened.
    public let time: Timestamp
    /// Members by type: `docs/formats/events.md`.
    public let data: JSONValue

    public struct Entry: Sendable, Equatable {
        public let index: VirtualIndex
        /// From 0 on.
        public let ordinal: Int

        public init(_ index: VirtualIndex, ordinal: Int) {
            self.index = index
            self.ordinal = ordinal
        }
    }

    public init(
        sequence: EventCursor, type: EventType, source: String, entry: Entry?, subject: String, time: Timestamp,
        data: JSONValue
    ) {
        self.sequence = sequence
        self.type = type
        self.source = source
        self.entry = entry
        self.subject = subject
        self.time = time
        self.data = data
    }

    /// With `source` it names the event for ever, however often that is delivered.
    public var id: String {
        guard let entry else { return "\(sequence.value)@\(time.seconds)" }
        return "\(entry.index)-\(entry.ordinal)"
    }

    /// The event in the JSON format of CloudEvents 1.0 (§3): the same event, the same bytes.
    public var cloudEvent: JSONValue {
        var members: [JSONMember] = [
            JSONMember("specversion", "1.0"), JSONMember("id", .string(id)), JSONMember("source", .string(source)),
            JSONMember("type", .string(type.cloudEventsType)), JSONMember("subject", .string(subject)),
            JSONMember("time", .string(time.rfc3339)), JSONMember("datacontenttype", "application/json"),
        ]
        // A log index does not fit into the 32 bits that an Integer of CloudEvents has.
        if let entry { members.append(JSONMember("logindex", .string(String(entry.index.value)))) }
        members.append(JSONMember("sequence", .string(sequence.description)))
        members.append(JSONMember("data", data))
        return .object(members)
    }
}

/// Something to be told that left no entry in the log.
public struct UnloggedEvent: Sendable, Equatable {
    public let type: EventType
    public let subject: String
    public let time: Timestamp
    /// Its members.
    public let data: [JSONMember]

    public init(type: EventType, subject: String, time: Timestamp, data: [JSONMember]) {
        self.type = type
        self.subject = subject
        self.time = time
        self.data = data
    }
}

public import Rekor
public import Wire

/// Points at one log entry, as Rekor names it.
public struct EntryReference: Sendable, Hashable, CanonicalWritable {
    /// 80 hexadecimal digits: tree id and leaf hash.
    public let uuid: EntryUUID
    /// The virtual index: counted over all shards of the log, at most 2⁵³ − 1.
    public let logIndex: UInt64

    public init(uuid: EntryUUID, logIndex: UInt64) {
        self.uuid = uuid
        self.logIndex = logIndex
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("logIndex", logIndex)
            $0.member("uuid", uuid.text)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        guard let uuid = EntryUUID(try reader.string("uuid")), uuid.treeID != nil else {
            throw ProofChainError(.malformedPredicate, "\(reader.pointer)/uuid: 80 hexadecimal digits are wanted")
        }
        let index = UInt64(try reader.integer("logIndex"))
        guard index < 1 << 53 else {
            throw ProofChainError(.malformedPredicate, "\(reader.pointer)/logIndex: an index below 2^53 is wanted")
        }
        self.init(uuid: uuid, logIndex: index)
    }
}

/// Where a source stands in the log, or why it does not; never a missing field.
public enum SourceReference: Sendable, Hashable, CanonicalWritable {
    case logged(EntryReference)
    case unlogged(reason: String)

    public var entry: EntryReference? {
        if case .logged(let entry) = self { entry } else { nil }
    }

    public func write(to writer: inout CanonicalWriter) {
        switch self {
        case .logged(let entry): entry.write(to: &writer)
        case .unlogged(let reason): writer.object { $0.member("unlogged", reason) }
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        if let reason = try reader.optionalString("unlogged") {
            self = .unlogged(reason: reason)
        } else {
            self = .logged(try EntryReference(reader))
        }
    }
}

/// A verdict by its content and by its entry.
public struct VerdictReference: Sendable, Hashable, CanonicalWritable {
    public let id: VEXVerdictID
    public let entry: EntryReference

    public init(id: VEXVerdictID, entry: EntryReference) {
        self.id = id
        self.entry = entry
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("entry", entry)
            $0.member("verdictId", id.digest)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            id: VEXVerdictID(digest: try reader.digest("verdictId")), entry: try EntryReference(try reader.object("entry")))
    }
}

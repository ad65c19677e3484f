public import Rekor
public import Wire

/// An entry as a client of version 1 gets it.
public struct ShownEntry: Sendable {
    public let entry: LogEntry
    /// What is kept beside the log, on reading; nil when there is nothing, and in the answer to a submission.
    public let attestation: [UInt8]?

    public var uuid: EntryUUID { entry.uuid }

    /// `{"<uuid>": LogEntryAnon}`
    public var json: JSONValue { .object([JSONMember(uuid.text, entry.json(attachment: attestation))]) }
}

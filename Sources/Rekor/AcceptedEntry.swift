/// What the log makes of a proposal that passed every check.
public struct AcceptedEntry: Sendable {
    /// Canonical; its bytes are the leaf.
    public let body: EntryBody
    /// The texts it is found by, normalized; no two equal. See ``EntryBody/searchKeys(attachments:)``.
    public let searchKeys: [String]
    /// What is kept beside the log and found again by its SHA-256: the envelope of `dsse`, the payload of `intoto`.
    public let attachments: [[UInt8]]

    /// The longest payload of an `intoto` entry that is kept, in bytes, unless the log is told otherwise.
    public static let attachmentLimit = 102_400

    /// - Parameters:
    ///   - said: What was signed and may be searched, whether it is kept or not.
    ///   - kept: The part of it that is kept.
    init(_ body: EntryBody, said: [[UInt8]], kept: [[UInt8]]) {
        self.body = body
        searchKeys = body.searchKeys(attachments: said)
        attachments = kept
    }
}

import TLog

/// Checks a published log (C2SP tlog-tiles) with nothing but its files and the log's public keys.
///
/// Entries to leaves, leaves to tiles, tiles to the signed root, and that root once more from the entries alone. Goes on
/// after a finding and names the file that is wrong. Blocks; holds a tile of each level and one bundle at a time.
public struct TileAuditor<Source: TileSource>: Sendable {
    private let source: Source
    private let trust: PublishedTrust
    private let since: [UInt8]?
    private let hasEnvelopes: Bool

    /// - Parameters:
    ///   - since: An older checkpoint by the same keys; the log must begin with the tree that it signs.
    ///   - hasEnvelopes: Also demand that every entry is a body of docs/formats/entry.md, and the envelope that it
    ///     records.
    public init(_ source: Source, trust: PublishedTrust, since: [UInt8]? = nil, hasEnvelopes: Bool = false) {
        self.source = source
        self.trust = trust
        self.since = since
        self.hasEnvelopes = hasEnvelopes
    }

    /// What was found, place by place.
    ///
    /// - Returns: Also what could not be read: such a finding has the code of the medium and not one of the ledger.
    /// - Throws: `ledger.not-published` when there is no checkpoint; `ledger.checkpoint-unverified` for one by no
    ///   trusted key or of another log, since nothing then says what to compare with; what the source throws when asked
    ///   for it.
    public func run() throws(LedgerError) -> AuditReport {
        guard let note = try source.read("checkpoint", limit: PublishedLimit.checkpoint) else {
            throw LedgerError(
                .notPublished, "there is no checkpoint", hint: "name the folder or address that holds it")
        }
        let checkpoint = try trust.checkpoint(in: note)
        let older = try olderCheckpoint()
        var walk = TileWalk(source, checkpoint, older: older, hasEnvelopes: hasEnvelopes)
        walk.reader.report.bytesRead += note.count
        walk.run()
        return walk.reader.report
    }

    private func olderCheckpoint() throws(LedgerError) -> Checkpoint? {
        guard let since else { return nil }
        do throws(LedgerError) {
            return try trust.checkpoint(in: since)
        } catch {
            throw LedgerError(error.code, "the older checkpoint: \(error.detail)")
        }
    }
}

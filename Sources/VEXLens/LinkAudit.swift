public import Ledger
import ProofChain
import Rekor
public import Signing
import TLog
import Trust
import VEX
import Wire

/// Compares the links with the log they are an index of: every row is made again from its entry and looked up.
///
/// A link without an entry cannot be stored; a missing, surplus or altered one is found here, and so is an entry that is
/// not found by its search keys.
public struct LinkAudit<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    let log: Log
    let lens: any LensStore
    let shardOffset: UInt64
    let rows: RowReader

    /// - Parameters:
    ///   - ledgerKey: Signs the ledger's own statements; entries of others have no links.
    ///   - shardOffset: Of the tree whose entries are looked at.
    public init(log: Log, lens: any LensStore, ledgerKey: PublicKey, shardOffset: UInt64 = 0) {
        self.log = log
        self.lens = lens
        self.shardOffset = shardOffset
        rows = RowReader(BlobReader(log), ledgerKey: ledgerKey)
    }

    /// The envelope of an entry and, for a document's entry, the document: what an audit demands to be there.
    public func blobs(of entry: StoredEntry) -> [Digest] {
        if let blobs = try? rows.blobs(of: entry.body) { return blobs }
        return (try? EntryBody(parsing: entry.body).envelopeHash).map { [$0] } ?? []
    }

    public func findings(in entries: [StoredEntry]) -> [AuditFinding] {
        entries.flatMap { entry -> [AuditFinding] in
            let index = VirtualIndex(shardOffset + entry.index.value)
            do {
                guard let wanted = try rows.row(of: entry.body) else {
                    return try [surplus(at: index), projection(nil, at: index)].compactMap { $0 }
                }
                return try [check(wanted, at: index), projection(wanted, at: index)].compactMap { $0 }
            } catch {
                return [finding(index, "\(error)")]
            }
        } + entries.compactMap(lost)
    }

    /// An entry that a key of its own does not find. What the store's own check tells is not told again.
    private func lost(_ entry: StoredEntry) -> AuditFinding? {
        let index = VirtualIndex(shardOffset + entry.index.value)
        do throws(LedgerError) {
            let before = index.value == 0 ? nil : VirtualIndex(index.value - 1)
            for key in try EntryKeys.of(entry.body, beside: log) {
                guard try log.entries(withKey: key, after: before, limit: 1) == [index] else {
                    return AuditFinding(.keyLookupDamaged, at: "entry \(entry.index)", "its search keys do not find it")
                }
            }
            return nil
        } catch {
            let isKnown = error.code == .keyLookupDamaged || error.code == .keyLookupIncomplete
            return isKnown ? nil : AuditFinding(error.code, at: "entry \(entry.index)", error.detail)
        }
    }

    private func check(_ wanted: LensRow, at index: VirtualIndex) throws -> AuditFinding? {
        let isLinked: Bool
        switch wanted {
        case .document(let record, let observations):
            var query = ObservationQuery()
            query.index = index
            let stored = try lens.observations(matching: query)
            isLinked = try lens.document(at: index)?.record == record && stored.map(\.record) == observations
        case .verdict(let record, _, _): isLinked = try lens.verdict(at: index)?.record == record
        case .delta(let record): isLinked = try lens.delta(at: index)?.record == record
        case .mergeTrace(let record): isLinked = try lens.mergeTrace(at: index)?.record == record
        case .issuerChange(let record, _):
            // The directory is at this change or at a later one; that it is as its own says is seen from its side.
            let row = try lens.directoryRow(record.issuer)
            isLinked =
                try lens.issuerChange(at: index)?.record == record && row?.issuer.id == record.issuer
                && row?.change.map { $0 >= index } ?? false
        }
        return isLinked ? nil : finding(index, "the links of this entry are missing or differ from what it says")
    }

    /// The pair of a verdict, or a pair that shows an entry which is none.
    private func projection(_ row: LensRow?, at index: VirtualIndex) throws -> AuditFinding? {
        guard case .verdict(let record, _, let substance)? = row else {
            guard let pair = try lens.projection(at: index)?.verdict.record else { return nil }
            return damaged(pair, "it shows entry \(index), which is no verdict")
        }
        let flaw = try lens.projectionFlaw(of: Logged(record, at: index), substance: substance)
        return flaw.map { damaged(record, $0) }
    }

    private func damaged(_ pair: VerdictRecord, _ detail: String) -> AuditFinding {
        AuditFinding(.projectionDamaged, at: "projection of \(pair.vulnerability) in \(pair.product)", detail)
    }

    private func surplus(at index: VirtualIndex) throws -> AuditFinding? {
        let isLinked =
            try lens.document(at: index) != nil || lens.verdict(at: index) != nil || lens.delta(at: index) != nil
            || lens.mergeTrace(at: index) != nil || lens.issuerChange(at: index) != nil
        return isLinked ? finding(index, "a link points at an entry that says nothing of the kind") : nil
    }

    private func finding(_ index: VirtualIndex, _ detail: String) -> AuditFinding {
        AuditFinding(.linkDamaged, at: "link \(index)", detail)
    }
}

extension LedgerError.Code {
    /// A link is missing, or differs from what its entry says.
    public static let linkDamaged = Self(rawValue: "ledger.link-damaged")
    /// The current verdict or the history of a pair is missing, stale, or not what its verdicts say.
    public static let projectionDamaged = Self(rawValue: "ledger.projection-damaged")
}

public import Ledger
import Signing
import TLog
import Trust

extension LinkAudit {
    /// Compares every record of the directory with the entry that it stands on.
    ///
    /// Together with ``findings(in:)``, which demands that no entry about the issuer is newer, the directory is what the
    /// changes in the log give one after the other.
    /// - Parameter isNewest: Whether the tree is the ledger's last; records that stand on no entry at all are told there.
    public func directoryFindings(isNewest: Bool = true) -> [AuditFinding] {
        do {
            let size = try log.head()?.size ?? .empty
            let rows = try lens.directory()
            let twice = Dictionary(grouping: rows.map(\.issuer.id)) { $0 }.filter { isNewest && $0.value.count > 1 }
                .keys
            return try rows.compactMap { try finding(about: $0, size, isNewest) }
                + twice.sorted().map { damage($0, "its record is there under another's id too") }
        } catch {
            return [AuditFinding(.linkDamaged, at: "directory", "\(error)")]
        }
    }

    private func finding(about row: DirectoryRow, _ size: TreeSize, _ isNewest: Bool) throws -> AuditFinding? {
        let id = row.issuer.id
        guard let change = row.change else {
            return isNewest ? damage(id, "its record stands on no entry") : nil
        }
        guard change.value >= shardOffset else { return nil }
        let place = LogIndex(change.value - shardOffset)
        guard size.contains(place) else {
            return isNewest ? damage(id, "its record stands on entry \(change), which the log does not have") : nil
        }
        guard
            case .issuerChange(_, let issuer)? = try log.entries(place..<LogIndex(place.value + 1)).first
                .flatMap({ try rows.row(of: $0.body) }), issuer.id == id,
            try issuer.recordDigest() == row.issuer.recordDigest()
        else { return damage(id, "its record is not the one of entry \(change)") }
        return nil
    }

    private func damage(_ issuer: some CustomStringConvertible, _ detail: String) -> AuditFinding {
        AuditFinding(.linkDamaged, at: "issuer \(issuer)", detail)
    }
}

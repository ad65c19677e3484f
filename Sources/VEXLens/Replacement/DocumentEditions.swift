import Ledger
import VEX
import Wire

/// Documents that are editions of one another: of one lineage and one issuer.
struct DocumentEditions {
    private var byEntry: [VirtualIndex: [Logged<DocumentRecord>]] = [:]

    /// - Parameter lineages: Documents with one supersession key each, of any issuers.
    init(_ lineages: [[Logged<DocumentRecord>]]) {
        for lineage in lineages {
            for editions in Dictionary(grouping: lineage, by: Publication.init).values where editions.count > 1 {
                for edition in editions { byEntry[edition.index] = editions }
            }
        }
    }

    /// Of the document at that entry, itself among them; empty for one that stands alone.
    func of(_ entry: VirtualIndex) -> [Logged<DocumentRecord>] { byEntry[entry] ?? [] }

    private struct Publication: Hashable {
        let issuer: Identifier
        let format: String

        init(_ logged: Logged<DocumentRecord>) {
            issuer = logged.record.issuer
            format = logged.record.format.rawValue
        }
    }
}

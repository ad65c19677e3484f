import Ledger
import ProofChain
import Rekor

/// What entries are found by: derived from the body and what is kept for it, so that it can be made again from the log.
enum EntryKeys {
    /// None for a body that is not read here.
    ///
    /// - Parameter attachments: What lies beside the log for this entry.
    static func of(_ body: [UInt8], attachments: [[UInt8]]) -> [SearchKey] {
        guard let entry = try? EntryBody(parsing: body) else { return [] }
        return entry.searchKeys(attachments: attachments).map { SearchKey($0) }
    }

    /// Of a stored entry.
    static func of(_ body: [UInt8], beside log: some LedgerStore) throws(LedgerError) -> [SearchKey] {
        guard let entry = try? EntryBody(parsing: body) else { return [] }
        var attachments: [[UInt8]] = []
        if let digest = entry.attachmentDigest, let bytes = try log.blob(digest) { attachments.append(bytes) }
        return entry.searchKeys(attachments: attachments).map { SearchKey($0) }
    }
}

extension VEXProofIntegrator.SignedEntry {
    /// To be logged, with its envelope beside it and its search keys.
    func submission(_ row: LensRow, blobs: [Blob] = []) throws(LedgerError) -> Submission<LensRow> {
        try Submission(
            body: body, blobs: [Blob(envelope, digest: envelopeDigest)] + blobs, keys: searchKeys.map { SearchKey($0) }, rows: [row])
    }
}

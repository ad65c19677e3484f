import Ledger
import ProofChain
import Signing
import Wire

/// A verdict that was logged a moment ago, with what it was made of: its derived entries are made without reading that
/// back. After a crash it is read from the ledger, and gives the same entries.
struct FreshVerdict {
    let new: NewVerdict
    let index: VirtualIndex

    var logged: Logged<VerdictRecord> { Logged(new.record, at: index) }
}

/// What many derived entries have in common, read once.
struct PaymentContext {
    var references: EntryReferences
    let revoked: RevokedIssuers
    private let lens: any LensStore
    private var documents: [Digest: DocumentRecord] = [:]

    init(_ references: EntryReferences, _ lens: any LensStore, _ revoked: RevokedIssuers) {
        self.references = references
        self.revoked = revoked
        self.lens = lens
    }

    /// - Throws: `lens.inconsistent` for a document that is not stored.
    mutating func document(_ digest: Digest) throws -> DocumentRecord {
        if let known = documents[digest] { return known }
        guard let document = try lens.document(digest)?.record else {
            throw VEXLensError(.inconsistent, "document \(digest.prefixed) is cited and not stored")
        }
        documents[digest] = document
        return document
    }
}

/// A derived entry, ready to be logged, and its row.
struct Payment {
    let submission: Submission<LensRow>
    let row: LensRow
}

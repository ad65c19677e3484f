public import Ledger
import ProofChain
import Signing
import TLog
public import Trust
import Wire

/// What a bundle is made of, as one state of the ledger has it: all documents, the newest verdict of each pair, and who
/// spoke.
///
/// Rows alone; their bytes are read afterwards, for they never change.
public struct LensBundleSource: Sendable {
    private let head: CommittedHead
    private let documents: [Logged<DocumentRecord>]
    private let verdicts: [Logged<VerdictRecord>]
    private let issuers: [Issuer]

    /// Documents that are asked for at once.
    private static let page = 256

    /// - Parameter head: That of the newest tree; nothing behind it may be logged meanwhile.
    /// - Throws: The driver's errors, `trust.store`.
    public init(_ lens: any LensStore, _ issuers: any IssuerReader, head: CommittedHead) throws {
        var found: [Logged<DocumentRecord>] = []
        var next: VirtualIndex? = VirtualIndex(0)
        while let from = next {
            let page = try lens.documents(from: from, limit: LensBundleSource.page)
            found += page
            next = page.count < LensBundleSource.page ? nil : page.last.map { VirtualIndex($0.index.value + 1) }
        }
        let spoke = Set(found.map(\.record.issuer))
        self.head = head
        documents = found
        verdicts = try lens.currentVerdicts(matching: VerdictQuery())
        self.issuers = try issuers.all().filter { spoke.contains($0.id) }
    }

    /// - Throws: `lens.inconsistent` for bytes that are missing or altered.
    public func bundle(from log: some LedgerStore) throws -> LensBundle {
        func blob(_ digest: Digest) throws -> [UInt8] {
            guard let bytes = try log.blob(digest), SHA256.hash(bytes) == digest else {
                throw VEXLensError(
                    .inconsistent, "\(digest.prefixed) is missing or altered", hint: "run `stella ledger audit --deep`")
            }
            return bytes
        }
        return LensBundle(
            head: LensBundle.Head(source: head.origin, checkpoint: head.note, treeSize: head.size.value),
            issuers: issuers.map(\.json),
            documents: try documents.map { document in
                LensBundle.Document(
                    logIndex: document.index.value, digest: document.record.digest, issuer: document.record.issuer,
                    bytes: try blob(document.record.digest))
            },
            verdicts: try verdicts.map { verdict in
                LensBundle.Verdict(
                    logIndex: verdict.index.value, id: verdict.record.id, vulnerability: verdict.record.vulnerability,
                    product: verdict.record.product, envelope: try blob(verdict.record.envelope))
            })
    }
}

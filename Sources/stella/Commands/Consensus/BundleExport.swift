import Ledger
import LedgerSQLite
import ProofChain
import Signing
import TLog
import Trust
import VEXLens
import Wire

/// Makes an offline bundle of a ledger.
struct BundleExport {
    let session: ReadSession

    /// Everything that is logged up to the head: all documents, the newest verdict of each pair, and who spoke.
    func bundle() throws -> LensBundle {
        let head = session.proofs.head
        let documents = try documents()
        let verdicts = try session.lens.currentVerdicts(matching: VerdictQuery()).map { verdict in
            LensBundle.Verdict(
                logIndex: verdict.index.value, id: verdict.record.id, vulnerability: verdict.record.vulnerability,
                product: verdict.record.product, envelope: try blob(verdict.record.envelope))
        }
        let spoke = Set(documents.map(\.issuer))
        let issuers = try SQLiteIssuerDirectory(session.store).all().filter { spoke.contains($0.id) }
        return LensBundle(
            head: LensBundle.Head(source: head.origin, checkpoint: head.note, treeSize: head.size.value),
            issuers: issuers.map(\.json), documents: documents, verdicts: verdicts)
    }

    /// Documents of one page are held beside those of the pages before.
    private static let page = 256

    private func documents() throws -> [LensBundle.Document] {
        var found: [LensBundle.Document] = []
        var next: VirtualIndex? = VirtualIndex(0)
        while let from = next {
            let page = try session.lens.documents(from: from, limit: BundleExport.page)
            for document in page {
                found.append(
                    LensBundle.Document(
                        logIndex: document.index.value, digest: document.record.digest, issuer: document.record.issuer,
                        bytes: try blob(document.record.digest)))
            }
            next = page.count < BundleExport.page ? nil : page.last.map { VirtualIndex($0.index.value + 1) }
        }
        return found
    }

    private func blob(_ digest: Digest) throws -> [UInt8] {
        guard let bytes = try session.store.blob(digest), SHA256.hash(bytes) == digest else {
            throw VEXLensError(
                .inconsistent, "\(digest.prefixed) is missing or altered", hint: "run `stella ledger audit --deep`")
        }
        return bytes
    }
}

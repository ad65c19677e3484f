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

    /// Everything that is logged up to the head: all documents, the newest verdict of each pair with its merge trace, who
    /// spoke, and the proof that it is in the log.
    ///
    /// - Throws: `ledger.busy` when the log grows again and again while it is read.
    func bundle() throws -> LensBundle {
        for _ in 0..<BundleExport.attempts {
            let before = session.proofs.head
            let (documents, verdicts) = (try documents(), try verdicts())
            let traces = try mergeTraces(of: verdicts)
            try session.proofs.refresh()
            // What was read is then all that lies under the checkpoint, and the same checkpoint gives the same bundle.
            guard session.proofs.head.size == before.size else { continue }
            let indexes = documents.map(\.logIndex) + verdicts.map(\.logIndex) + traces.map(\.logIndex)
            let spoke = Set(documents.map(\.issuer))
            let issuers = try SQLiteIssuerDirectory(session.store).all().filter { spoke.contains($0.id) }
            return LensBundle(
                head: LensBundle.Head(source: before.origin, checkpoint: before.note, treeSize: before.size.value),
                issuers: issuers.map(\.json), documents: documents, verdicts: verdicts, mergeTraces: traces,
                trees: try trees(proving: indexes.sorted()))
        }
        throw LedgerError(.busy, "the log grows faster than it is read", hint: "export it when less is written")
    }

    private static let attempts = 8

    private func verdicts() throws -> [LensBundle.Verdict] {
        try session.lens.currentVerdicts(matching: VerdictQuery()).map { verdict in
            LensBundle.Verdict(
                logIndex: verdict.index.value, id: verdict.record.id, vulnerability: verdict.record.vulnerability,
                product: verdict.record.product, envelope: try blob(verdict.record.envelope))
        }
    }

    private func mergeTraces(of verdicts: [LensBundle.Verdict]) throws -> [LensBundle.MergeTrace] {
        var traces: [LensBundle.MergeTrace] = []
        for start in stride(from: 0, to: verdicts.count, by: BundleExport.page) {
            let page = verdicts[start..<min(start + BundleExport.page, verdicts.count)]
            for (verdict, derived) in zip(page, try session.lens.verdictsWithDerived(page.map(\.id))) {
                guard let trace = derived?.mergeTrace else {
                    throw VEXLensError(
                        .inconsistent, "the merge trace of verdict \(verdict.id.prefixed) is not logged yet",
                        hint: "a writer is at work or has died: try again, then open the ledger once for writing")
                }
                traces.append(
                    LensBundle.MergeTrace(
                        logIndex: trace.index.value, verdict: verdict.id, envelope: try blob(trace.record.envelope)))
            }
        }
        return traces
    }

    private func trees(proving indexes: [UInt64]) throws -> [LensBundle.Tree] {
        try session.trees.all.map { proofs in
            let head = proofs.head
            let own = indexes.filter { $0 >= head.shardOffset && $0 < head.end.value }
            let proof = try proofs.inclusion(of: own.map { LogIndex($0 - head.shardOffset) }, size: head.size)
            return LensBundle.Tree(
                firstIndex: head.shardOffset, size: head.size.value, checkpoint: head.note, hashes: proof.hashes)
        }
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
                        bytes: try blob(document.record.digest), statement: try blob(document.record.envelope)))
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

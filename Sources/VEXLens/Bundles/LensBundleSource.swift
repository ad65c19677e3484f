public import Ledger
import ProofChain
import Signing
import TLog
public import Trust
import Wire

/// What a bundle is made of, as one state of the ledger has it: all documents, the newest verdict of each pair with its
/// merge trace, and who spoke.
///
/// Rows alone; their bytes and the proofs are read afterwards, for they never change.
public struct LensBundleSource: Sendable {
    private let trees: ShardedProofs
    private let head: CommittedHead
    private let documents: [Logged<DocumentRecord>]
    private let verdicts: [Logged<VerdictRecord>]
    /// In the order of their verdicts.
    private let mergeTraces: [Logged<MergeTraceRecord>]
    private let issuers: [Issuer]

    /// Rows that are asked for at once.
    private static let page = 256
    private static let attempts = 8

    /// - Throws: `ledger.busy` when the log grows again and again while it is read, `lens.inconsistent` for a verdict that
    ///   still owes its merge trace, the driver's errors, `trust.store`.
    public init(_ lens: any LensStore, _ issuers: any IssuerReader, _ trees: ShardedProofs) throws {
        for _ in 0..<LensBundleSource.attempts {
            let head = trees.newest.head
            let source = try LensBundleSource(lens, issuers, trees, head: head)
            try trees.newest.refresh()
            // What was read is then all that lies under the checkpoint, and the same checkpoint gives the same bundle.
            guard trees.newest.head.size == head.size else { continue }
            self = source
            return
        }
        throw LedgerError(.busy, "the log grows faster than it is read", hint: "export it when less is written")
    }

    private init(_ lens: any LensStore, _ issuers: any IssuerReader, _ trees: ShardedProofs, head: CommittedHead) throws {
        var found: [Logged<DocumentRecord>] = []
        var next: VirtualIndex? = VirtualIndex(0)
        while let from = next {
            let page = try lens.documents(from: from, limit: LensBundleSource.page)
            found += page
            next = page.count < LensBundleSource.page ? nil : page.last.map { VirtualIndex($0.index.value + 1) }
        }
        let spoke = Set(found.map(\.record.issuer))
        self.trees = trees
        self.head = head
        documents = found
        verdicts = try lens.currentVerdicts(matching: VerdictQuery())
        mergeTraces = try LensBundleSource.mergeTraces(of: verdicts.map(\.record.id), in: lens)
        self.issuers = try issuers.all().filter { spoke.contains($0.id) }
    }

    private static func mergeTraces(of verdicts: [Digest], in lens: any LensStore) throws -> [Logged<MergeTraceRecord>] {
        var traces: [Logged<MergeTraceRecord>] = []
        for start in stride(from: 0, to: verdicts.count, by: page) {
            let part = Array(verdicts[start..<min(start + page, verdicts.count)])
            for (verdict, derived) in zip(part, try lens.verdictsWithDerived(part)) {
                guard let trace = derived?.mergeTrace else {
                    throw VEXLensError(
                        .inconsistent, "the merge trace of verdict \(verdict.prefixed) is not logged yet",
                        hint: "a writer is at work or has died: try again, then open the ledger once for writing")
                }
                traces.append(trace)
            }
        }
        return traces
    }

    /// - Throws: `lens.inconsistent` for bytes that are missing or altered, and what a damaged log throws.
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
                    bytes: try blob(document.record.digest), statement: try blob(document.record.envelope))
            },
            verdicts: try verdicts.map { verdict in
                LensBundle.Verdict(
                    logIndex: verdict.index.value, id: verdict.record.id, vulnerability: verdict.record.vulnerability,
                    product: verdict.record.product, envelope: try blob(verdict.record.envelope))
            },
            mergeTraces: try mergeTraces.map { trace in
                LensBundle.MergeTrace(
                    logIndex: trace.index.value, verdict: trace.record.verdict, envelope: try blob(trace.record.envelope))
            },
            trees: try provingTrees())
    }

    /// Each tree as it was when the rows were read, and that it holds those entries.
    private func provingTrees() throws -> [LensBundle.Tree] {
        let indexes = (documents.map(\.index) + verdicts.map(\.index) + mergeTraces.map(\.index)).map(\.value).sorted()
        return try trees.all.map { proofs in
            let head = proofs === trees.newest ? self.head : proofs.head
            let own = indexes.filter { $0 >= head.shardOffset && $0 < head.end.value }
            let proof = try proofs.inclusion(of: own.map { LogIndex($0 - head.shardOffset) }, size: head.size)
            return LensBundle.Tree(
                firstIndex: head.shardOffset, size: head.size.value, checkpoint: head.note, hashes: proof.hashes)
        }
    }
}

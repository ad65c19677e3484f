import Attestation
import ProofChain
import Rekor
public import Signing
import TLog
import Wire

extension LensBundle {
    /// How far it is shown that all of a bundle is in the log.
    public enum Inclusion: String, Sendable {
        /// Every statement is signed by the ledger's key and lies under a checkpoint that the log's key signed.
        case verified
        /// The same, but nobody here knows the key that signs the checkpoints.
        case consistent
        /// Nobody here knows the ledger's key.
        case unchecked
        /// The bundle is of version 1, which has no proofs.
        case none
    }

    /// Proves that every document, verdict and merge trace is in the log, and that nothing is missing that they cite.
    ///
    /// Signatures are verified over all cores; the proof costs two hashes for an entry at most.
    /// - Parameters:
    ///   - keys: Of the ledger that exported, as its `log.pub` has them: one that signs statements, and an Ed25519 key that
    ///     signs checkpoints. Others among them do no harm.
    ///   - isStrict: Whether keys that are not known are an error.
    /// - Throws: `lens.bundle-unproven`, `lens.bundle-incomplete`; `lens.bundle-unsigned` when strict.
    public func verifyInclusion(keys: [PublicKey], isStrict: Bool) throws(LensBundleError) -> Inclusion {
        guard head.version > 1 else { return .none }
        let entries = try entries()
        guard let key = keys.first(where: { key in entries.first.map { $0.isSigned(byKeyNamed: key.keyID.hex) } ?? true }) else {
            guard !isStrict else {
                throw LensBundleError(
                    .unsigned, "no known key signed the statements of the bundle",
                    hint: "name the exporting ledger's log.pub with --key")
            }
            return .unchecked
        }
        try requireComplete(try BundledEntry.statements(of: entries))
        let leaves = try BundledEntry.leaves(of: entries, signedBy: key)
        return try requireLogged(leaves, keys: keys.filter { $0.kind == .ed25519 }, isStrict: isStrict)
    }

    /// In log order.
    private func entries() throws(LensBundleError) -> [BundledEntry] {
        var entries: [BundledEntry] = []
        for document in documents {
            entries.append(BundledEntry(index: document.logIndex, envelope: document.statement ?? [], content: .document(document)))
        }
        for verdict in verdicts {
            entries.append(BundledEntry(index: verdict.logIndex, envelope: verdict.envelope, content: .verdict(verdict)))
        }
        for trace in mergeTraces {
            entries.append(BundledEntry(index: trace.logIndex, envelope: trace.envelope, content: .mergeTrace(trace)))
        }
        entries.sort { $0.index < $1.index }
        for (entry, next) in zip(entries, entries.dropFirst()) where entry.index == next.index {
            throw LensBundle.unproven("entry \(entry.index) is there twice")
        }
        return entries
    }

    /// Each verdict has its merge trace, and every document that a trace cites is there.
    private func requireComplete(_ traces: [VEXMergeTrace]) throws(LensBundleError) {
        let known = Dictionary(documents.map { ($0.logIndex, $0.digest) }) { first, _ in first }
        let places = Dictionary(verdicts.map { ($0.id, $0.logIndex) }) { first, _ in first }
        guard mergeTraces.map(\.verdict) == verdicts.map(\.id) else {
            throw LensBundleError(.incomplete, "the merge traces are not those of the verdicts, one for each and in their order")
        }
        for trace in traces {
            guard places[trace.verdict.id.digest] == trace.verdict.entry.logIndex else {
                throw LensBundle.unproven("the merge trace of \(trace.verdict.id) cites another entry for it")
            }
            for source in trace.sources {
                guard let entry = source.entry.entry else { continue }
                guard known[entry.logIndex] == source.document else {
                    throw LensBundleError(
                        .incomplete, "document \(source.document.prefixed), entry \(entry.logIndex), is cited and not there")
                }
            }
        }
    }

    /// Every entry lies in one of the trees, and each tree's proof leads to its signed root.
    private func requireLogged(
        _ leaves: [(index: UInt64, hash: Digest)], keys: [PublicKey], isStrict: Bool
    ) throws(LensBundleError) -> Inclusion {
        var (rest, end, inclusion) = (leaves[...], UInt64(0), Inclusion.verified)
        for (number, tree) in trees.enumerated() {
            let (sum, isTooLong) = tree.firstIndex.addingReportingOverflow(tree.size)
            guard number == 0 || tree.firstIndex == end, !isTooLong else {
                throw LensBundle.unproven("the trees do not follow one another")
            }
            end = sum
            let own = rest.prefix { $0.index < end }
            guard own.first.map({ $0.index >= tree.firstIndex }) ?? true else {
                throw LensBundle.unproven("entry \(own[own.startIndex].index) is in no tree of the bundle")
            }
            rest = rest.dropFirst(own.count)
            if try requireLogged(Array(own), in: tree, keys: keys, isStrict: isStrict) == .consistent { inclusion = .consistent }
        }
        guard rest.isEmpty, let newest = trees.last, newest.checkpoint == head.checkpoint, newest.size == head.treeSize else {
            throw LensBundle.unproven("an entry lies behind all trees, or the last of them is not that of the first line")
        }
        return inclusion
    }

    private func requireLogged(
        _ leaves: [(index: UInt64, hash: Digest)], in tree: Tree, keys: [PublicKey], isStrict: Bool
    ) throws(LensBundleError) -> Inclusion {
        do {
            let note = try SignedNote(parsing: tree.checkpoint)
            let checkpoint = try Checkpoint(parsing: note.text)
            guard checkpoint.size.value == tree.size, checkpoint.origin == head.source || tree.checkpoint != head.checkpoint else {
                throw LensBundle.unproven("a checkpoint is of another tree than the bundle says")
            }
            let placed = leaves.map { (index: LogIndex($0.index - tree.firstIndex), hash: $0.hash) }
            let proof = InclusionMultiproof(size: checkpoint.size, hashes: tree.hashes)
            if case .invalid(let reason) = proof.verify(leaves: placed, root: checkpoint.root) { throw reason }
            guard !keys.isEmpty || isStrict else { return .consistent }
            _ = try note.verify(with: keys.map { try NoteVerifier(name: checkpoint.origin, key: $0, kind: .ed25519) })
            return .verified
        } catch let error as LensBundleError {
            throw error
        } catch {
            // A key that is known from elsewhere need not be that of this log.
            if !isStrict, (error as? TLogError)?.code == .noteUnverified { return .consistent }
            throw LensBundle.unproven("\(error)")
        }
    }

    static func unproven(_ detail: String) -> LensBundleError {
        LensBundleError(.unproven, "the bundle is not proven to be of the log: \(detail)", hint: "copy it again from where it was exported")
    }
}

/// Something of a bundle that has an entry in the log.
private struct BundledEntry: Sendable {
    enum Content: Sendable {
        case document(LensBundle.Document)
        case verdict(LensBundle.Verdict)
        case mergeTrace(LensBundle.MergeTrace)
    }

    let index: UInt64
    let envelope: [UInt8]
    let content: Content

    func isSigned(byKeyNamed keyID: String) -> Bool {
        (try? Envelope(parsing: envelope))?.signatures.contains { $0.keyID == keyID } ?? false
    }

    /// The leaf of each entry, made again of its envelope, whose signature is verified.
    static func leaves(
        of entries: [BundledEntry], signedBy key: PublicKey
    ) throws(LensBundleError) -> [(index: UInt64, hash: Digest)] {
        let hashes = ParallelSlices.map(entries) { slice in
            slice.map { entry in Result { try EntryBody.dsse(envelope: entry.envelope, verifiers: [key]).leafHash } }
        }
        var leaves: [(index: UInt64, hash: Digest)] = []
        for (entry, hash) in zip(entries, hashes) {
            do { leaves.append((entry.index, try hash.get())) } catch {
                throw LensBundle.unproven("entry \(entry.index): \(error)")
            }
        }
        return leaves
    }

    /// What the envelopes say is what the bundle says of them.
    ///
    /// - Returns: The merge traces.
    static func statements(of entries: [BundledEntry]) throws(LensBundleError) -> [VEXMergeTrace] {
        let results = ParallelSlices.map(entries) { slice in slice.map { entry in Result { try entry.statement() } } }
        var traces: [VEXMergeTrace] = []
        for (entry, result) in zip(entries, results) {
            do { if let trace = try result.get() { traces.append(trace) } } catch {
                throw error as? LensBundleError ?? LensBundle.unproven("entry \(entry.index): \(error)")
            }
        }
        return traces
    }

    /// - Returns: The merge trace, if it is one.
    private func statement() throws -> VEXMergeTrace? {
        let statement = try InTotoStatement(parsing: try Envelope(parsing: envelope).payload)
        let type: PredicateType
        let isSame: Bool
        var trace: VEXMergeTrace?
        switch content {
        case .document(let document):
            let stated = try VEXDocumentStatement(json: statement.predicate)
            type = .document
            isSame = stated.digest == document.digest && stated.issuer.id == document.issuer && stated.size == document.bytes.count
        case .verdict(let verdict):
            let stated = try VEXVerdictProofPayload(json: statement.predicate)
            type = .verdict
            isSame = stated.id.digest == verdict.id && stated.verdict.vulnerability == verdict.vulnerability
                && stated.verdict.product == verdict.product
        case .mergeTrace(let bundled):
            let stated = try VEXMergeTrace(json: statement.predicate)
            type = .mergeTrace
            trace = stated
            isSame = stated.verdict.id.digest == bundled.verdict
        }
        guard isSame, statement.predicateType == type.rawValue else {
            throw LensBundle.unproven("entry \(index) says something else than the bundle says of it")
        }
        return trace
    }
}

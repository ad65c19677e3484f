public import Ledger
import ProofChain
import Signing
public import TLog
import Trust
public import VEX
public import Wire

/// What became of one document that was handed in.
public struct IngestOutcome: Sendable {
    public let document: DocumentRecord
    public let index: VirtualIndex
    /// The proof of the document's entry; nil when the ledger held the document already.
    public let receipt: Receipt?
    public let observations: Int
    /// What was noticed while reading; none for a document that was there before: its receipt has them.
    public let diagnostics: [Diagnostic]
    /// What of it meets no pair that a verdict is made on; as ``diagnostics``.
    public internal(set) var unmatched: [UnmatchedObservation] = []
    /// The document as it was read; nil when nobody asked for it, and for one that was there before.
    public internal(set) var read: VEXDocument?
    /// Why the document's signature does not count, in words; nil when it counts, when there is none, and for a
    /// document that the ledger held already.
    public internal(set) var signatureProblem: String?

    public var isNew: Bool { receipt != nil }
    /// What of the document was not read, and why.
    public var skipped: [SkippedPart] { diagnostics.filter(\.drops).map { SkippedPart($0) } }
}

extension VEXLensService {
    /// As ``ingest(_:issuer:)-(_,_)``, for documents of which nothing is known but their bytes.
    public func ingest(
        _ documents: [[UInt8]], issuer: Identifier? = nil
    ) async throws -> [Result<IngestOutcome, any Error>] {
        try await ingest(documents.map { ReceivedDocument($0) }, issuer: issuer)
    }

    /// Authenticates, normalizes and logs documents; all new ones go into the log together.
    ///
    /// A document is its received bytes: handed in again it is found, and nothing is written. One refused document does
    /// not keep the others out. Those that are refused for their own fault (see ``RefusalReason``) go into the quarantine, and
    /// one that is taken leaves it; what of that fails is told (see ``UnfinishedIngest``) and changes no outcome.
    /// - Parameters:
    ///   - issuer: Who is meant when a document names nobody; the directory's id or any name.
    ///   - keepsRead: Whether outcomes have ``IngestOutcome/read``, which takes half as much memory as a large document has
    ///     bytes.
    /// - Returns: One outcome or error per document, in the order given.
    public func ingest(
        _ documents: [ReceivedDocument], issuer: Identifier? = nil, keepsRead: Bool = false
    ) async throws -> [Result<IngestOutcome, any Error>] {
        let results = try await logNew(documents, issuer: issuer, isWhole: false, keepsRead: keepsRead)
        settle(documents, results, issuer: issuer)
        return results
    }

    /// The same for documents that belong together: all of them in one transaction, or none.
    ///
    /// - Throws: What refuses the first that is refused; nothing is then logged.
    public func ingestAll(_ documents: [[UInt8]]) async throws -> [IngestOutcome] {
        let documents = documents.map { ReceivedDocument($0) }
        let results = try await logNew(documents, issuer: nil, isWhole: true)
        settle(documents, results, issuer: nil)
        return try results.map { try $0.get() }
    }

    private func logNew(
        _ documents: [ReceivedDocument], issuer: Identifier?, isWhole: Bool, keepsRead: Bool = false
    ) async throws -> [Result<IngestOutcome, any Error>] {
        let instant = now()
        // One state of the directory for all of them, read once.
        let known = try InMemoryIssuerDirectory(issuers.all())
        let prepared = ParallelSlices.map(documents, length: 1) { slice in
            slice.map { document in
                Result { try prepare(document, defaultIssuer: issuer, trusting: known, at: instant, keepsRead: keepsRead) }
            }
        }
        let refused = zip(documents, prepared).compactMap { document, result -> ([UInt8], any Error)? in
            // Of a document that nobody holds there is no signature to look at.
            if case .failure(let error) = result, document.size == document.bytes.count { (document.bytes, error) } else { nil }
        }
        let wrong =
            outbox == nil && onNotice == nil ? [] : refusedSignatures(refused, trusting: known, at: instant)
        // Before anything is logged: who hands in again what failed here has it told once more.
        try outbox?.note(wrong)
        tell([], wrong, trusting: known, at: instant)
        if isWhole { for result in prepared { _ = try result.get() } }
        var seen: Set<Digest> = []
        let new = prepared.compactMap { result -> PreparedDocument? in
            guard case .success(.new(let document)) = result, seen.insert(document.record.digest).inserted else { return nil }
            return document
        }
        let receipts = new.isEmpty ? [] : try await sequencer.append(new.map { $0.submission })
        // From here on the documents are logged: what fails now is told, and is no failure of theirs.
        var logged = Dictionary(uniqueKeysWithValues: zip(new, receipts).map { ($0.record.digest, LoggedDocument($0, $1)) })
        let outcomes = prepared.map { result in
            result.flatMap { prepared in Result { try outcome(of: prepared, &logged) } }
        }
        tell(outcomes, [], trusting: known, at: instant)
        return outcomes
    }

    private func tell(
        _ outcomes: [Result<IngestOutcome, any Error>], _ refused: [UnloggedEvent], trusting known: some IssuerReader,
        at instant: Timestamp
    ) {
        guard let onNotice else { return }
        let found = attempt(.notice) { try notices(of: outcomes, refused: refused, trusting: known, at: instant) } ?? []
        if !found.isEmpty { onNotice(found) }
    }

    /// What `work` gives; nil when it fails, which is told and keeps nothing else up.
    func attempt<Value>(_ step: UnfinishedIngest.Step, of document: Digest? = nil, _ work: () throws -> Value) -> Value? {
        do { return try work() } catch {
            onUnfinished(UnfinishedIngest(step: step, document: document, error: error))
            return nil
        }
    }

    private func authenticated(
        _ bytes: [UInt8], _ issuers: some IssuerReader, at instant: Timestamp
    ) throws -> Authentication {
        do {
            return try authenticator.authenticate(bytes, directory: issuers, at: instant)
        } catch {
            metrics?.refused(error)
            throw error
        }
    }

    private enum Prepared {
        case known(Logged<DocumentRecord>, observations: Int)
        case new(PreparedDocument)
    }

    /// What of the documents of one call is in the log.
    private struct LoggedDocument {
        let record: DocumentRecord
        let receipt: Receipt
        /// The same bytes may stand several times in one call: the first of them is new.
        var isTold = false

        init(_ document: PreparedDocument, _ receipt: Receipt) {
            record = document.record
            self.receipt = receipt
        }
    }

    private func outcome(of prepared: Prepared, _ logged: inout [Digest: LoggedDocument]) throws -> IngestOutcome {
        switch prepared {
        case .known(let logged, let observations):
            return IngestOutcome(
                document: logged.record, index: logged.index, receipt: nil, observations: observations, diagnostics: [])
        case .new(let document):
            let digest = document.record.digest
            guard let found = logged[digest] else {
                throw VEXLensError(.inconsistent, "a document was logged and is not found")
            }
            logged[digest]?.isTold = true
            guard !found.isTold else {
                return IngestOutcome(
                    document: found.record, index: found.receipt.virtualIndex, receipt: nil,
                    observations: document.observations.count, diagnostics: document.diagnostics,
                    signatureProblem: document.signatureProblem)
            }
            return IngestOutcome(
                document: found.record, index: found.receipt.virtualIndex, receipt: found.receipt,
                observations: document.observations.count, diagnostics: document.diagnostics,
                unmatched: attempt(.unmatched, of: digest) { try unmatched(among: document.observations) } ?? [],
                read: document.read, signatureProblem: document.signatureProblem)
        }
    }

    private func prepare(
        _ received: ReceivedDocument, defaultIssuer: Identifier?, trusting issuers: some IssuerReader, at instant: Timestamp,
        keepsRead: Bool
    ) throws -> Prepared {
        let bytes = received.bytes
        let pair = received.size == bytes.count && DetachedSignature.begins(bytes) ? try DetachedSignature(parsing: bytes) : nil
        // Too much is refused before a byte of it is parsed.
        try reader.requireSize(pair?.document.count ?? received.size)
        let digest = SHA256.hash(bytes)
        if let logged = try lens.document(digest) {
            var query = ObservationQuery()
            query.document = digest
            return .known(logged, observations: try lens.observations(matching: query).count)
        }
        let authentication = try authenticated(bytes, issuers, at: instant)
        // What was verified is what is parsed: the reader sees the signed content and nothing else.
        let read = { () throws -> VEXDocument in try reader.read(authentication.content) }
        let document = try metrics?.normalization(read) ?? read()
        let claimed = document.issuerName ?? defaultIssuer?.text
        let known = try claimed.flatMap { try issuers.issuer(named: Identifier($0)) }
        var issuer = authentication.issuer ?? known?.id ?? Identifier(claimed ?? "unknown")
        var result = authentication.status
        if let original = document.relayOf {
            issuer = try Relay.issuer(of: original, among: issuers.all())
            // Whoever relays a statement signs that it was relayed; its issuer signed nothing here.
            if result == .verified { result = .unknownKey }
        }
        return .new(
            try PreparedDocument(
                bytes: bytes, digest: digest, detached: pair.map { StatedDetachment($0) }, document: document,
                keepsRead: keepsRead, issuer: StatedIssuer(claimed: claimed, id: issuer),
                signature: StatedSignature(
                    format: authentication.format, result: result, keyID: authentication.keyID),
                signatureProblem: [.verified, .none].contains(authentication.status) ? nil : authentication.detail,
                integrator: integrator))
    }
}

/// A document that is ready to be logged.
struct PreparedDocument {
    let record: DocumentRecord
    let observations: [ObservationRecord]
    let diagnostics: [Diagnostic]
    let read: VEXDocument?
    let signatureProblem: String?
    let submission: Submission<LensRow>

    init(
        bytes: [UInt8], digest: Digest, detached: StatedDetachment?, document: VEXDocument, keepsRead: Bool, issuer: StatedIssuer,
        signature: StatedSignature, signatureProblem: String?, integrator: VEXProofIntegrator
    ) throws {
        self.signatureProblem = signatureProblem
        observations = ObservationRecord.all(
            of: document, received: digest, issuer: issuer.id, signature: signature)
        diagnostics = document.diagnostics
        read = keepsRead ? document : nil
        let statement = VEXDocumentStatement(
            digest: digest, detached: detached, size: bytes.count, format: document.format, documentID: document.documentID,
            version: document.version, timestamp: document.timestamp, issuer: issuer, signature: signature,
            statementsRead: document.statementsRead, statementsSkipped: document.statementsSkipped,
            observations: observations.count,
            observationsDigest: VEXDocumentStatement.digest(of: observations.map(\.id)),
            diagnostics: document.diagnostics.count)
        let entry = try integrator.entry(for: statement)
        record = DocumentRecord(
            statement, envelope: entry.envelopeDigest, supersessionKey: document.supersessionKey)
        submission = try entry.submission(.document(record, observations), blobs: [Blob(bytes)])
    }
}

extension StatedDetachment {
    init(_ pair: DetachedSignature) {
        self.init(document: SHA256.hash(pair.document), signature: SHA256.hash(pair.signature))
    }
}

extension DocumentRecord {
    /// The index row of a document statement: everything in it stands in the statement or in the document.
    init(_ statement: VEXDocumentStatement, envelope: Digest, supersessionKey: Identifier?) {
        self.init(
            digest: statement.digest, envelope: envelope, format: statement.format, size: statement.size,
            issuerClaimed: statement.issuer.claimed, issuer: statement.issuer.id, signature: statement.signature.result,
            signatureFormat: statement.signature.format, keyID: statement.signature.keyID,
            documentID: statement.documentID, version: statement.version, timestamp: statement.timestamp,
            statementsRead: statement.statementsRead, statementsSkipped: statement.statementsSkipped,
            supersessionKey: supersessionKey)
    }
}

extension ObservationRecord {
    /// The index rows of a document's observations, in document order.
    static func all(
        of document: VEXDocument, received digest: Digest, issuer: Identifier, signature: StatedSignature
    ) -> [ObservationRecord] {
        var bases: [Identifier: Identifier] = [:]
        return document.observations.enumerated().map { ordinal, observation in
            let base = bases[observation.product] ?? ProductBase.of(observation.product)
            bases[observation.product] = base
            return ObservationRecord(
                id: observation.id(document: digest), document: digest, ordinal: ordinal, format: observation.format,
                statement: VEXMergeSource.StatedObservation(observation), aliases: observation.aliases,
                version: observation.version, localID: observation.localID,
                location: VEXMergeSource.StatementLocation(
                    pointer: observation.pointer, start: observation.range.lowerBound, end: observation.range.upperBound),
                issuer: issuer, signature: signature.result, keyID: signature.keyID,
                vulnerabilityKey: observation.vulnerabilityKey, productBase: base)
        }
    }
}

extension VEXMergeSource.StatedObservation {
    init(_ observation: Observation) {
        self.init(
            vulnerability: observation.vulnerability, product: observation.product,
            subcomponents: observation.subcomponents, status: observation.status,
            justification: observation.justification, justificationRaw: observation.justificationRaw,
            timestamp: observation.timestamp)
    }
}

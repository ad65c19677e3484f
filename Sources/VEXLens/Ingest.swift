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
        let batch = try read(documents, issuer: issuer, keepsRead: keepsRead)
        return finish(batch, try await sequencer.append(batch.submissions), issuer: issuer)
    }

    /// The same for documents that belong together: all of them in one transaction, or none.
    ///
    /// - Throws: What refuses the first that is refused; nothing is then logged.
    public func ingestAll(_ documents: [[UInt8]]) async throws -> [IngestOutcome] {
        let batch = try read(documents.map { ReceivedDocument($0) }, issuer: nil, keepsRead: false)
        for result in batch.prepared { _ = try result.get() }
        return try finish(batch, try await sequencer.append(batch.submissions), issuer: nil).map { try $0.get() }
    }

    /// As ``ingest(_:issuer:keepsRead:)-(_,_,_)`` for any number of documents, some of them at a time: while those of one step are
    /// logged, the next are read, unless the first are large.
    ///
    /// - Parameters:
    ///   - steps: The next documents, which go into the log together; nil when there are no more.
    ///   - report: Told one outcome or error per document, step by step, in the order given.
    /// - Throws: What ends all of it; what was reported before is logged.
    public func ingest(
        steps: () throws -> [ReceivedDocument]?, issuer: Identifier?, keepsRead: Bool,
        report: ([Result<IngestOutcome, any Error>]) throws -> Void
    ) async throws {
        var logging: (batch: ReadBatch, receipts: Task<[Receipt], any Error>)?
        func end() async throws {
            guard let (batch, receipts) = logging else { return }
            logging = nil
            try report(finish(batch, try await receipts.value, issuer: issuer))
        }
        do {
            while let documents = try steps() {
                if let (batch, _) = logging, batch.byteCount > IngestLimits.readAheadBytes { try await end() }
                var batch = try read(documents, issuer: issuer, keepsRead: keepsRead)
                let before = logging?.batch
                try await end()
                if let before { try readAgain(&batch, before, issuer: issuer, keepsRead: keepsRead) }
                logging = (batch, sequencer.enqueue(batch.submissions))
            }
        } catch {
            // What was handed in before is brought to its end, so that nothing of it goes on behind the caller's back.
            try? await end()
            throw error
        }
        try await end()
    }

    /// Documents that were handed in together, as they were read under one state of the directory.
    private struct ReadBatch {
        let documents: [ReceivedDocument]
        var prepared: [Result<Prepared, any Error>]
        let directory: InMemoryIssuerDirectory
        let instant: Timestamp

        /// Those that the log lacks, each once.
        var new: [PreparedDocument] {
            var seen: Set<Digest> = []
            return prepared.compactMap { result in
                guard case .success(.new(let document)) = result, seen.insert(document.record.digest).inserted else { return nil }
                return document
            }
        }

        var submissions: [Submission<LensRow>] { new.map { $0.submission } }
        var byteCount: Int { documents.reduce(0) { $0 + $1.bytes.count } }
    }

    /// Authenticates and normalizes documents over all cores, and tells which signatures are wrong.
    private func read(_ documents: [ReceivedDocument], issuer: Identifier?, keepsRead: Bool) throws -> ReadBatch {
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
        return ReadBatch(documents: documents, prepared: prepared, directory: known, instant: instant)
    }

    /// Finds the documents that were logged while the batch was read.
    private func readAgain(_ batch: inout ReadBatch, _ before: ReadBatch, issuer: Identifier?, keepsRead: Bool) throws {
        let logged = Set(before.new.map(\.record.digest))
        for (place, result) in batch.prepared.enumerated() {
            guard case .success(.new(let document)) = result, logged.contains(document.record.digest) else { continue }
            batch.prepared[place] = Result {
                try prepare(
                    batch.documents[place], defaultIssuer: issuer, trusting: batch.directory, at: batch.instant, keepsRead: keepsRead)
            }
        }
    }

    /// What became of documents of which the new ones are logged: what fails from here on is told, and is no failure of theirs.
    private func finish(
        _ batch: ReadBatch, _ receipts: [Receipt], issuer: Identifier?
    ) -> [Result<IngestOutcome, any Error>] {
        var logged = Dictionary(
            uniqueKeysWithValues: zip(batch.new, receipts).map { ($0.record.digest, LoggedDocument($0, $1)) })
        let outcomes = batch.prepared.map { result in
            result.flatMap { prepared in Result { try outcome(of: prepared, &logged) } }
        }
        tell(outcomes, [], trusting: batch.directory, at: batch.instant)
        settle(batch.documents, outcomes, issuer: issuer)
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
            query.index = logged.index
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

enum IngestLimits {
    /// The next documents are read while others are logged if those have no more bytes together.
    static let readAheadBytes = 8 << 20
}

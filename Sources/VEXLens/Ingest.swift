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
    public let diagnostics: [Diagnostic]

    public var isNew: Bool { receipt != nil }
}

extension VEXLensService {
    /// Authenticates, normalizes and logs documents; all new ones go into the log together.
    ///
    /// A document is its received bytes: handed in again it is found, and nothing is written. One refused document does
    /// not keep the others out.
    /// - Parameter issuer: Who is meant when a document names nobody; the directory's id or any name.
    /// - Returns: One outcome or error per document, in the order given.
    public func ingest(
        _ documents: [[UInt8]], issuer: Identifier? = nil
    ) async throws -> [Result<IngestOutcome, any Error>] {
        let instant = now()
        // One state of the directory for all of them, read once.
        let known = try InMemoryIssuerDirectory(issuers.all())
        let prepared = ParallelSlices.map(documents, length: 1) { slice in
            slice.map { bytes in Result { try prepare(bytes, defaultIssuer: issuer, trusting: known, at: instant) } }
        }
        let refused = zip(documents, prepared).compactMap { bytes, result -> ([UInt8], any Error)? in
            if case .failure(let error) = result { (bytes, error) } else { nil }
        }
        try outbox?.note(refusedSignatures(refused, trusting: known, at: instant))
        var seen: Set<Digest> = []
        let submissions = prepared.compactMap { result -> Submission<LensRow>? in
            guard case .success(.new(let document)) = result, seen.insert(document.record.digest).inserted else { return nil }
            return document.submission
        }
        let receipts = submissions.isEmpty ? [] : try await sequencer.append(submissions)
        var byLeaf: [Digest: Receipt] = [:]
        for receipt in receipts { byLeaf[receipt.leafHash] = receipt }
        return prepared.map { result in
            result.flatMap { prepared in Result { try outcome(of: prepared, byLeaf) } }
        }
    }

    private enum Prepared {
        case known(Logged<DocumentRecord>, observations: Int)
        case new(PreparedDocument)
    }

    private func outcome(of prepared: Prepared, _ receipts: [Digest: Receipt]) throws -> IngestOutcome {
        switch prepared {
        case .known(let logged, let observations):
            return IngestOutcome(
                document: logged.record, index: logged.index, receipt: nil, observations: observations, diagnostics: [])
        case .new(let document):
            guard let receipt = receipts[document.submission.leafHash] else {
                // The same bytes stood twice in one call: the first of them was logged.
                guard let logged = try lens.document(document.record.digest) else {
                    throw VEXLensError(.inconsistent, "a document was logged and is not found")
                }
                return IngestOutcome(
                    document: logged.record, index: logged.index, receipt: nil, observations: document.observations.count,
                    diagnostics: document.diagnostics)
            }
            return IngestOutcome(
                document: document.record, index: receipt.virtualIndex, receipt: receipt,
                observations: document.observations.count, diagnostics: document.diagnostics)
        }
    }

    private func prepare(
        _ bytes: [UInt8], defaultIssuer: Identifier?, trusting issuers: some IssuerReader, at instant: Timestamp
    ) throws -> Prepared {
        // Too much is refused before a byte of it is hashed or parsed.
        try reader.requireSize(of: bytes)
        let digest = SHA256.hash(bytes)
        if let logged = try lens.document(digest) {
            var query = ObservationQuery()
            query.document = digest
            return .known(logged, observations: try lens.observations(matching: query).count)
        }
        let authentication = try authenticator.authenticate(bytes, directory: issuers, at: instant)
        // What was verified is what is parsed: the reader sees the signed content and nothing else.
        let document = try reader.read(authentication.content)
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
                bytes: bytes, digest: digest, document: document, issuer: StatedIssuer(claimed: claimed, id: issuer),
                signature: StatedSignature(
                    format: authentication.format, result: result, keyID: authentication.keyID),
                integrator: integrator))
    }
}

/// A document that is ready to be logged.
struct PreparedDocument {
    let record: DocumentRecord
    let observations: [ObservationRecord]
    let diagnostics: [Diagnostic]
    let submission: Submission<LensRow>

    init(
        bytes: [UInt8], digest: Digest, document: VEXDocument, issuer: StatedIssuer, signature: StatedSignature,
        integrator: VEXProofIntegrator
    ) throws {
        observations = ObservationRecord.all(
            of: document, received: digest, issuer: issuer.id, signature: signature)
        diagnostics = document.diagnostics
        let statement = VEXDocumentStatement(
            digest: digest, size: bytes.count, format: document.format, documentID: document.documentID,
            version: document.version, timestamp: document.timestamp, issuer: issuer, signature: signature,
            statementsRead: document.statementsRead, statementsSkipped: document.statementsSkipped,
            observations: observations.count,
            observationsDigest: VEXDocumentStatement.digest(of: observations.map(\.id)),
            diagnostics: document.diagnostics.count)
        let entry = try integrator.entry(for: statement)
        record = DocumentRecord(statement, envelope: entry.envelopeDigest)
        submission = try entry.submission(.document(record, observations), blobs: [Blob(bytes)])
    }
}

extension DocumentRecord {
    /// The index row of a document statement: everything in it stands in the statement.
    init(_ statement: VEXDocumentStatement, envelope: Digest) {
        self.init(
            digest: statement.digest, envelope: envelope, format: statement.format, size: statement.size,
            issuerClaimed: statement.issuer.claimed, issuer: statement.issuer.id, signature: statement.signature.result,
            signatureFormat: statement.signature.format, keyID: statement.signature.keyID,
            documentID: statement.documentID, version: statement.version, timestamp: statement.timestamp,
            statementsRead: statement.statementsRead, statementsSkipped: statement.statementsSkipped)
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

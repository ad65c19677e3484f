import Ledger
import ProofChain
import Signing
import Trust
import VEX
import Wire

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

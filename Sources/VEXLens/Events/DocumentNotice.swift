import ProofChain
public import Signing
import Trust
public import Wire

/// What an operator's log is told of a document whose signature is wrong, or whose issuer nobody knows.
///
/// One line of JSON under the name of its event, so that whoever scans logs finds `signature_verification_failed` and
/// `issuer_not_found` by these names. The outbox tells the same to others (`docs/formats/events.md`).
public struct DocumentNotice: Sendable, Equatable {
    public let type: EventType
    public let time: Timestamp
    /// SHA-256 of the received bytes.
    public let document: Digest
    /// Who is meant, by the directory or as the document spells it; nil for one that was not read.
    public let issuer: String?
    /// What is wrong.
    public let detail: String

    public var json: JSONValue {
        [
            "event": .string(type.rawValue), "time": .string(time.rfc3339), "document": .string(document.prefixed),
            "issuer": JSONValue(issuer), "detail": .string(detail),
        ]
    }
}

extension VEXLensService {
    /// What is told of documents that were handed in together.
    ///
    /// - Parameter refused: Those that were refused for a wrong signature.
    func notices(
        of outcomes: [Result<IngestOutcome, any Error>], refused: [UnloggedEvent], trusting issuers: some IssuerReader,
        at instant: Timestamp
    ) throws -> [DocumentNotice] {
        var notices = refused.compactMap { event -> DocumentNotice? in
            guard let digest = Digest(prefixed: event.subject),
                case .string(let detail)? = event.data.first(where: { $0.name == "detail" })?.value
            else { return nil }
            return DocumentNotice(type: event.type, time: event.time, document: digest, issuer: nil, detail: detail)
        }
        for case .success(let outcome) in outcomes where outcome.isNew {
            let document = outcome.document
            func add(_ type: EventType, _ detail: String) {
                notices.append(
                    DocumentNotice(
                        type: type, time: instant, document: document.digest, issuer: document.issuer.text, detail: detail))
            }
            if document.signature == .invalid {
                add(.signatureVerificationFailed, outcome.signatureProblem ?? "the signature is wrong")
            }
            // As the outbox has it: a document that names somebody whom the directory does not know.
            if document.issuerClaimed != nil, try issuers.issuer(document.issuer) == nil {
                add(.issuerNotFound, "the directory has no such issuer")
            }
        }
        return notices
    }
}

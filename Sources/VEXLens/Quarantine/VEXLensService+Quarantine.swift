public import Signing
import VEX
import Wire

/// What became of a quarantined document that was tried again.
public struct RetryOutcome: Sendable {
    public let document: QuarantinedDocument
    /// On success the document has left the quarantine.
    public let result: Result<IngestOutcome, any Error>
}

extension VEXLensService {
    /// Reads quarantined documents again, with the options and the issuers of today.
    ///
    /// - Parameter digests: All that are there when nil.
    /// - Returns: In the order given. A document that is not there, not whole, or cannot be read is an error of its own, which
    ///   keeps no other up: `lens.not-found`, `lens.quarantine-incomplete`, what the store throws.
    /// - Throws: What logging throws: the log takes nothing more then.
    public func retry(_ digests: [Digest]? = nil) async throws -> [Result<RetryOutcome, any Error>] {
        guard let quarantine else { return [] }
        let wanted = try digests ?? quarantine.documents(reason: nil, limit: .max).reversed().map(\.digest)
        var outcomes: [Result<RetryOutcome, any Error>] = []
        for digest in wanted {
            switch Result(catching: { try quarantined(digest, in: quarantine) }) {
            case .failure(let error): outcomes.append(.failure(error))
            case .success(let (document, content)):
                let received = ReceivedDocument(content, source: document.source)
                for result in try await ingest([received], issuer: document.issuer) {
                    outcomes.append(.success(RetryOutcome(document: document, result: result)))
                }
            }
        }
        return outcomes
    }

    private func quarantined(
        _ digest: Digest, in quarantine: any QuarantineStore
    ) throws -> (document: QuarantinedDocument, content: [UInt8]) {
        guard let document = try quarantine.document(digest), let content = try quarantine.content(of: digest) else {
            throw VEXLensError.notQuarantined(digest)
        }
        guard document.isWhole else {
            throw VEXLensError(
                .quarantineIncomplete,
                "of the \(document.size) bytes of document sha256:\(digest.hex) \(document.keptBytes) are kept",
                hint: "hand it in again from \(document.source ?? "where it came from")")
        }
        return (document, content)
    }

    /// Keeps what was refused for the document's own fault; lets go of what was taken.
    func settle(_ documents: [ReceivedDocument], _ results: [Result<IngestOutcome, any Error>], issuer: Identifier?) {
        guard let quarantine else { return }
        let instant = now()
        for (document, result) in zip(documents, results) {
            switch result {
            case .success(let outcome):
                let digest = outcome.document.digest
                _ = attempt(.release, of: digest) { try quarantine.remove(digest) }
            case .failure(let error):
                guard let refused = QuarantinedDocument(document, refusedBy: error, issuer: issuer, at: instant) else { continue }
                let left = attempt(.quarantine, of: refused.digest) { try quarantine.keep(refused, content: document.bytes) }
                if let left, !left.isEmpty { onEviction(left) }
            }
        }
    }
}

extension VEXLensError {
    static func notQuarantined(_ digest: Digest) -> VEXLensError {
        VEXLensError(
            .notFound, "document sha256:\(digest.hex) is not in quarantine", hint: "see `stella vex quarantine list`")
    }
}

import Ledger
import ProofChain
import Signing
import VEXLens
import Wire

extension VerdictService {
    /// Received documents in the order of the log.
    ///
    /// - Throws: `service.parameter`, `service.cursor`, and what a damaged log throws.
    public func documents(_ parameters: QueryParameters) throws -> VEXAnswer {
        let limit = try parameters.limit()
        let behind = try parameters.cursor(.entries)?.index
        let from = VirtualIndex(behind.map { $0.value + 1 } ?? 0)
        let rows = try proven { try store.documents(from: from, limit: limit + 1) }
        return try .page(
            "documents", rows, limit: limit, cursor: { .index($0.index) }, json: { .object(try members($0)) })
    }

    /// One document with the observations that it gave, in its own order and page by page.
    ///
    /// - Parameter name: SHA-256 of the received bytes.
    /// - Throws: As ``documents(_:)``, `lens.not-found`.
    public func document(_ name: String, _ parameters: QueryParameters) throws -> VEXAnswer {
        let limit = try parameters.limit()
        let document = try findDocument(name)
        var query = ObservationQuery()
        query.index = document.index
        query.afterOrdinal = try parameters.cursor(.rows)?.ordinal
        query.limit = limit + 1
        let rows = try store.observations(matching: query)
        let page = VEXAnswer.page(
            "observations", rows, limit: limit, and: try members(document), cursor: { .ordinal($0.record.ordinal) },
            json: { Self.json($0.record) })
        return VEXAnswer(page.json, next: page.next, isImmutable: true)
    }

    /// The received bytes, exactly.
    ///
    /// - Throws: `service.parameter`, `lens.not-found`, `lens.inconsistent` for bytes that are missing or altered.
    public func content(_ name: String) throws -> [UInt8] {
        let digest = try findDocument(name).record.digest
        guard let bytes = try lens.log.blob(digest), SHA256.hash(bytes) == digest else {
            throw VEXLensError(
                .inconsistent, "document \(digest.prefixed) is missing or altered", hint: "run `stella ledger audit --deep`")
        }
        return bytes
    }

    private func findDocument(_ name: String) throws -> Logged<DocumentRecord> {
        let digest = try DigestName.digest(name, "sha256")
        guard let document = try proven(one: { try store.document(digest) }) else {
            throw VEXLensError(
                .notFound, "there is no document \(digest.prefixed)",
                hint: "a document's name is the SHA-256 of its received bytes; GET \(VEXPath.documents) lists those there are")
        }
        return document
    }
}

import Ledger
import Signing
import TLog
import VEX
import VEXLens
import Wire

extension VerdictService {
    public static var ingestParameters: [String] { ["issuer"] }

    /// Authenticates, normalizes and logs a document; see ``VEXLens/VEXLensService/ingest(_:issuer:)``.
    ///
    /// - Parameters:
    ///   - bytes: The document as it was received: they are what is kept, hashed and, if it is signed, verified.
    ///   - parameters: `issuer` says who is meant when the document names nobody.
    /// - Returns: The answer, where the document is, and whether it is new; one that is there already is not logged again.
    /// - Throws: What is wrong with the document: `vex.…`, `trust.malformed-signature`, `trust.signature-refused`,
    ///   `attestation.…`; `service.parameter`; `ledger.busy`, `ledger.closed`, `ledger.suspect`.
    public func ingest(
        _ bytes: [UInt8], _ parameters: QueryParameters
    ) async throws -> (answer: VEXAnswer, path: String, isNew: Bool) {
        let issuer = try parameters.identifier("issuer")
        let outcome = try await turns.take { try await lens.ingest([bytes], issuer: issuer) }[0].get()
        let known: [JSONMember] = [
            JSONMember("result", outcome.isNew ? "logged" : "known"),
            JSONMember("observations", .integer(outcome.observations)),
            JSONMember(
                "diagnostics",
                .array(
                    outcome.diagnostics.prefix(VerdictService.mostDiagnostics).map {
                        ["code": .string($0.code), "pointer": .string($0.pointer), "detail": .string($0.detail)]
                    })),
            JSONMember("diagnosticCount", .integer(outcome.diagnostics.count)),
        ]
        let document = Logged(outcome.document, at: outcome.index)
        return (
            VEXAnswer(.object(try members(document) + known)), VEXPath.document(outcome.document.digest), outcome.isNew
        )
    }

    /// Defects that an answer spells out.
    private static var mostDiagnostics: Int { 1000 }
}

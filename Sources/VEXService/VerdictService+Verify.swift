import Attestation
import Consensus
import Ledger
import ProofChain
import Rekor
import RekorService
import Signing
import VEX
import VEXLens
import Trust
import Wire

extension VerdictService {
    /// Checks a Sigstore bundle against this ledger's own key, step by step, as `stella verify` does offline.
    ///
    /// Whoever asks here trusts this server's answer; a verifier that does not runs the same steps itself.
    /// - Parameter bytes: The bundle.
    /// - Throws: `service.body` for what is no JSON object; what is wrong with a bundle is a step that failed.
    public func verify(_ bytes: [UInt8]) throws(VEXServiceError) -> VEXAnswer {
        guard (try? JSONDocument(bytes).root.kind) == .object else {
            throw VEXServiceError(.body, "the body is no JSON object", hint: "send a Sigstore bundle")
        }
        let key = rekor.publicKey
        let verification = BundleVerifier(logs: [TrustedLog(key: key)], signers: [key]).verify(bytes)
        var steps = verification.steps.map { VerdictService.json($0) }
        var isVerified = verification.entry != nil
        var statement: InTotoStatement?
        if let payload = verification.entry?.envelope?.payload {
            do {
                let read = try InTotoStatement(parsing: payload)
                steps.append(VerdictService.step("predicate", "ok", try VerdictService.describe(read)))
                statement = read
            } catch {
                isVerified = false
                steps.append(VerdictService.step("predicate", "failed", (error as? any CodedError)?.description ?? "\(error)"))
            }
        }
        return VEXAnswer([
            "verified": .bool(isVerified), "steps": .array(steps),
            "uuid": JSONValue(verification.entry?.uuid.text),
            "logIndex": verification.entry.map { .integer($0.logIndex) } ?? .null,
            "predicateType": JSONValue(statement?.predicateType), "predicate": statement?.predicate ?? .null,
        ])
    }

    private static func json(_ step: VerificationStep) -> JSONValue {
        switch step.outcome {
        case .ok(let detail): self.step(step.name.rawValue, "ok", detail)
        case .failed(let error): self.step(step.name.rawValue, "failed", error.description)
        case .notApplicable(let reason): self.step(step.name.rawValue, "not-applicable", reason)
        }
    }

    private static func step(_ name: String, _ result: String, _ detail: String) -> JSONValue {
        ["step": .string(name), "result": .string(result), "detail": .string(detail)]
    }

    /// Reads the predicate by its type's own rules; a verdict's identifier is computed again.
    private static func describe(_ statement: InTotoStatement) throws -> String {
        switch PredicateType(rawValue: statement.predicateType) {
        case .verdict:
            let payload = try VEXVerdictProofPayload(json: statement.predicate)
            let verdict = payload.verdict
            return "\(verdict.vulnerability) in \(verdict.product): \(verdict.status?.rawValue ?? "no verdict"), \(payload.id)"
        case .delta:
            let delta = try VEXDeltaStatement(json: statement.predicate)
            return "\(delta.vulnerability) in \(delta.product): \(delta.cause.rawValue)"
        case .mergeTrace:
            let trace = try VEXMergeTrace(json: statement.predicate)
            return "\(trace.sources.count) sources of \(trace.verdict.id)"
        case .document:
            return try VEXDocumentStatement(json: statement.predicate).digest.prefixed
        case .issuerChange:
            let change = try VEXIssuerChange(json: statement.predicate)
            return "\(change.issuer): \(change.action.rawValue)"
        case nil: return "not one of this ledger's types"
        }
    }
}

import Attestation
import Consensus
import ProofChain
import Signing
import Trust
import VEX
import Wire

/// What the statement of a proof must be, as the caller asked for it.
struct StatementCheck {
    /// A URI.
    let predicateType: String?
    let subject: String?

    init(predicateType: String?, subject: String?) {
        self.predicateType = predicateType.map { name in
            PredicateType.allCases.first { $0.shortName == name }?.rawValue ?? name
        }
        self.subject = subject
    }

    /// Takes the last steps, on a payload that was found signed and logged.
    ///
    /// - Parameter payload: nil when there is no statement, which refuses the file if one was asked for.
    func check(_ payload: [UInt8]?, _ report: inout VerifyReport) {
        guard let payload else {
            guard predicateType != nil || subject != nil else { return }
            report.take("statement") {
                throw CommandError(
                    "verify.no-statement", "there is no statement whose type or subject could be checked",
                    hint: "give the signed statement with --statement")
            }
            return
        }
        do {
            let statement = try InTotoStatement(parsing: payload)
            report.statement = statement
            report.take("predicate-type") {
                guard let predicateType, Identifier(predicateType) != Identifier(statement.predicateType) else {
                    return statement.predicateType
                }
                throw ProofChainError(.predicateType, "\(statement.predicateType) is not \(predicateType)")
            }
            report.take("predicate") { try StatementCheck.describe(statement) }
            if let subject { report.take("subject") { try find(subject, in: statement) } }
        } catch {
            report.take("statement") { throw error }
        }
    }

    /// Reads the predicate by its type's own rules; a verdict's identifier is computed again.
    private static func describe(_ statement: InTotoStatement) throws -> String {
        switch PredicateType(rawValue: statement.predicateType) {
        case .verdict:
            let payload = try VEXVerdictProofPayload(json: statement.predicate)
            let verdict = payload.verdict
            return "\(verdict.vulnerability) in \(verdict.product): \(verdict.status?.rawValue ?? "no verdict"), "
                + "confidence \(verdict.confidence), as of \(verdict.asOf), \(payload.id)"
        case .delta:
            let delta = try VEXDeltaStatement(json: statement.predicate)
            return "\(delta.vulnerability) in \(delta.product): \(delta.cause.rawValue), "
                + "entry \(delta.old.entry.logIndex) to \(delta.new.entry.logIndex)"
        case .mergeTrace:
            let trace = try VEXMergeTrace(json: statement.predicate)
            return "\(trace.sources.count) sources of \(trace.verdict.id)"
        case .document:
            let document = try VEXDocumentStatement(json: statement.predicate)
            return "\(document.format.rawValue) document of \(document.issuer.id), \(document.digest.prefixed)"
        case .issuerChange:
            let change = try VEXIssuerChange(json: statement.predicate)
            return "\(change.action.rawValue) of issuer \(change.issuer), \(change.afterDigest.prefixed)"
        case nil: return "not one of ours"
        }
    }

    /// A product key by name, or any digest; what was asked for must be what was signed.
    private func find(_ wanted: String, in statement: InTotoStatement) throws -> String {
        let product = Identifier(PackageURL(wanted)?.canonical ?? wanted)
        let digest = Digest(prefixed: wanted)
        for subject in statement.subjects {
            let names = [subject.uri, subject.name].compactMap(\.self).map { Identifier($0) }
            if names.contains(product) || digest != nil && subject.sha256 == digest { return wanted }
        }
        let named = statement.subjects.compactMap { $0.uri ?? $0.name }.joined(separator: ", ")
        throw CommandError(
            "verify.subject", "no subject is \(wanted)", hint: "the statement is about " + named)
    }
}

extension PredicateType {
    /// The last but one part of the URI: `vex-verdict`.
    var shortName: String { rawValue.split(separator: "/").dropLast().last.map(String.init) ?? rawValue }
}

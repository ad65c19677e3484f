import Attestation
import Consensus
import ProofChain
import Rekor
import Signing
import VEX
import Wire

/// Checks a bundle as the log's room does, and then that its statement is the one that was asked for.
struct BundleCheck {
    let verifier: BundleVerifier
    let predicateType: String?
    let subject: String?

    init(logKeys: [PublicKey], signers: [PublicKey], predicateType: String?, subject: String?, origin: String?) {
        verifier = BundleVerifier(logs: logKeys.map { TrustedLog(name: origin, key: $0) }, signers: signers)
        self.predicateType = predicateType.map { name in
            PredicateType.allCases.first { $0.shortName == name }?.rawValue ?? name
        }
        self.subject = subject
    }

    func check(_ bytes: [UInt8], name: String) -> BundleReport {
        let verification = verifier.verify(bytes)
        var report = BundleReport(name: name, verification: verification)
        guard let envelope = verification.entry?.envelope else { return report }
        do {
            let statement = try InTotoStatement(parsing: envelope.payload)
            report.statement = statement
            report.take("predicate-type") {
                guard let predicateType, Identifier(predicateType) != Identifier(statement.predicateType) else {
                    return statement.predicateType
                }
                throw ProofChainError(.predicateType, "\(statement.predicateType) is not \(predicateType)")
            }
            report.take("predicate") { try BundleCheck.describe(statement) }
            if let subject { report.take("subject") { try find(subject, in: statement) } }
        } catch {
            report.take("statement") { throw error }
        }
        return report
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
        case nil: return "not one of ours"
        }
    }

    /// A product key by name, or any digest; what was asked for must be what was signed.
    private func find(_ wanted: String, in statement: InTotoStatement) throws -> String {
        let product = Identifier(PackageURL(wanted)?.canonical ?? wanted)
        let digest = Digest(prefixed: wanted)
        for subject in statement.subjects {
            if subject.uri.map({ Identifier($0) }) == product || subject.name.map({ Identifier($0) }) == product { return wanted }
            if let digest, subject.sha256 == digest { return wanted }
        }
        throw CommandError(
            "verify.subject", "no subject is \(wanted)",
            hint: "the statement is about " + statement.subjects.compactMap { $0.uri ?? $0.name }.joined(separator: ", "))
    }
}

/// What was found about one bundle, step by step.
struct BundleReport {
    let name: String
    private(set) var steps: [(name: String, result: String, detail: String)] = []
    private(set) var isVerified: Bool
    private let verification: BundleVerification
    var statement: InTotoStatement?

    init(name: String, verification: BundleVerification) {
        self.name = name
        self.verification = verification
        isVerified = verification.entry != nil
        for step in verification.steps {
            switch step.outcome {
            case .ok(let detail): steps.append((step.name.rawValue, "ok", detail))
            case .failed(let error): steps.append((step.name.rawValue, "failed", error.description))
            case .notApplicable(let reason): steps.append((step.name.rawValue, "not-applicable", reason))
            }
        }
    }

    mutating func take(_ step: String, _ work: () throws -> String) {
        do {
            steps.append((step, "ok", try work()))
        } catch {
            isVerified = false
            steps.append((step, "failed", (error as? any CodedError)?.description ?? "\(error)"))
        }
    }

    func print(as form: OutputForm) {
        let rows: [JSONValue] = steps.map {
            ["step": .string($0.name), "result": .string($0.result), "detail": .string($0.detail)]
        }
        guard form == .table else {
            var card = Card()
            card.add("bundle", name)
            card.add("verified", .bool(isVerified))
            card.add("steps", .array(rows))
            card.add("uuid", verification.entry?.uuid.text)
            card.add("logIndex", verification.entry.map { .integer($0.logIndex) } ?? .null)
            card.add("predicateType", statement?.predicateType)
            card.add("predicate", statement?.predicate ?? .null)
            return card.print(as: form)
        }
        Report([.init("step"), .init("result"), .init("detail")], rows: rows).print(as: .table)
        Terminal.out("\(isVerified ? "VERIFIED" : "FAILED")  \(Terminal.escaped(name))\n")
    }
}

extension PredicateType {
    /// The last but one part of the URI: `vex-verdict`.
    var shortName: String { rawValue.split(separator: "/").dropLast().last.map(String.init) ?? rawValue }
}

import ProofChain
import Trust
import VEX
public import Wire

extension DocumentReceipt {
    /// As `docs/formats/receipt.md` has it.
    public var json: JSONValue {
        let (statements, observations) = (statements, observations)
        let unused = observations.filter { $0.uses.isEmpty }.count
        let counted = observations.filter(\.isCounted).count
        return [
            "document": .string(document.digest.prefixed), "entry": entry.json,
            "integratedTime": .string(integratedTime.rfc3339), "format": .string(document.format.rawValue),
            "documentId": JSONValue(document.documentID), "version": JSONValue(document.version),
            "issuer": .string(document.issuer.text), "signature": .string(document.signature.rawValue),
            "retracts": .bool(retracts),
            "counts": [
                "statements": .integer(statements.count), "read": .integer(statements.filter(\.isRead).count),
                "skipped": .integer(statements.filter { !$0.isRead }.count),
                "skippedParts": .integer(statements.reduce(0) { $0 + $1.skipped.count }),
                "observations": .integer(observations.count), "counted": .integer(counted),
                "excluded": .integer(observations.count - unused - counted), "unmatched": .integer(unused),
            ],
            "statements": .array(statements.map(\.json)),
            "findings": .array(findings.map { SkippedPart($0).json }), "findingsOmitted": .integer(findingsOmitted),
        ]
    }
}

extension StatementReceipt {
    public var json: JSONValue {
        [
            "pointer": .string(pointer), "result": .string(isRead ? "read" : "skipped"),
            "observations": .array(observations.map(\.json)), "skipped": .array(skipped.map(\.json)),
            "findings": .array(findings.filter { !$0.drops }.map { SkippedPart($0).json }),
        ]
    }
}

extension SkippedPart {
    /// `reason`, `pointer`, `detail`.
    public var json: JSONValue {
        ["reason": .string(reason), "pointer": .string(pointer), "detail": .string(detail)]
    }
}

extension ObservationReceipt {
    public var json: JSONValue {
        let said = record.statement
        return [
            "observation": .string(record.id.prefixed), "pointer": .string(record.location.pointer),
            "vulnerability": .string(record.vulnerabilityKey.text), "product": .string(said.product.text),
            "version": JSONValue(record.version), "subcomponents": .array(said.subcomponents.map { .string($0.text) }),
            "status": .string(said.status.rawValue),
            "result": .string(uses.isEmpty ? "unmatched" : isCounted ? "counted" : "excluded"),
            "verdicts": .array(uses.map(\.json)),
        ]
    }
}

extension ObservationUse {
    public var json: JSONValue {
        [
            "verdict": verdict.json, "vulnerability": .string(vulnerability.text), "product": .string(product.text),
            "status": JSONValue(status?.rawValue), "matchGrade": .string(matchGrade), "fate": fate.json,
            "supersededBy": JSONValue(supersededBy?.prefixed),
        ]
    }
}

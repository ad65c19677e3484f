import Signing
public import Wire

extension ValidationReport {
    /// The report as JSON: verdict, digest, format, version, counts, and each finding with its place.
    public var json: JSONValue {
        [
            "verdict": .string(verdict.rawValue), "document": .string("sha256:" + digest.hex),
            "format": format.map { .string($0.rawValue) } ?? .null,
            "formatVersion": formatVersion.map { .string($0) } ?? .null, "statements": .integer(statements),
            "observations": .integer(observations), "skipped": .integer(skipped),
            "unresolvedProducts": .array(unresolvedProducts.map { .string($0.text) }),
            "counts": .object(counts.map { JSONMember($0.code, .integer($0.count)) }),
            "findings": .array(findings.map(\.json)), "findingsOmitted": .integer(findingsOmitted),
            "refusal": refusal.map {
                .object([.init("code", .string($0.codeText)), .init("detail", .string($0.detail))])
            }
                ?? .null,
        ]
    }
}

extension Finding {
    /// Code, level, message; pointer, byte offset and length, line and column where they are known.
    public var json: JSONValue {
        [
            "code": .string(code), "level": .string(level.rawValue), "message": .string(message),
            "pointer": pointer.map { .string($0) } ?? .null,
            "byteOffset": range.map { .integer($0.lowerBound) } ?? .null,
            "byteLength": range.map { .integer($0.count) } ?? .null,
            "line": start.map { .integer($0.line) } ?? .null, "column": start.map { .integer($0.column) } ?? .null,
        ]
    }
}

import Signing
public import Wire

/// Reports of documents as one SARIF 2.1.0 log (OASIS), which code hosts and editors show at the lines concerned.
///
/// Deterministic: the same reports in the same order give the same bytes. A finding of a wrapped document has no
/// region, since its positions do not count in the file; its pointer is the logical location, as it is for all.
public struct SARIFReport: Sendable {
    private let version: String
    private let documents: [(uri: String, report: ValidationReport)]

    /// - Parameters:
    ///   - version: Of the tool.
    ///   - documents: Each with the path of its file as a relative or absolute URI reference; see ``uri(ofPath:)``.
    public init(version: String, _ documents: [(uri: String, report: ValidationReport)]) {
        self.version = version
        self.documents = documents
    }

    /// A file's path as a URI reference: what RFC 3986 does not allow in one is percent-encoded, and an absolute path
    /// gets the scheme `file`.
    public static func uri(ofPath path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = path.utf8.first == UInt8(ascii: "/") ? Array("file://".utf8) : []
        for byte in path.utf8 {
            let isPlain =
                isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || "-._~/".utf8.contains(byte)
            bytes += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    public var json: JSONValue {
        let codes = Set(documents.flatMap { $0.report.findings.map { Identifier($0.code) } }).sorted()
        let indexes = Dictionary(zip(codes, codes.indices)) { first, _ in first }
        let driver: JSONValue = [
            "name": "stella", "version": .string(version), "rules": .array(codes.map { SARIFReport.rule($0.text) }),
        ]
        let run: JSONValue = [
            "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
            "artifacts": .array(documents.map { SARIFReport.artifact($0.uri, $0.report) }),
            "results": .array(
                documents.enumerated().flatMap { index, document in
                    document.report.findings.map { finding in
                        result(finding, indexes[Identifier(finding.code)] ?? 0, document, index)
                    }
                }),
        ]
        return [
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0", "runs": [run],
        ]
    }

    private static func artifact(_ uri: String, _ report: ValidationReport) -> JSONValue {
        ["location": ["uri": .string(uri)], "hashes": ["sha-256": .string(report.digest.hex)]]
    }

    private static func rule(_ code: String) -> JSONValue {
        guard let rule = Diagnostic.Rule(rawValue: code) else {
            // The code of an error that refused a document.
            let hint = VEXError.Code(rawValue: code).map { VEXError($0, "") }?.hint ?? code
            return describe(code, "the document is refused", help: hint, level: .error)
        }
        let level = Diagnostic(rule, at: "").level
        return describe(code, rule.explanation, help: rule.source, level: level)
    }

    private static func describe(_ id: String, _ text: String, help: String, level: Finding.Level) -> JSONValue {
        [
            "id": .string(id), "shortDescription": ["text": .string(text)], "help": ["text": .string(help)],
            "defaultConfiguration": ["level": .string(level.rawValue)],
        ]
    }

    private func result(
        _ finding: Finding, _ rule: Int, _ document: (uri: String, report: ValidationReport), _ artifact: Int
    ) -> JSONValue {
        var physical: [JSONMember] = [
            JSONMember("artifactLocation", ["uri": .string(document.uri), "index": .integer(artifact)])
        ]
        if !document.report.isWrapped, let region = SARIFReport.region(finding) {
            physical.append(JSONMember("region", region))
        }
        var location = [JSONMember("physicalLocation", .object(physical))]
        if let pointer = finding.pointer {
            location.append(JSONMember("logicalLocations", [["fullyQualifiedName": .string(pointer)]]))
        }
        return [
            "ruleId": .string(finding.code), "ruleIndex": .integer(rule), "level": .string(finding.level.rawValue),
            "message": ["text": .string(finding.message)], "locations": [.object(location)],
        ]
    }

    private static func region(_ finding: Finding) -> JSONValue? {
        guard let start = finding.start, let end = finding.end, let range = finding.range else { return nil }
        return [
            "startLine": .integer(start.line), "startColumn": .integer(start.column), "endLine": .integer(end.line),
            "endColumn": .integer(end.column), "byteOffset": .integer(range.lowerBound),
            "byteLength": .integer(range.count),
        ]
    }
}

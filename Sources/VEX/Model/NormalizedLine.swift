public import Signing
import Wire

extension Observation {
    /// The observation as one line of JSON without blanks: the common output of every reader of these rules.
    ///
    /// Members in this order: format, vulnerability, aliases, product, version, subcomponents, status, justification,
    /// justification_raw, timestamp, local_id. UTF-8 stands unescaped; only what JSON must escape is.
    public func normalizedLine() -> [UInt8] { JSONValue.object(normalizedMembers).compact }

    /// What names this observation everywhere: its content, the document that states it, and the place there.
    ///
    /// SHA-256 of the RFC 8785 form of the members of ``normalizedLine()`` together with `document` (the digest of the
    /// received bytes, in hex) and `pointer`.
    public func id(document: Digest) -> Digest {
        var writer = CanonicalWriter(capacity: 1024)
        writer.object {
            $0.member("aliases", aliases)
            $0.member("document") { writer in document.withUnsafeBytes { writer.hexadecimal($0) } }
            $0.member("format", format.rawValue)
            $0.member("justification", justification?.rawValue)
            $0.member("justification_raw", justificationRaw)
            $0.member("local_id", localID)
            $0.member("pointer", pointer)
            $0.member("product", product)
            $0.member("status", status.rawValue)
            $0.member("subcomponents", subcomponents)
            $0.member("timestamp", timestamp)
            $0.member("version", version)
            $0.member("vulnerability", vulnerability)
        }
        return SHA256.hash(writer.bytes)
    }

    private var normalizedMembers: [JSONMember] {
        [
            JSONMember("format", .string(format.rawValue)),
            JSONMember("vulnerability", .string(vulnerability.text)),
            JSONMember("aliases", .array(aliases.map { .string($0.text) })),
            JSONMember("product", .string(product.text)),
            JSONMember("version", .text(version)),
            JSONMember("subcomponents", .array(subcomponents.map { .string($0.text) })),
            JSONMember("status", .string(status.rawValue)),
            JSONMember("justification", .text(justification?.rawValue)),
            JSONMember("justification_raw", .text(justificationRaw)),
            JSONMember("timestamp", .text(timestamp?.rfc3339)),
            JSONMember("local_id", .text(localID)),
        ]
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}

extension Diagnostic {
    /// The diagnostic as one line of JSON: kind, code, where, strict and, when there is one, note.
    public func normalizedLine() -> [UInt8] {
        var members = [
            JSONMember("kind", "diagnostic"), JSONMember("code", .string(code)),
            JSONMember("where", .string(place)), JSONMember("strict", .bool(strict)),
        ]
        if let note { members.append(JSONMember("note", .string(note))) }
        return JSONValue.object(members).compact
    }
}

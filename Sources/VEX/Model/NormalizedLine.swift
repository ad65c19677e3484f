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
        let place = [JSONMember("document", .string(document.hex)), JSONMember("pointer", .string(pointer))]
        // The encoder throws for repeated members and impossible numbers; here are neither, so the plain form is
        // never reached, and it would still be a function of the content alone.
        let value = JSONValue.object(place + normalizedMembers)
        return SHA256.hash((try? CanonicalJSON.encode(value)) ?? value.compact)
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

import Attestation
import Signing
public import Wire

/// What a client posts to a v1 log: an envelope and the keys that signed it, from which the log makes the body.
///
/// `{"apiVersion":"0.0.1","kind":"dsse","spec":{"proposedContent":{"envelope":…,"verifiers":[…]}}}`, the envelope as
/// a string, each verifier as base64 of PEM. The members of the canonical form may stand there as `null` or empty.
public struct ProposedEntry: Sendable {
    public let body: EntryBody
    /// The bytes that `envelopeHash` is of; whoever wants to prove the entry later must keep them.
    public let envelope: [UInt8]

    /// - Throws: `rekor.entry-syntax`, `rekor.entry-kind`, `rekor.envelope-syntax`, `rekor.verifier-syntax`,
    ///   `rekor.verifier-mismatch`, `rekor.entry-too-long`.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        try self.init(JSONDocument(bytes, orThrow: .entrySyntax).root)
    }

    /// As ``init(parsing:)``, within a larger document such as a search.
    public init(_ node: JSONNode) throws(RekorError) {
        let entry = try ObjectReader(node, at: "entry", knowing: ["apiVersion", "kind", "spec"], codes: .entry)
        let (kind, version) = (try entry.string("kind"), try entry.string("apiVersion"))
        guard kind == "dsse", version == "0.0.1" else {
            throw RekorError(
                .entryKind, "entries of kind \(kind) \(version) are not taken here", hint: "propose dsse 0.0.1")
        }
        let canonical = ["envelopeHash", "payloadHash", "signatures"]
        let spec = try entry.object("spec", knowing: ["proposedContent"] + canonical)
        for name in canonical where spec.node.member(named: name).map({ !$0.isNull && $0.count > 0 }) ?? false {
            throw RekorError(.entrySyntax, "spec has both proposedContent and \(name)")
        }
        let content = try spec.object("proposedContent", knowing: ["envelope", "verifiers"])
        var verifiers: [EntryVerifier] = []
        for element in try content.elements("verifiers") {
            guard let text = element.string else { throw content.wrong("verifiers", "a list of base64 texts") }
            verifiers.append(try EntryVerifier(encoded: text))
        }
        envelope = Array(try content.string("envelope").utf8)
        body = try EntryBody.dsse(envelope: envelope, verifiers: verifiers)
    }

    /// The JSON to post.
    public static func encode(envelope: [UInt8], verifiers: [EntryVerifier]) throws(RekorError) -> [UInt8] {
        guard let text = String(validating: envelope, as: UTF8.self) else {
            throw RekorError(.envelopeSyntax, "an envelope is UTF-8")
        }
        let content: JSONValue = [
            "envelope": .string(text), "verifiers": .array(verifiers.map { .string($0.encoded) }),
        ]
        return JSONValue.object([
            JSONMember("apiVersion", "0.0.1"), JSONMember("kind", "dsse"),
            JSONMember("spec", ["proposedContent": content]),
        ]).compact
    }
}

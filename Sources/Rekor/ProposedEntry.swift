import Signing
public import Wire

/// What a client posts to a v1 log: `{"apiVersion":…,"kind":…,"spec":…}`, from which the log makes the body.
///
/// Taken are `dsse` 0.0.1, `intoto` 0.0.1 and 0.0.2, and `hashedrekord` 0.0.1, with the checks of Rekor's server in its
/// order. Members that a kind does not know are passed over, as there; those of the canonical form may be `null`.
public struct ProposedEntry: Sendable {
    public let accepted: AcceptedEntry

    public var body: EntryBody { accepted.body }

    /// - Parameter attachmentLimit: How long a payload of an `intoto` entry may be to be kept.
    /// - Throws: `rekor.entry-syntax`, `rekor.entry-kind`, `rekor.envelope-syntax`, `rekor.verifier-syntax`,
    ///   `rekor.verifier-mismatch`, `rekor.chain-invalid`, `rekor.key-unsupported`, `rekor.entry-too-long`.
    public init(
        parsing bytes: [UInt8], attachmentLimit: Int = AcceptedEntry.attachmentLimit
    ) throws(RekorError) {
        try self.init(JSONDocument(bytes, orThrow: .entrySyntax).root, attachmentLimit: attachmentLimit)
    }

    /// As ``init(parsing:attachmentLimit:)``, within a larger document such as a search.
    public init(_ node: JSONNode, attachmentLimit: Int = AcceptedEntry.attachmentLimit) throws(RekorError) {
        let entry = try ObjectReader(node, at: "entry", codes: .entry)
        let (kind, version) = (try entry.string("kind"), try entry.string("apiVersion"))
        let spec = try entry.object("spec")
        switch (kind, version) {
        case ("dsse", "0.0.1"): accepted = try ProposedEntry.dsse(spec)
        case ("intoto", "0.0.1"): accepted = try ProposedEntry.inTotoV001(spec, attachmentLimit)
        case ("intoto", "0.0.2"): accepted = try ProposedEntry.inTotoV002(spec, attachmentLimit)
        case ("hashedrekord", "0.0.1"): accepted = try ProposedEntry.hashedRekord(spec)
        default: throw ProposedEntry.notTaken(kind, version)
        }
    }

    /// Kinds that Rekor knows and this log does not take.
    private static let otherKinds: Set<String> = [
        "alpine", "cose", "dsse", "hashedrekord", "helm", "intoto", "jar", "rekord", "rfc3161", "rpm", "tuf",
    ]

    private static func notTaken(_ kind: String, _ version: String) -> RekorError {
        let what = otherKinds.contains(kind) ? "of kind \(kind) \(version)" : "of the unknown kind \(kind) \(version)"
        return RekorError(
            .entryKind, "entries \(what) are not taken here",
            hint: "propose dsse 0.0.1, intoto 0.0.1 or 0.0.2, or hashedrekord 0.0.1")
    }

    /// The JSON to post for an envelope, as `dsse` 0.0.1.
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

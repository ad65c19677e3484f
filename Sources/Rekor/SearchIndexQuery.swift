import Signing
import Wire

/// What a client asks the index of a v1 log for (`POST /index/retrieve`): entries that are found by some texts.
public struct SearchIndexQuery: Sendable, Equatable {
    /// How the entries of several keys are put together.
    public enum Operator: String, Sendable {
        case or, and
    }

    /// The texts under which ``EntryBody/searchKeys(attachments:)`` has an entry, in the order hash, public key,
    /// e-mail, subject; none for an empty query.
    public let keys: [String]
    public let `operator`: Operator

    /// Members: `email`, `subject`, `hash` (its prefix `sha256:` and so on may be missing), `publicKey` with `format`
    /// and `content`, `operator`.
    ///
    /// - Throws: `rekor.query-syntax`, also for a key given by `url`, which is never fetched; `rekor.verifier-syntax`;
    ///   `rekor.key-unsupported` for formats in which no entry here names a key.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let query = try ObjectReader(JSONDocument(bytes, orThrow: .querySyntax).root, at: "query", codes: .query)
        var keys: [String] = []
        if let hash = try SearchIndexQuery.text("hash", of: query) { keys.append(try SearchIndexQuery.hashKey(hash)) }
        if query.optional("publicKey") != nil {
            keys.append(try SearchIndexQuery.publicKey(query.object("publicKey")))
        }
        if let email = try SearchIndexQuery.text("email", of: query) { keys.append(email.lowercased()) }
        if let subject = try SearchIndexQuery.text("subject", of: query) { keys.append(subject.lowercased()) }
        let name = try SearchIndexQuery.text("operator", of: query) ?? Operator.or.rawValue
        guard let found = Operator(rawValue: name) else { throw query.wrong("operator", "or, or and") }
        self.keys = keys
        self.operator = found
    }

    /// An empty text is the same as none.
    private static func text(_ name: StaticString, of query: ObjectReader) throws(RekorError) -> String? {
        guard query.optional(name) != nil else { return nil }
        let text = try query.string(name)
        return text.isEmpty ? nil : text
    }

    /// SHA-384 is ours: Rekor indexes such digests and has no search for them.
    private static let prefixes = [40: "sha1:", 64: "sha256:", 96: "sha384:", 128: "sha512:"]

    private static func hashKey(_ text: String) throws(RekorError) -> String {
        let text = text.lowercased()
        let digits = text.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
        guard Hex.decode(digits) != nil, let prefix = prefixes[digits.utf8.count],
            text == prefix + digits || text == digits
        else {
            throw RekorError(
                .querySyntax, "query.hash is not a digest of SHA-1, SHA-256, SHA-384 or SHA-512 in hex digits",
                hint: "write it as sha256:<64 digits>")
        }
        return prefix + digits
    }

    private static func publicKey(_ reader: ObjectReader) throws(RekorError) -> String {
        let format = try reader.string("format")
        guard ["pgp", "x509", "minisign", "ssh", "tuf"].contains(format) else {
            throw reader.wrong("format", "pgp, x509, minisign, ssh or tuf")
        }
        guard format == "x509" else {
            throw RekorError(
                .keyUnsupported, "no entry of this log names a key in the format \(format)",
                hint: "search by an x509 key or certificate, or by hash")
        }
        guard reader.optional("content") != nil else {
            throw RekorError(
                .querySyntax, "a public key is searched by its content; nothing is fetched from a url",
                hint: "send the PEM in base64 as publicKey.content")
        }
        return SHA256.hash(Array(try EntryVerifier(encoded: try reader.string("content")).pem.utf8)).hex
    }
}

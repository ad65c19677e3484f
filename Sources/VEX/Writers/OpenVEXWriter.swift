import Wire

/// Writes OpenVEX 0.2.0: one statement each.
enum OpenVEXWriter {
    /// The format wants a text here (its §4, status labels); these say that there is none.
    static let noImpact = "No justification is known."
    static let noAction = "No action is known."

    static func write(_ writing: inout Writing) -> JSONValue? {
        let document = writing.document
        var statements: [JSONValue] = []
        // Two ways to say one version come to one statement, and the schema wants them unique.
        var written: Set<[UInt8]> = []
        for entry in writing.entries {
            guard let statement = statement(entry, &writing), written.insert(statement.compact).inserted else {
                continue
            }
            statements.append(statement)
        }
        guard !statements.isEmpty else { return nil }
        return .members(
            ("@context", "https://openvex.dev/ns/v0.2.0"), ("@id", .string(document.id)),
            ("author", .string(document.author)), ("timestamp", .string(document.timestamp.rfc3339)),
            ("version", .integer(document.version)), ("tooling", .text(document.tooling)),
            ("statements", .array(statements)))
    }

    private static func statement(_ entry: Writing.Entry, _ writing: inout Writing) -> JSONValue? {
        let statement = entry.statement
        guard let product = product(entry, &writing) else { return nil }
        let needsImpact = statement.status == .notAffected && entry.justification == nil && statement.impact == nil
        let needsAction = statement.status == .affected && statement.action == nil
        if needsImpact { writing.lose(entry, .impact, .supplied) }
        if needsAction { writing.lose(entry, .action, .supplied) }
        return .members(
            (
                "vulnerability",
                .members(
                    ("name", .string(statement.vulnerability.text)),
                    ("aliases", statement.aliases.isEmpty ? nil : .texts(statement.aliases)))
            ),
            ("timestamp", .string(statement.timestamp.rfc3339)), ("products", [product]),
            ("status", .string(statement.status.rawValue)), ("status_notes", .text(statement.reference?.text)),
            ("justification", .text(entry.justification?.rawValue)),
            ("impact_statement", .text(needsImpact ? noImpact : statement.impact)),
            ("action_statement", .text(needsAction ? noAction : statement.action)))
    }

    /// nil when the product, a component in it, or the version has no place: without it the statement would say more.
    private static func product(_ entry: Writing.Entry, _ writing: inout Writing) -> JSONValue? {
        switch entry.version {
        case .none: break
        case .implied: writing.lose(entry, .version, .implied)
        case .folded: writing.lose(entry, .version, .inProduct)
        case .separate:
            writing.lose(entry, .version, .inexpressible)
            return nil
        }
        guard let members = members(of: entry.subject.chain[0]) else {
            writing.lose(entry, .product, .inexpressible)
            return nil
        }
        guard let subcomponents = subcomponents(entry, &writing) else { return nil }
        return .object(members + (subcomponents.isEmpty ? [] : [JSONMember("subcomponents", .array(subcomponents))]))
    }

    /// The schema wants them unique.
    private static func subcomponents(_ entry: Writing.Entry, _ writing: inout Writing) -> [JSONValue]? {
        var seen: Set<Identifier> = []
        var values: [JSONValue] = []
        for key in entry.statement.subcomponents {
            guard seen.insert(key).inserted else {
                writing.lose(entry, .subcomponents, .repeated)
                continue
            }
            guard let members = members(of: key) else {
                writing.lose(entry, .subcomponents, .inexpressible)
                return nil
            }
            values.append(.object(members))
        }
        return values
    }

    /// The identity of a component; nil for what is neither package URL nor CPE nor IRI.
    ///
    /// A hash alone would do in prose, the schema wants an `@id` beside it: the key is one.
    private static func members(of key: Identifier) -> [JSONMember]? {
        switch ExportIdentity(key) {
        case .purl(let url):
            let text = JSONValue.string(url.canonical)
            return [JSONMember("@id", text), JSONMember("identifiers", ["purl": text])]
        case .cpe(_, let text):
            let isFormatted = lowerCased(Array(text.utf8.prefix(8))) == Array("cpe:2.3:".utf8)
            return [JSONMember("identifiers", .members((isFormatted ? "cpe23" : "cpe22", .string(text))))]
        case .hash(let label, let value):
            guard IRI.isAbsolute(key.text) else { return nil }
            let known = hashLabels.first {
                ExportIdentity.plain(hashLabel: $0) == ExportIdentity.plain(hashLabel: label)
            }
            let hashes = known.map { JSONMember("hashes", .members(($0, .string(value)))) }
            return [JSONMember("@id", .string(key.text))] + (hashes.map { [$0] } ?? [])
        case .swid, .name, .other:
            return IRI.isAbsolute(key.text) ? [JSONMember("@id", .string(key.text))] : nil
        }
    }

    private static let hashLabels = [
        "md5", "sha1", "sha-256", "sha-384", "sha-512", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "blake2s-256",
        "blake2b-256", "blake2b-512",
    ]
}

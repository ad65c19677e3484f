import Wire

/// The columns of the link tables, in the order in which rows are written and read.
enum LensColumns {
    static let document = """
        log_index, digest, envelope, format, size, issuer_claimed, issuer, signature, signature_format, key_id, \
        document_id, version, timestamp, statements_read, statements_skipped
        """
    /// What is read of a document: its own columns, and what its editions share.
    static let documentWithLineage = """
        \(document), (SELECT lineage FROM document_lineage AS line WHERE line.log_index = document.log_index)
        """
    static let observation = """
        log_index, ordinal, id, document, format, vulnerability, aliases, product, version, subcomponents, status, \
        justification, justification_raw, timestamp, local_id, pointer, range_start, range_end, issuer, signature, \
        key_id, vulnerability_key, product_base
        """
    static let verdict = """
        log_index, id, envelope, vulnerability, product, as_of, mode, status, justification, confidence, conflicts, previous
        """
    /// Those of a verdict, then what belongs to its pair.
    static let projection = verdict + ", pair, versions, product_base, substance"
    static let delta = "log_index, id, envelope, old_verdict, new_verdict, cause"
    static let issuerChange = "log_index, id, envelope, issuer, action, before, after, reason, effective, time"
    static let mergeTrace = "log_index, id, envelope, verdict"

    static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}

/// A list of texts in one column, as a JSON array.
enum TextList {
    static func encode(_ texts: [String]) -> String {
        guard !texts.isEmpty else { return "[]" }
        return String(decoding: JSONValue.array(texts.map { .string($0) }).compact, as: UTF8.self)
    }

    /// nil when the text is no such array.
    static func decode(_ text: String) -> [String]? {
        guard text != "[]" else { return [] }
        guard let document = try? JSONDocument(Array(text.utf8)), document.root.kind == .array else { return nil }
        var texts: [String] = []
        for element in document.root.elements {
            guard let text = element.string else { return nil }
            texts.append(text)
        }
        return texts
    }
}

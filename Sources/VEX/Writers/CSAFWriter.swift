import Wire

/// Writes CSAF 2.0 in the profile `csaf_vex` (§4.5): one vulnerability for each key under which verdicts meet.
enum CSAFWriter {
    static func write(_ writing: inout Writing) -> JSONValue? {
        let groups = vulnerabilities(&writing).sorted { $0.key < $1.key }
        guard !groups.isEmpty else { return nil }
        let products = CSAFProducts(groups.flatMap { $0.value.map(\.subject) })
        if !writing.document.hasWholeHistory { writing.lose(.history, .unknownHistory) }
        var vulnerabilities: [JSONValue] = []
        for (key, entries) in groups {
            var writer = CSAFVulnerabilityWriter(key, entries, products)
            vulnerabilities.append(writer.write(&writing))
        }
        return .members(
            ("document", header(writing.document)), ("product_tree", products.tree),
            ("vulnerabilities", .array(vulnerabilities)))
    }

    // MARK: - Document

    private static func header(_ document: ExportDocument) -> JSONValue {
        .members(
            ("category", "csaf_vex"), ("csaf_version", "2.0"),
            (
                "publisher",
                // Whoever weighs the statements of others is none of the format's other categories.
                .members(
                    ("category", "other"), ("name", .string(document.author)),
                    ("namespace", .string(document.namespace)))
            ),
            ("title", .string("VEX statements of \(document.author)")), ("tracking", tracking(document)))
    }

    /// 6.1.21 wants every version in the history, or every major one. Where the times of earlier versions are not known,
    /// version n is written as minor version n - 1 of the first.
    private static func tracking(_ document: ExportDocument) -> JSONValue {
        let isWhole = document.hasWholeHistory
        let releases = (isWhole ? document.earlierReleases : []) + [document.timestamp]
        let version = isWhole ? String(document.version) : "1.\(document.version - 1).0"
        let history = releases.enumerated().map { index, time -> JSONValue in
            .members(
                ("date", .string(time.rfc3339)), ("number", .string(isWhole ? String(index + 1) : version)),
                ("summary", .string("Version \(isWhole ? index + 1 : document.version).")))
        }
        return .members(
            ("current_release_date", .string(document.timestamp.rfc3339)),
            ("generator", document.tooling.map { ["engine": ["name": .string($0)]] }), ("id", .string(document.id)),
            ("initial_release_date", .string(releases[0].rfc3339)), ("revision_history", .array(history)),
            ("status", "final"), ("version", .string(version)))
    }

    // MARK: - What is written

    /// A CVE may stand in a document once (6.1.23), so all statements about it stand together.
    private static func vulnerabilities(_ writing: inout Writing) -> [Identifier: [Writing.Entry]] {
        var groups: [Identifier: [Writing.Entry]] = [:]
        for entry in writing.entries {
            guard entry.subject.chain.count <= ExportSubject.maximumDepth else {
                writing.lose(entry, .subcomponents, .inexpressible)
                continue
            }
            groups[entry.vulnerability, default: []].append(entry)
            report(entry, &writing)
        }
        return groups
    }

    private static func report(_ entry: Writing.Entry, _ writing: inout Writing) {
        let subject = entry.subject
        switch entry.version {
        case .none: break
        case .implied: writing.lose(entry, .version, .implied)
        case .folded: writing.lose(entry, .version, .inProduct)
        case .separate: writing.lose(entry, .version, .respelled)
        }
        if CSAFIdentity(subject.chain[0]).keyRead(version: subject.version) != subject.chain[0] {
            writing.lose(entry, .product, .respelled)
        }
        if subject.chain.dropFirst().contains(where: { CSAFIdentity($0).keyRead(version: nil) != $0 }) {
            writing.lose(entry, .subcomponents, .respelled)
        }
    }
}

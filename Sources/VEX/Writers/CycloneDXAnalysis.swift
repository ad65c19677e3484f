import Wire

/// What a CycloneDX vulnerability says beside the products: its names and the analysis.
struct CycloneDXAnalysis {
    let vulnerability: Identifier
    let aliases: [Identifier]
    private let recommendation: String?
    private let analysis: JSONValue

    init(_ entry: Writing.Entry, _ writing: inout Writing) {
        let statement = entry.statement
        vulnerability = statement.vulnerability
        aliases = statement.aliases
        recommendation = statement.action
        let justification = entry.justification.flatMap(CycloneDXAnalysis.justification)
        var sentences: [String] = []
        if let label = entry.justification, justification == nil {
            writing.lose(entry, .justification, .asText)
            sentences.append("Justification: \(label.rawValue).")
        }
        if let impact = statement.impact { sentences.append(impact) }
        if let reference = statement.reference { sentences.append(reference.text) }
        analysis = .members(
            ("state", .string(CycloneDXAnalysis.state(statement.status).rawValue)),
            ("justification", .text(justification?.rawValue)),
            ("detail", sentences.isEmpty ? nil : .string(sentences.joined(separator: " "))),
            ("lastUpdated", .string(statement.timestamp.rfc3339)))
    }

    /// Equal for what one vulnerability of the BOM can say of several products.
    var key: [UInt8] {
        JSONValue.array([.string(vulnerability.text), .texts(aliases), analysis, JSONValue(recommendation)]).compact
    }

    func vulnerability(affecting affects: [JSONValue]) -> JSONValue {
        let references = aliases.map { alias -> JSONValue in
            .members(("id", .string(alias.text)), ("source", CycloneDXAnalysis.source(of: alias) ?? .object([])))
        }
        return .members(
            ("id", .string(vulnerability.text)), ("source", CycloneDXAnalysis.source(of: vulnerability)),
            ("references", .list(references)), ("recommendation", .text(recommendation)), ("analysis", analysis),
            ("affects", .array(affects)))
    }

    private static func state(_ status: VEXStatus) -> CycloneDXState {
        switch status {
        case .affected: .exploitable
        case .notAffected: .notAffected
        case .fixed: .resolved
        case .underInvestigation: .inTriage
        }
    }

    /// The two equivalents that nobody disputes (J3); the other three are written in words.
    private static func justification(_ label: Justification) -> CycloneDXJustification? {
        switch label {
        case .vulnerableCodeNotPresent: .codeNotPresent
        case .vulnerableCodeNotInExecutePath: .codeNotReachable
        case .componentNotPresent, .vulnerableCodeCannotBeControlledByAdversary, .inlineMitigationsAlreadyExist: nil
        }
    }

    /// Where an identifier is from, if its form says so: tools pass over vulnerabilities without a known source.
    private static func source(of id: Identifier) -> JSONValue? {
        if id.isCVE { return ["name": "NVD", "url": .string("https://nvd.nist.gov/vuln/detail/\(id.text)")] }
        guard id.text.utf8.starts(with: "GHSA-".utf8) else { return nil }
        return ["name": "GITHUB", "url": .string("https://github.com/advisories/\(id.text)")]
    }
}

/// One vulnerability of the BOM and everything that it affects.
struct CycloneDXGroup {
    private let head: CycloneDXAnalysis
    private var versions: [Identifier: Set<Identifier>] = [:]
    /// Products that are meant as they are.
    private var whole: Set<Identifier> = []
    private var status: VEXStatus?

    init(_ head: CycloneDXAnalysis) { self.head = head }

    mutating func add(_ statement: ExportStatement) {
        status = statement.status
        if let version = statement.version {
            versions[statement.product, default: []].insert(Identifier(version))
        } else {
            whole.insert(statement.product)
        }
    }

    var value: JSONValue {
        let products = Set(versions.keys).union(whole).sorted()
        let affects = products.flatMap { product -> [JSONValue] in
            let items = (versions[product] ?? []).sorted().map(item)
            return (whole.contains(product) ? [["ref": .string(product.text)]] : [])
                + (items.isEmpty ? [] : [["ref": .string(product.text), "versions": .array(items)]])
        }
        return head.vulnerability(affecting: affects)
    }

    /// A version is affected unless it says otherwise; so that nobody has to weigh it against the state, it says the same.
    private func item(_ version: Identifier) -> JSONValue {
        let member = VersionRange.isMarked(version.text) ? "range" : "version"
        let words: JSONValue =
            switch status {
            case .affected: "affected"
            case .underInvestigation: "unknown"
            case .notAffected, .fixed, nil: "unaffected"
            }
        return .members((member, .string(version.text)), ("status", words))
    }
}

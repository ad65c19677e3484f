public import Wire

/// One statement to be written: a verdict, in the words that the three formats share.
///
/// Made as readers make observations, so that what is written and read again can be compared: the vulnerability without
/// blanks around it, aliases sorted and unique (V1, V2), package URLs in their canonical spelling (I3). Blank texts
/// count as none.
public struct ExportStatement: Sendable {
    public let vulnerability: Identifier
    public let aliases: [Identifier]
    /// A product key: package URL, CPE, `hash:<label>:<value>`, `name:<name>`, or any other text.
    public let product: Identifier
    /// As ``Observation/version``: a version or a VERS range of `product`.
    public let version: String?
    /// Keys of the component inside the product, outermost first.
    public let subcomponents: [Identifier]
    public let status: VEXStatus
    public let justification: Justification?
    /// Why the product is not affected, in words.
    public let impact: String?
    /// What users of an affected product are to do, in words.
    public let action: String?
    /// When the statement speaks as of.
    public let timestamp: Timestamp
    public let reference: ExportReference?

    public init(
        vulnerability: Identifier, aliases: [Identifier] = [], product: Identifier, version: String? = nil,
        subcomponents: [Identifier] = [], status: VEXStatus, justification: Justification? = nil, impact: String? = nil,
        action: String? = nil, timestamp: Timestamp, reference: ExportReference? = nil
    ) {
        let name = VulnerabilityName(
            Identifier(trimmed(vulnerability.text)),
            aliases: aliases.map { Identifier(trimmed($0.text)) }.filter { !$0.text.isEmpty })
        self.vulnerability = name.primary
        self.aliases = name.aliases
        self.product = ProductKey(product.text).key
        self.version = version
        self.subcomponents = subcomponents.map { ProductKey($0.text).key }
        self.status = status
        self.justification = justification
        self.impact = impact.flatMap { trimmed($0).isEmpty ? nil : $0 }
        self.action = action.flatMap { trimmed($0).isEmpty ? nil : $0 }
        self.timestamp = timestamp
        self.reference = reference
    }

    /// Everything that is stated, as bytes: what statements are sorted by, and equal for equal statements alone.
    var orderingKey: [UInt8] {
        JSONValue.array([
            .string(vulnerability.text), .array(aliases.map { .string($0.text) }), .string(product.text),
            JSONValue(version), .array(subcomponents.map { .string($0.text) }), .string(status.rawValue),
            JSONValue(justification?.rawValue), .string(timestamp.rfc3339), JSONValue(impact), JSONValue(action),
            JSONValue(reference?.entry), JSONValue(reference?.confidence),
        ]).compact
    }
}

/// Where a statement comes from: an entry of the ledger, and how sure the verdict is.
public struct ExportReference: Sendable {
    /// A URL or the entry's UUID.
    public let entry: String
    /// As the verdict spells it, such as `0.912000`.
    public let confidence: String?

    public init(entry: String, confidence: String? = nil) {
        self.entry = entry
        self.confidence = confidence
    }

    /// A sentence for the field of each format that is meant for people.
    var text: String {
        "Ledger entry \(entry)" + (confidence.map { ", confidence \($0)" } ?? "") + "."
    }
}

/// The text without ASCII white space at its ends, as readers take names.
func trimmed(_ text: String) -> String { String(decoding: withoutBlanks(Array(text.utf8)), as: UTF8.self) }

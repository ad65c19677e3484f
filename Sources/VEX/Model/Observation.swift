public import Wire

/// One issuer's word on one vulnerability in one product, as one document states it.
///
/// Every format is read into this one shape by the numbered rules of `docs/formats/vex-normalization.md`. Identifiers
/// compare as UTF-8 bytes. Equal keys are never merged inside a document (rules G4, I5).
public struct Observation: Sendable, Hashable {
    /// The primary identifier as the document spells it, without surrounding blanks (rule V1).
    public let vulnerability: Identifier
    /// Other identifiers that the document gives: sorted by bytes, unique, without the primary one (rule V2).
    public let aliases: [Identifier]
    /// The product key: canonical purl, CPE, hash, name or `unresolved:` reference (rules I1 to I4).
    public let product: Identifier
    /// Keys of the component inside the product, outermost first (rules S1 to S3, O8).
    public let subcomponents: [Identifier]
    public let timestamp: Timestamp?
    // Small members stand beside one another: documents have observations by the ten thousand.
    public let format: VEXFormat
    public let status: VEXStatus
    /// Only for `notAffected`, and only when the label is one of the five (rules J1 to J4).
    public let justification: Justification?
    let item: ItemPointer
    private let start: UInt32
    private let end: UInt32
    // As an identifier, so that observations compare by bytes throughout.
    private let localIdentifier: Identifier?
    private let rarity: Rarity?

    /// CycloneDX only: a version or a VERS range of `product` (rule X5).
    public var version: String? { rarity?.version?.text }
    /// The justification exactly as the document has it.
    public var justificationRaw: String? { rarity?.label?.text ?? justification?.rawValue }
    /// CSAF: the product id; CycloneDX: the reference; OpenVEX: nil. Local to the document.
    public var localID: String? { localIdentifier?.text }

    /// RFC 6901, into ``VEXDocument/content``, to the list item that states this.
    ///
    /// OpenVEX: the product in the statement's list; CSAF: the product id in the status list; CycloneDX: the item of
    /// `affects`, or of its `versions`. A statement that takes its products from in-toto subjects is pointed at
    /// itself.
    public var pointer: String { item.text }

    /// Where the bytes of that item stand in ``VEXDocument/content``.
    public var range: Range<Int> { Int(start)..<Int(end) }

    init(
        format: VEXFormat, claim: VulnerabilityName, product: ResolvedProduct, version: Identifier? = nil,
        status: VEXStatus, justification: StatedJustification = .none, timestamp: Timestamp?,
        localID: Identifier? = nil, item: ItemPointer, range: Range<Int>
    ) {
        self.format = format
        self.timestamp = timestamp
        vulnerability = claim.primary
        aliases = claim.aliases
        self.product = product.key
        subcomponents = product.subcomponents
        self.status = status
        self.justification = justification.label
        let label = justification.label.map { Identifier($0.rawValue) } == justification.raw ? nil : justification.raw
        rarity = version == nil && label == nil ? nil : Rarity(version: version, label: label)
        localIdentifier = localID
        self.item = item
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        end = UInt32(truncatingIfNeeded: range.upperBound)
    }
}

/// What most observations do not have.
private final class Rarity: Hashable, Sendable {
    let version: Identifier?
    /// The justification as stated, where it is none of the five labels.
    let label: Identifier?

    init(version: Identifier?, label: Identifier?) {
        self.version = version
        self.label = label
    }

    static func == (left: Rarity, right: Rarity) -> Bool { left.version == right.version && left.label == right.label }

    func hash(into hasher: inout Hasher) {
        hasher.combine(version)
        hasher.combine(label)
    }
}

/// A justification as stated and as understood.
struct StatedJustification: Sendable {
    let label: Justification?
    let raw: Identifier?

    static let none = StatedJustification(label: nil, raw: nil)
}

/// A product's key and, for a component inside a product, the keys below it.
struct ResolvedProduct: Sendable {
    let key: Identifier
    let subcomponents: [Identifier]
    /// How many bytes all of them are spelled with.
    let byteCount: Int

    init(key: Identifier, subcomponents: [Identifier] = []) {
        self.key = key
        self.subcomponents = subcomponents
        byteCount = subcomponents.reduce(key.text.utf8.count) { $0 + $1.text.utf8.count }
    }
}

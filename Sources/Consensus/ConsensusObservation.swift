public import Trust
public import VEX
public import Wire

/// One observation as the engine weighs it: what was said, by whom, and how far that issuer is trusted.
///
/// All observations of one decision speak about the same vulnerability and product. `tier` is the issuer's for that
/// product, so its scope has already been applied.
public struct ConsensusObservation: Sendable {
    /// The observation's id, or any text that identifies it; compared and sorted as UTF-8 bytes.
    public let id: String
    public let issuer: Identifier
    public let tier: TrustTier
    /// `verified` means: with a key of that issuer.
    public let signature: SignatureStatus
    public let status: VEXStatus
    /// One of the five labels; nil when the document gave none, or one that maps to none of them.
    public let justification: Justification?
    /// When the issuer said so; nil counts as oldest.
    public let timestamp: Timestamp?
    /// The components inside the product that the statement is about, in the document's order.
    public let subcomponents: [Identifier]

    public init(
        id: String, issuer: Identifier, tier: TrustTier, signature: SignatureStatus, status: VEXStatus,
        justification: Justification?, timestamp: Timestamp?, subcomponents: [Identifier] = []
    ) {
        self.id = id
        self.issuer = issuer
        self.tier = tier
        self.signature = signature
        self.status = status
        self.justification = justification
        self.timestamp = timestamp
        self.subcomponents = subcomponents
    }
}

extension ConsensusObservation {
    var key: Identifier { Identifier(id) }

    /// Whether this one was said later; equal times: the more severe status, then the smaller id (D7).
    func isNewer(than other: ConsensusObservation) -> Bool {
        if timestamp != other.timestamp { return ConsensusObservation.isLater(timestamp, other.timestamp) }
        if status != other.status { return status.severity > other.status.severity }
        return key < other.key
    }

    /// Any time is later than none.
    static func isLater(_ left: Timestamp?, _ right: Timestamp?) -> Bool {
        guard let left else { return false }
        guard let right else { return true }
        return left > right
    }

    /// An order over everything the observation says, so that of two with one id the same one is always kept.
    func precedesInContent(_ other: ConsensusObservation) -> Bool {
        content.lexicographicallyPrecedes(other.content)
    }

    private var content: [Identifier] {
        let severity = String(3 - status.severity)
        let parts = [
            severity, issuer.text, tier.rawValue, signature.rawValue, justification?.rawValue ?? "",
            timestamp?.rfc3339 ?? "",
        ]
        return parts.map { Identifier($0) } + subcomponents
    }
}

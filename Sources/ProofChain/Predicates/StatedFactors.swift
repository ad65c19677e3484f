public import Wire

/// The factors of one weight (CONSENSUS D2): `⌊⌊⌊tier · signed⌋ · freshness⌋ · boost⌋`, decimals with six digits.
public struct StatedFactors: Sendable, Hashable {
    /// The tier's name and base weight.
    public let tier: String
    public let tierWeight: String
    public let signed: String
    public let freshness: String
    public let boost: String

    public init(tier: String, tierWeight: String, signed: String, freshness: String, boost: String) {
        self.tier = tier
        self.tierWeight = tierWeight
        self.signed = signed
        self.freshness = freshness
        self.boost = boost
    }

    public var json: JSONValue {
        [
            "tier": .string(tier), "tierWeight": .string(tierWeight), "signed": .string(signed),
            "freshness": .string(freshness), "boost": .string(boost),
        ]
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        tier = try reader.string("tier")
        tierWeight = try reader.decimal("tierWeight")
        signed = try reader.decimal("signed")
        freshness = try reader.decimal("freshness")
        boost = try reader.decimal("boost")
    }
}

public import Wire

/// The factors of one weight (CONSENSUS D2): `⌊⌊⌊tier · signed⌋ · freshness⌋ · boost⌋`, decimals with six digits.
public struct StatedFactors: Sendable, Hashable, CanonicalWritable {
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

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("boost", boost)
            $0.member("freshness", freshness)
            $0.member("signed", signed)
            $0.member("tier", tier)
            $0.member("tierWeight", tierWeight)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        tier = try reader.string("tier")
        tierWeight = try reader.decimal("tierWeight")
        signed = try reader.decimal("signed")
        freshness = try reader.decimal("freshness")
        boost = try reader.decimal("boost")
    }
}

public import Wire

/// A part of all products where an issuer has a tier of its own.
///
/// Whoever lets an issuer speak with authority should say about what: a vendor that knows best about its own images
/// knows little about the libraries inside them.
public struct IssuerScope: Hashable, Sendable {
    /// How a product key has to begin, such as `pkg:maven/org.apache.solr/`; purls in their canonical spelling.
    public let purlPrefix: String
    public let tier: TrustTier

    public init(purlPrefix: String, tier: TrustTier) {
        self.purlPrefix = purlPrefix
        self.tier = tier
    }

    /// Whether the product lies in the scope.
    ///
    /// A prefix ends at a separator: `pkg:npm/acme` holds `pkg:npm/acme@1` and `pkg:npm/acme/x`, not `pkg:npm/acme-x`.
    public func contains(_ product: Identifier) -> Bool {
        let (prefix, key) = (purlPrefix.utf8, product.text.utf8)
        guard key.starts(with: prefix) else { return false }
        guard let last = prefix.last, IssuerScope.isWord(last), let next = key.dropFirst(prefix.count).first else { return true }
        return !IssuerScope.isWord(next)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...0xff: true
        default: "-._~%+".utf8.contains(byte)
        }
    }

    public static func == (left: IssuerScope, right: IssuerScope) -> Bool {
        Identifier(left.purlPrefix) == Identifier(right.purlPrefix) && left.tier == right.tier
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(Identifier(purlPrefix)) }
}

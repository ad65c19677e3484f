public import Signing
public import Wire

/// How far one statement is trusted: the tier of its issuer for its product, and what its signature is worth today.
///
/// Trust is judged anew for every verdict: what was authenticated once may have been revoked since.
public struct TrustDecision: Hashable, Sendable {
    /// What decided.
    public enum Ground: String, CaseIterable, Sendable {
        /// The issuer's tier, or that of a scope around the product.
        case registered
        /// The directory does not know the issuer.
        case unknownIssuer = "unknown_issuer"
        /// The product lies outside of all scopes of the issuer.
        case outsideScope = "outside_scope"
        /// The issuer does not have the key any more that verified: nobody here can say whose it was.
        case unknownKey = "unknown_key"
        /// The key that verified was not valid when the statement came.
        case outsideValidity = "outside_validity"
        /// The issuer or the key had been revoked when the statement came, or the policy lets earlier ones fall too.
        case revoked
        /// The statement came before the revocation and stays valid.
        case revokedLater = "revoked_later"
    }

    public let tier: TrustTier
    public let signature: SignatureStatus
    public let ground: Ground
    /// The revocation of the issuer, or else of the key, when there is one.
    public let revocation: Revocation?

    /// Judges a statement.
    ///
    /// - Parameters:
    ///   - issuer: nil for one that is not registered.
    ///   - keyID: The key that verified the signature, when one did.
    ///   - instant: When the statement is proven to have been there, such as the time of its log entry.
    public init(
        of issuer: Issuer?, signature: SignatureStatus, keyID: Digest?, for product: Identifier,
        authenticatedAt instant: Timestamp, policy: RevocationPolicy
    ) {
        guard let issuer else {
            // Nothing verifies for somebody who has no keys here.
            self.init(.unknown, signature == .verified ? .unknownKey : signature, .unknownIssuer, nil)
            return
        }
        let revocation = TrustDecision.earliest(issuer.revocation, keyID.flatMap { issuer.key($0)?.revocation })
        if let revocation, !revocation.isAfter(entryOf: instant) || policy == .distrustAll {
            self.init(.untrusted, signature == .none ? .none : .invalid, .revoked, revocation)
            return
        }
        let tier = issuer.tier(for: product)
        let isInside = issuer.scopes.isEmpty || issuer.scopes.contains { $0.contains(product) }
        let ground: Ground = revocation != nil ? .revokedLater : isInside ? .registered : .outsideScope
        guard signature == .verified, let keyID else {
            self.init(tier, signature, ground, revocation)
            return
        }
        guard let key = issuer.key(keyID) else {
            self.init(tier, .unknownKey, .unknownKey, revocation)
            return
        }
        let isValid = key.isValid(integrated: instant)
        self.init(tier, isValid ? .verified : .invalid, isValid ? ground : .outsideValidity, revocation)
    }

    private init(_ tier: TrustTier, _ signature: SignatureStatus, _ ground: Ground, _ revocation: Revocation?) {
        self.tier = tier
        self.signature = signature
        self.ground = ground
        self.revocation = revocation
    }

    private static func earliest(_ first: Revocation?, _ second: Revocation?) -> Revocation? {
        guard let first, let second else { return first ?? second }
        return second.at < first.at ? second : first
    }
}

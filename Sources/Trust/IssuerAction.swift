/// What a change of the directory did to an issuer.
public enum IssuerAction: String, CaseIterable, Sendable {
    case register
    /// Anything that no other case describes.
    case update
    /// Only the tier for every product.
    case setTier = "set_tier"
    /// Keys were added, and nothing else.
    case addKey = "add_key"
    /// Keys were added, and others got an end.
    case rotateKey = "rotate_key"
    /// Keys were revoked, and nothing else.
    case revokeKey = "revoke_key"
    case revoke

    /// What leads from one record to another of the same issuer: a function of the two, so that whoever reads a change can
    /// check what it is called.
    public static func between(_ before: Issuer?, _ after: Issuer) -> IssuerAction {
        guard let before else { return .register }
        if after.isRevoked, !before.isRevoked { return .revoke }
        var rest = before
        rest.tier = after.tier
        rest.keys = after.keys
        guard rest == after else { return .update }
        if before.keys == after.keys { return before.tier == after.tier ? .update : .setTier }
        return before.tier == after.tier ? KeyDifference(before, after).action : .update
    }
}

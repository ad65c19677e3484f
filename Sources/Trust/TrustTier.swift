/// How far an issuer's word is trusted: the operator's judgement, never the document's own claim.
public enum TrustTier: String, CaseIterable, Comparable, Sendable {
    case authoritative = "Authoritative"
    case trusted = "Trusted"
    case known = "Known"
    case unknown = "Unknown"
    case untrusted = "Untrusted"

    /// 4 for ``authoritative`` down to 0 for ``untrusted``.
    public var rank: Int {
        switch self {
        case .authoritative: 4
        case .trusted: 3
        case .known: 2
        case .unknown: 1
        case .untrusted: 0
        }
    }

    /// Less trusted comes first.
    public static func < (left: TrustTier, right: TrustTier) -> Bool { left.rank < right.rank }
}

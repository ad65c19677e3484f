import Trust
import Wire

/// Whose word a relayed document is.
///
/// An issuer that repeats another's document holds no second opinion: its statements join the ballot of the issuer that
/// it repeats.
enum Relay {
    /// The registered issuer that one of its names says to be at home where the original lies, else `relay:` and the host.
    ///
    /// A name such as `siemens.com` is the home of `cert-portal.siemens.com` too.
    static func issuer(of original: String, among issuers: [Issuer]) -> Identifier {
        let parts = original.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let host = parts.count >= 3 ? parts[2].lowercased() : original
        let home = issuers.first { issuer in
            !issuer.isRevoked && issuer.names.contains { Identifier(host) == $0 || host.hasSuffix("." + $0.text) }
        }
        return home?.id ?? Identifier("relay:" + host)
    }
}

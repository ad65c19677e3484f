/// Whose certificate it must be: a name in it, and who told the authority that name.
public struct CertificateIdentity: Sendable, Hashable {
    /// An e-mail address, a URI, or another name that the authority gives, exactly as it stands in the certificate.
    public let name: String
    /// The address of the OpenID Connect provider, exactly.
    public let issuer: String

    public init(name: String, issuer: String) {
        self.name = name
        self.issuer = issuer
    }
}

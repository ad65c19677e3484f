import COpenSSL
public import Wire

/// Certificates from a signer's to a trusted one, each issued by the next (RFC 5280 §6), as they hold at a moment.
///
/// OpenSSL finds the path and checks its signatures, names, validity, path lengths, name constraints and critical
/// extensions. Checked besides: that it uses SHA-2 and keys of 112 bits of security or more; that each issuer is marked
/// as an authority and may sign certificates; what the signer's certificate and each issuer with a purpose may be used
/// for. The last second of a certificate counts as over. Revocation is not looked at: such certificates live for minutes, and to ask about it takes a network.
public struct CertificatePath: Sendable, Hashable {
    public enum Purpose: Sendable {
        /// The signer's certificate has `codeSigning` among its purposes.
        case codeSigning
        /// The authority's certificate is for `timeStamping` alone, and says so critically (RFC 3161 §2.3).
        case timeStamping
    }

    /// The signer's first, the trusted one last; at least two.
    public let certificates: [Certificate]

    /// The one that issued the signer's.
    public var issuer: Certificate { certificates[1] }

    /// - Parameters:
    ///   - anchor: Trusted as it is: it need not be signed by itself, and is valid at that moment too.
    ///   - others: May stand between the two, in any order.
    /// - Throws: `signing.path-invalid`.
    public init(
        from signer: Certificate, to anchor: Certificate, by others: [Certificate], at time: Timestamp,
        for purpose: Purpose
    ) throws(SigningError) {
        defer { clearLibraryErrors() }
        guard let store = TrustStore(anchor, at: time), let between = CertificateStack(others),
            let context = X509_STORE_CTX_new()
        else { throw SigningError(.library, "no store of certificates") }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store.pointer, signer.handle.pointer, between.pointer) == 1 else {
            throw SigningError(.library, "no check of certificates")
        }
        guard X509_verify_cert(context) == 1 else {
            let reason = String(cString: X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(context))))
            throw SigningError(.pathInvalid, "at \(time): \(reason)")
        }
        certificates = try CertificatePath.certificates(in: X509_STORE_CTX_get0_chain(context))
        guard certificates.count > 1 else {
            throw SigningError(.pathInvalid, "the signer's certificate is itself the trusted one")
        }
        try CertificatePath.checkSigner(signer, purpose)
        for issuer in certificates.dropFirst() { try CertificatePath.checkIssuer(issuer, purpose) }
    }

    private static func certificates(in stack: OpaquePointer?) throws(SigningError) -> [Certificate] {
        var found: [Certificate] = []
        for place in 0..<max(0, OPENSSL_sk_num(stack)) {
            guard let pointer = OPENSSL_sk_value(stack, place),
                let der = encodedDER({ i2d_X509(OpaquePointer(pointer), $0) })
            else { throw SigningError(.library, "a certificate of the path cannot be written") }
            found.append(try Certificate(der: der))
        }
        return found
    }

    private static func checkSigner(_ signer: Certificate, _ purpose: Purpose) throws(SigningError) {
        let marks = signer.marks
        guard marks.flags & UInt32(EXFLAG_CA) == 0 else {
            throw SigningError(.pathInvalid, "the signer's certificate is that of an authority")
        }
        guard marks.flags & UInt32(EXFLAG_KUSAGE) != 0, marks.usage & UInt32(KU_DIGITAL_SIGNATURE) != 0 else {
            throw SigningError(.pathInvalid, "the signer's key may not sign (key usage)")
        }
        guard marks.flags & UInt32(EXFLAG_XKUSAGE) != 0, purpose.allows(signer: marks.purposes) else {
            throw SigningError(.pathInvalid, "the signer's certificate is not for \(purpose.name) (extended key usage)")
        }
        guard purpose == .codeSigning || signer.marksPurposeCritical else {
            throw SigningError(.pathInvalid, "the extended key usage of a timestamp authority is not marked critical")
        }
    }

    /// OpenSSL takes some certificates for authorities that are not marked as such.
    private static func checkIssuer(_ issuer: Certificate, _ purpose: Purpose) throws(SigningError) {
        let marks = issuer.marks
        guard marks.flags & UInt32(EXFLAG_BCONS) != 0, marks.flags & UInt32(EXFLAG_CA) != 0 else {
            throw SigningError(.pathInvalid, "an issuer is not marked as an authority (basic constraints)")
        }
        guard marks.flags & UInt32(EXFLAG_KUSAGE) != 0, marks.usage & UInt32(KU_KEY_CERT_SIGN) != 0 else {
            throw SigningError(.pathInvalid, "an issuer's key may not sign certificates (key usage)")
        }
        guard marks.flags & UInt32(EXFLAG_XKUSAGE) == 0 || purpose.allows(issuer: marks.purposes) else {
            throw SigningError(.pathInvalid, "an issuer may not issue for \(purpose.name) (extended key usage)")
        }
    }
}

extension CertificatePath.Purpose {
    var name: String { self == .codeSigning ? "code signing" : "time stamping" }

    fileprivate func allows(signer purposes: UInt32) -> Bool {
        switch self {
        case .codeSigning: purposes & UInt32(XKU_CODE_SIGN) != 0
        case .timeStamping: purposes == UInt32(XKU_TIMESTAMP)
        }
    }

    fileprivate func allows(issuer purposes: UInt32) -> Bool {
        purposes & UInt32(XKU_ANYEKU | (self == .codeSigning ? XKU_CODE_SIGN : XKU_TIMESTAMP)) != 0
    }
}

extension Certificate {
    /// OpenSSL's reading of basic constraints and both key usages.
    fileprivate var marks: (flags: UInt32, usage: UInt32, purposes: UInt32) {
        let pointer = handle.pointer
        return (X509_get_extension_flags(pointer), X509_get_key_usage(pointer), X509_get_extended_key_usage(pointer))
    }

    fileprivate var marksPurposeCritical: Bool {
        let place = X509_get_ext_by_NID(handle.pointer, NID_ext_key_usage, -1)
        return place >= 0 && X509_EXTENSION_get_critical(X509_get_ext(handle.pointer, place)) == 1
    }
}

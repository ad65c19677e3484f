import COpenSSL
import Glibc

/// What is read of an X.509 certificate (RFC 5280): its key, the names in it, and whether a chain leads to its issuer.
///
/// Nobody here decides by it whom to trust.
public struct Certificate: Sendable {
    private let handle: CertificateHandle
    public let publicKey: PublicKey

    /// - Throws: `signing.malformed-certificate`, and those of ``PublicKey/init(spki:)``.
    public init(der: [UInt8]) throws(SigningError) {
        defer { clearLibraryErrors() }
        guard let pointer = decodedDER(der, free: { X509_free($0) }, { d2i_X509(nil, $0, $1) }) else {
            throw SigningError(.malformedCertificate, "no DER certificate, or bytes after it")
        }
        handle = CertificateHandle(owning: pointer)
        guard let spki = encodedDER({ i2d_X509_PUBKEY(X509_get_X509_PUBKEY(pointer), $0) }) else {
            throw SigningError(.malformedCertificate, "the certificate has no readable key")
        }
        publicKey = try PublicKey(spki: spki)
    }

    /// The subject alternative names that are DNS names, e-mail addresses, IP addresses, URIs or Fulcio's other names,
    /// in this order, as they are written there; none when the extension is absent or malformed.
    public var alternativeNames: [String] {
        defer { clearLibraryErrors() }
        let place = X509_get_ext_by_NID(handle.pointer, NID_subject_alt_name, -1)
        guard place >= 0, let found = X509_get_ext(handle.pointer, place),
            let data = X509_EXTENSION_get_data(found), let bytes = ASN1_STRING_get0_data(data)
        else { return [] }
        return AlternativeNames(Array(UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(data))))).texts
    }

    /// Whether a chain, the signer's certificate first, leads over any of those between to the last one, at the moment
    /// from which the first is valid. For whom the certificates were made is not asked.
    public static func isChain(_ certificates: [Certificate]) -> Bool {
        defer { clearLibraryErrors() }
        guard certificates.count > 1, let first = certificates.first?.handle.pointer,
            let last = certificates.last?.handle.pointer, let start = validityStart(of: first),
            let store = X509_STORE_new(), let between = OPENSSL_sk_new_null(), let context = X509_STORE_CTX_new()
        else { return false }
        defer {
            X509_STORE_CTX_free(context)
            OPENSSL_sk_free(between)
            X509_STORE_free(store)
        }
        for certificate in certificates.dropFirst().dropLast() {
            OPENSSL_sk_push(between, UnsafeRawPointer(certificate.handle.pointer))
        }
        guard X509_STORE_add_cert(store, last) == 1, X509_STORE_CTX_init(context, store, first, between) == 1,
            let parameters = X509_STORE_CTX_get0_param(context),
            X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN)) == 1
        else { return false }
        X509_VERIFY_PARAM_set_time(parameters, start)
        return withExtendedLifetime(certificates) { X509_verify_cert(context) == 1 }
    }

    private static func validityStart(of certificate: OpaquePointer) -> time_t? {
        var parts = tm()
        guard ASN1_TIME_to_tm(X509_get0_notBefore(certificate), &parts) == 1 else { return nil }
        return timegm(&parts)
    }
}

/// Owner of one `X509`, which OpenSSL reference-counts and which nobody here changes.
private final class CertificateHandle: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { X509_free(pointer) }
}

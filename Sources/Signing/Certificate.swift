import COpenSSL
import Glibc
public import Wire

/// An X.509 certificate (RFC 5280): its key, the names in it, and whether a chain leads to its issuer.
///
/// Reading one says nothing about whom to trust; ``CertificatePath`` does. Two are equal when their bytes are.
public struct Certificate: Sendable, Hashable, CustomStringConvertible {
    let handle: CertificateHandle
    /// As it was read.
    public let der: [UInt8]
    public let publicKey: PublicKey

    /// - Throws: `signing.malformed-certificate`, and those of ``PublicKey/init(spki:)``.
    public init(der: [UInt8]) throws(SigningError) {
        defer { clearLibraryErrors() }
        guard let pointer = decodedDER(der, free: { X509_free($0) }, { d2i_X509(nil, $0, $1) }) else {
            throw SigningError(.malformedCertificate, "no DER certificate, or bytes after it")
        }
        handle = CertificateHandle(owning: pointer)
        self.der = der
        guard let spki = encodedDER({ i2d_X509_PUBKEY(X509_get_X509_PUBKEY(pointer), $0) }) else {
            throw SigningError(.malformedCertificate, "the certificate has no readable key")
        }
        publicKey = try PublicKey(spki: spki)
    }

    /// The subject alternative names that are DNS names, e-mail addresses, IP addresses, URIs or Fulcio's other names,
    /// in this order, as they are written there; none when the extension is absent, repeated or malformed.
    public var alternativeNames: [String] { names?.texts ?? [] }

    /// Those of the names that say for whom Fulcio issued: e-mail addresses, URIs, and its other names.
    public var identities: [String] { names?.identities ?? [] }

    private var names: AlternativeNames? {
        guard let content = try? extensionContent("2.5.29.17") else { return nil }
        return AlternativeNames(content)
    }

    /// The subject's name as RFC 2253 writes it, which `openssl x509 -noout -subject -nameopt RFC2253` prints; empty for none.
    public var subject: String {
        guard let name = X509_get_subject_name(handle.pointer), let text = BIO_new(BIO_s_mem()) else { return "" }
        defer {
            BIO_free(text)
            clearLibraryErrors()
        }
        guard X509_NAME_print_ex(text, name, 0, UInt(Certificate.nameFlags)) >= 0 else { return "" }
        let count = BIO_ctrl_pending(text)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, Int(BIO_read(text, buffer.baseAddress, Int32(clamping: count))))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `XN_FLAG_RFC2253`, whose definition is not importable.
    private static let nameFlags =
        ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_UTF8_CONVERT
        | ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER | Int32(XN_FLAG_SEP_COMMA_PLUS) | Int32(XN_FLAG_DN_REV)
        | Int32(XN_FLAG_DUMP_UNKNOWN_FIELDS)

    /// The first and the last moment at which it is valid, both included; nil when they cannot be read.
    public var validity: ClosedRange<Timestamp>? {
        guard let start = posixSeconds(X509_get0_notBefore(handle.pointer)),
            let end = posixSeconds(X509_get0_notAfter(handle.pointer)), start <= end
        else { return nil }
        return Timestamp(seconds: start)...Timestamp(seconds: end)
    }

    /// The SHA-256 of its bytes.
    public var description: String { "certificate \(SHA256.hash(der).hex)" }

    public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    /// Whether a chain, the signer's certificate first, leads over any of those between to the last one, at the moment
    /// from which the first is valid. For whom the certificates were made is not asked.
    public static func isChain(_ certificates: [Certificate]) -> Bool {
        defer { clearLibraryErrors() }
        guard certificates.count > 1, let first = certificates.first?.handle.pointer,
            let last = certificates.last?.handle.pointer, let start = posixSeconds(X509_get0_notBefore(first)),
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
        X509_VERIFY_PARAM_set_time(parameters, time_t(start))
        return withExtendedLifetime(certificates) { X509_verify_cert(context) == 1 }
    }
}

/// The moment in an `ASN1_TIME`, without the fraction that one of RFC 3161 may have.
func posixSeconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
}

/// Owner of one `X509`, which OpenSSL reference-counts and which nobody here changes.
final class CertificateHandle: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { X509_free(pointer) }
}

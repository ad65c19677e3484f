import COpenSSL
public import Wire

/// A certificate log's promise to publish a certificate, which stands in the certificate itself (RFC 6962 §3.2, §3.3).
public struct SignedCertificateTimestamp: Sendable, Equatable {
    /// SHA-256 of the log's public key in DER.
    public let logID: Digest
    /// When the log saw the certificate, in milliseconds since 1970.
    public let milliseconds: UInt64
    private let extensions: [UInt8]
    private let signature: [UInt8]
    /// By the numbers of TLS 1.2 (RFC 5246 §7.4.1.4.1): the hash, then the signature.
    private let algorithm: (hash: UInt8, signature: UInt8)

    public var time: Timestamp {
        Timestamp(seconds: Int64(milliseconds / 1000), nanoseconds: Int32(milliseconds % 1000) * 1_000_000)
    }

    /// Reads version 1.
    ///
    ///     version (1) │ log id (32) │ milliseconds (8) │ extensions (2 + n) │ hash (1) │ algorithm (1) │ signature (2 + n)
    fileprivate init(_ bytes: ArraySlice<UInt8>) throws(SigningError) {
        var fields = TLSFields(bytes)
        guard fields.number(1) == 0, let id = fields.bytes(32).flatMap({ Digest($0) }), let time = fields.number(8),
            let extensions = fields.vector(), let hash = fields.number(1), let kind = fields.number(1),
            let signature = fields.vector(), fields.isAtEnd
        else { throw Certificate.malformedList }
        logID = id
        milliseconds = time
        self.extensions = Array(extensions)
        self.signature = Array(signature)
        algorithm = (UInt8(hash), UInt8(kind))
    }

    /// Whether the log with this key promised to publish a certificate.
    ///
    /// Signed is what the certificate says without its list of timestamps, with the digest of the issuer's key, so that
    /// the promise holds for no other issuer. Certificates whose precertificate was signed by a key of its own
    /// (RFC 6962 §3.1) are not known here.
    public func verify(for certificate: Certificate, issuer: PublicKey, log key: PublicKey) -> Bool {
        guard key.keyID == logID, let scheme = scheme(of: key), let body = certificate.precertificateBody else {
            return false
        }
        return key.verify(signature, of: message(body, issuer: issuer), with: scheme)
    }

    /// RFC 6962 §2.1.4 has two: ECDSA on P-256 and RSA, both over SHA-256.
    private func scheme(of key: PublicKey) -> SignatureScheme? {
        let sha256: UInt8 = 4
        guard algorithm.hash == sha256 else { return nil }
        switch (algorithm.signature, key.kind) {
        case (3, .ecdsaP256): return .ecdsa(.sha256)
        case (1, .rsa): return .rsaPKCS1(.sha256)
        default: return nil
        }
    }

    /// version │ certificate_timestamp │ milliseconds │ precert_entry │ issuer key hash │ body │ extensions
    private func message(_ body: [UInt8], issuer: PublicKey) -> [UInt8] {
        var message: [UInt8] = [0, 0]
        message += SignedCertificateTimestamp.number(milliseconds, 8) + [0, 1] + issuer.keyID.bytes
        message += SignedCertificateTimestamp.number(UInt64(body.count), 3) + body
        return message + SignedCertificateTimestamp.number(UInt64(extensions.count), 2) + extensions
    }

    private static func number(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(width - 1 - $0))) }
    }

    public static func == (left: SignedCertificateTimestamp, right: SignedCertificateTimestamp) -> Bool {
        left.logID == right.logID && left.milliseconds == right.milliseconds && left.extensions == right.extensions
            && left.signature == right.signature && left.algorithm == right.algorithm
    }
}

extension Certificate {
    private static let listIdentifier = "1.3.6.1.4.1.11129.2.4.2"

    fileprivate static let malformedList = SigningError(
        .malformedTimestampList, "the certificate's list of signed timestamps is not that of RFC 6962")

    /// The timestamps that logs signed for this certificate; none when it has no list of them.
    ///
    /// - Throws: `signing.malformed-timestamp-list` for one that cannot be read, is empty, or holds another version than
    ///   1; `signing.malformed-certificate` for two lists.
    public func signedTimestamps() throws(SigningError) -> [SignedCertificateTimestamp] {
        guard let content = try extensionContent(Certificate.listIdentifier) else { return [] }
        var outer = DERReader(content[...])
        guard let text = outer.element(DERReader.octetStringTag), outer.isAtEnd else { throw Certificate.malformedList }
        var fields = TLSFields(text)
        guard let list = fields.vector(), fields.isAtEnd, !list.isEmpty else { throw Certificate.malformedList }
        var found: [SignedCertificateTimestamp] = []
        var rest = TLSFields(list)
        while !rest.isAtEnd {
            guard let one = rest.vector() else { throw Certificate.malformedList }
            found.append(try SignedCertificateTimestamp(one))
        }
        return found
    }

    /// TBSCertificate without the list of timestamps, and with all else as it is (RFC 6962 §3.2).
    ///
    /// nil when there is not exactly one list.
    fileprivate var precertificateBody: [UInt8]? {
        defer { clearLibraryErrors() }
        // A copy, because taking an extension away changes the certificate that OpenSSL holds.
        guard let copy = X509_dup(handle.pointer) else { return nil }
        defer { X509_free(copy) }
        let place = X509_get_ext_by_NID(copy, NID_ct_precert_scts, -1)
        guard place >= 0, let list = X509_delete_ext(copy, place) else { return nil }
        X509_EXTENSION_free(list)
        guard X509_get_ext_by_NID(copy, NID_ct_precert_scts, -1) < 0 else { return nil }
        return encodedDER { i2d_re_X509_tbs(copy, $0) }
    }
}

/// Fields as TLS writes them (RFC 5246 §4): numbers big-endian, vectors behind two bytes with their length.
private struct TLSFields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number(_ width: Int) -> UInt64? {
        bytes(width).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    mutating func vector() -> ArraySlice<UInt8>? { number(2).flatMap { bytes(Int($0)) } }
}

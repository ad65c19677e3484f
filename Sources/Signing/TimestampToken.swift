import COpenSSL
public import Wire

/// A timestamp of RFC 3161: an authority's signature over a digest and a time, in the response that carried it.
///
/// Reading one verifies nothing. The policy, accuracy, order and nonce in it are not looked at.
public struct TimestampToken: Sendable {
    private let handle: TimestampHandle
    /// When the authority saw the digest, in whole seconds.
    public let time: Timestamp
    public let algorithm: HashAlgorithm
    public let digest: [UInt8]

    /// Reads a TimeStampResp that was granted.
    ///
    /// - Throws: `signing.malformed-timestamp`, also for critical extensions and for digests that are not of SHA-2.
    public init(response der: [UInt8]) throws(SigningError) {
        defer { clearLibraryErrors() }
        guard let pointer = decodedDER(der, free: { TS_RESP_free($0) }, { d2i_TS_RESP(nil, $0, $1) }) else {
            throw SigningError(.malformedTimestamp, "no DER time-stamp response, or bytes after it")
        }
        handle = TimestampHandle(owning: pointer)
        let status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(pointer)))
        guard status == Int(TS_STATUS_GRANTED) || status == Int(TS_STATUS_GRANTED_WITH_MODS) else {
            throw SigningError(.malformedTimestamp, "the authority granted no timestamp (status \(status))")
        }
        guard let info = TS_RESP_get_tst_info(pointer), TS_TST_INFO_get_version(info) == 1,
            TS_TST_INFO_get_ext_by_critical(info, 1, -1) < 0, let seconds = posixSeconds(TS_TST_INFO_get_time(info)),
            let imprint = TS_TST_INFO_get_msg_imprint(info), let bytes = TS_MSG_IMPRINT_get_msg(imprint)
        else { throw SigningError(.malformedTimestamp, "the response holds no timestamp of version 1") }
        guard let algorithm = HashAlgorithm(TS_MSG_IMPRINT_get_algo(imprint)) else {
            throw SigningError(.malformedTimestamp, "the timestamp is not over a digest of SHA-256, SHA-384 or SHA-512")
        }
        time = Timestamp(seconds: seconds)
        self.algorithm = algorithm
        digest = contentBytes(bytes)
    }

    /// Whether it is over these bytes.
    public func covers(_ message: [UInt8]) -> Bool { algorithm.hash(message) == digest }

    /// Whether an authority signed it, whose certificate leads to a trusted one at the time that it states.
    ///
    /// Checked are the signature over the signed attributes, their message digest, content type and signing certificate
    /// (RFC 5816), a name of the authority where the timestamp states one, and the path with its purpose.
    ///
    /// - Parameters:
    ///   - anchor: The trusted certificate.
    ///   - others: Those between, and the authority's own when the response need not hold it.
    ///   - signer: The one certificate that counts; nil for any that leads to the anchor.
    /// - Throws: `signing.timestamp-invalid`, `signing.path-invalid`.
    public func verify(anchor: Certificate, others: [Certificate], signer: Certificate? = nil) throws(SigningError) {
        defer { clearLibraryErrors() }
        guard let token = TS_RESP_get_token(handle.pointer) else { throw TimestampToken.invalid("there is no token") }
        let known = others + [signer].compactMap(\.self)
        let own = try TimestampToken.signer(of: token, among: known)
        guard signer.map({ $0 == own }) ?? true else {
            throw TimestampToken.invalid("another certificate than the trusted authority's signed it")
        }
        _ = try CertificatePath(from: own, to: anchor, by: others, at: time, for: .timeStamping)
        try TimestampToken.checkAttributes(token)
        try verifySignature(TrustStore(anchor, at: time), known)
    }

    private static func signer(
        of token: UnsafeMutablePointer<PKCS7>, among known: [Certificate]
    ) throws(SigningError) -> Certificate {
        guard let stack = CertificateStack(known), let signers = PKCS7_get0_signers(token, stack.pointer, 0) else {
            throw invalid("the certificate of the authority that signed it is not known")
        }
        // The certificates belong to the token or to the caller's stack.
        defer { OPENSSL_sk_free(signers) }
        guard OPENSSL_sk_num(signers) == 1, let pointer = OPENSSL_sk_value(signers, 0),
            let der = encodedDER({ i2d_X509(OpaquePointer(pointer), $0) })
        else { throw invalid("it has not exactly one signer") }
        return try Certificate(der: der)
    }

    /// What OpenSSL leaves out: that the attributes speak of a timestamp (RFC 5652 §11.1), and are hashed with SHA-2.
    private static func checkAttributes(_ token: UnsafeMutablePointer<PKCS7>) throws(SigningError) {
        guard let infos = PKCS7_get_signer_info(token), OPENSSL_sk_num(infos) == 1,
            let info = OPENSSL_sk_value(infos, 0)?.assumingMemoryBound(to: PKCS7_SIGNER_INFO.self)
        else { throw invalid("it has not exactly one signer") }
        guard HashAlgorithm(info.pointee.digest_alg) != nil else {
            throw invalid("its signer does not hash with SHA-2")
        }
        guard let type = PKCS7_get_signed_attribute(info, NID_pkcs9_contentType), type.pointee.type == V_ASN1_OBJECT,
            OBJ_obj2nid(type.pointee.value.object) == NID_id_smime_ct_TSTInfo
        else { throw invalid("its signed attributes are not those of a timestamp") }
    }

    private func verifySignature(_ store: TrustStore?, _ known: [Certificate]) throws(SigningError) {
        guard let store, let stack = CertificateStack(known), let context = TS_VERIFY_CTX_new() else {
            throw SigningError(.library, "no check of timestamps")
        }
        defer { TS_VERIFY_CTX_free(context) }
        TS_VERIFY_CTX_set_flags(context, Int32(TS_VFY_SIGNATURE | TS_VFY_VERSION | TS_VFY_SIGNER))
        // The context frees what it is given, and so needs references of its own.
        guard X509_STORE_up_ref(store.pointer) == 1 else { throw SigningError(.library, "no check of timestamps") }
        TS_VERIFY_CTX_set_store(context, store.pointer)
        TS_VERIFY_CTX_set_certs(context, stack.released())
        guard TS_RESP_verify_response(context, handle.pointer) == 1 else {
            throw TimestampToken.invalid("its signature is not that of the authority")
        }
    }

    private static func invalid(_ detail: String) -> SigningError { SigningError(.timestampInvalid, detail) }
}

extension HashAlgorithm {
    fileprivate init?(_ algorithm: UnsafePointer<X509_ALGOR>?) {
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        switch OBJ_obj2nid(object) {
        case NID_sha256: self = .sha256
        case NID_sha384: self = .sha384
        case NID_sha512: self = .sha512
        default: return nil
        }
    }
}

/// Owner of one `TS_RESP`, which nobody here changes.
private final class TimestampHandle: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { TS_RESP_free(pointer) }
}

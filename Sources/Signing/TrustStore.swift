import COpenSSL
import Glibc
import Wire

/// Owner of an `X509_STORE` that trusts one certificate at one moment.
final class TrustStore {
    let pointer: OpaquePointer

    /// 112 bits: no SHA-1, no RSA below 2048 bits.
    private static let securityLevel: Int32 = 2

    init?(_ anchor: Certificate, at time: Timestamp) {
        guard let store = X509_STORE_new() else { return nil }
        pointer = store
        guard X509_STORE_add_cert(store, anchor.handle.pointer) == 1, let parameters = X509_STORE_get0_param(store),
            X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN)) == 1
        else { return nil }
        X509_VERIFY_PARAM_set_auth_level(parameters, TrustStore.securityLevel)
        X509_VERIFY_PARAM_set_time(parameters, time_t(time.seconds))
    }

    deinit { X509_STORE_free(pointer) }
}

/// Owner of a stack of certificates, each with a count of its own.
final class CertificateStack {
    let pointer: OpaquePointer
    private var isOwned = true

    init?(_ certificates: [Certificate]) {
        guard let stack = OPENSSL_sk_new_null() else { return nil }
        pointer = stack
        for certificate in certificates {
            guard X509_up_ref(certificate.handle.pointer) == 1 else { return nil }
            guard OPENSSL_sk_push(stack, UnsafeRawPointer(certificate.handle.pointer)) > 0 else {
                X509_free(certificate.handle.pointer)
                return nil
            }
        }
    }

    /// The stack, for a function that will free it.
    func released() -> OpaquePointer {
        isOwned = false
        return pointer
    }

    deinit {
        if isOwned { OPENSSL_sk_pop_free(pointer) { X509_free($0.map { OpaquePointer($0) }) } }
    }
}

import COpenSSL
import Synchronization

/// OpenSSL contexts in which one elliptic curve key signs digests.
///
/// Making a context costs a third of what a P-256 signature does, so each is kept for the next signature. A context serves one
/// thread at a time; there are as many as have ever signed at once, up to a limit.
final class SigningContexts: Sendable {
    private static let limit = 64

    /// Of one owner at a time.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private let key: KeyHandle
    private let idle = Mutex<[Context]>([])

    init(_ key: KeyHandle) { self.key = key }

    deinit {
        idle.withLock { contexts in
            for context in contexts { EVP_PKEY_CTX_free(context.pointer) }
        }
    }

    /// The signature in DER, with fresh randomness.
    ///
    /// - Throws: `signing.library`.
    func sign(_ digest: [UInt8]) throws(SigningError) -> [UInt8] {
        defer { clearLibraryErrors() }
        guard let context = taken() ?? made() else { throw SigningError(.library, "could not begin a signature") }
        // The longest that a signature can be; one in DER is often a byte or two shorter.
        var count = Int(EVP_PKEY_get_size(key.pointer))
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1 else {
            EVP_PKEY_CTX_free(context)
            throw SigningError(.library, "could not sign")
        }
        keep(context)
        signature.removeLast(signature.count - count)
        return signature
    }

    private func taken() -> OpaquePointer? { idle.withLock { $0.popLast() }?.pointer }

    private func made() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else { return nil }
        guard EVP_PKEY_sign_init(context) == 1 else {
            EVP_PKEY_CTX_free(context)
            return nil
        }
        return context
    }

    private func keep(_ context: OpaquePointer) {
        let context = Context(pointer: context)
        let isKept = idle.withLock { contexts in
            guard contexts.count < SigningContexts.limit else { return false }
            contexts.append(context)
            return true
        }
        if !isKept { EVP_PKEY_CTX_free(context.pointer) }
    }
}

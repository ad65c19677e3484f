import COpenSSL
import Glibc

/// The calling thread's OpenSSL hash contexts, one per algorithm, kept for the thread's life.
///
/// Asking OpenSSL 3 for an algorithm by name costs more than hashing a Merkle node does, and so does a new
/// context; both are paid once. Sharing by thread is sound under Swift concurrency because every use lies
/// within one synchronous call, which a task cannot leave half way to resume on another thread.
enum HashContext {
    /// Hashes a prefix (possibly empty) and then `bytes` as one message.
    ///
    /// Requires room for the algorithm's digest at `output`.
    @inline(__always)
    static func hash(
        _ algorithm: HashAlgorithm, prefix: UInt8? = nil, _ bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawPointer
    ) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        guard var prefix else { return hash(algorithm, none, bytes, into: output) }
        withUnsafeBytes(of: &prefix) { hash(algorithm, $0, bytes, into: output) }
    }

    /// Hashes two pieces of one message.
    @inline(__always)
    static func hash(
        _ algorithm: HashAlgorithm, _ first: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawPointer
    ) {
        let context = forThread(algorithm)
        // No algorithm is named: the context begins again with the one it was made for.
        var status = EVP_DigestInit_ex2(context, nil, nil)
        if first.count > 0 { status &= EVP_DigestUpdate(context, first.baseAddress, first.count) }
        if bytes.count > 0 { status &= EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
        status &= EVP_DigestFinal_ex(context, output.assumingMemoryBound(to: UInt8.self), nil)
        // With a fetched algorithm and a live context there is nothing left that can fail.
        precondition(status == 1, "libcrypto could not hash")
    }

    /// A context of its own, for a stream that outlives the call.
    static func make(_ algorithm: HashAlgorithm) -> OpaquePointer {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, algorithm.messageDigest, nil) == 1 else {
            preconditionFailure("out of memory for a hash context")
        }
        return context
    }

    /// The shared message digest of a provider, fetched by the name OpenSSL knows it under.
    static func fetch(_ name: String) -> OpaquePointer {
        guard let digest = EVP_MD_fetch(nil, name, nil) else {
            preconditionFailure("libcrypto offers no \(name)")
        }
        return digest
    }

    @inline(__always)
    private static func forThread(_ algorithm: HashAlgorithm) -> OpaquePointer {
        let contexts = pthread_getspecific(key) ?? makeForThread()
        return contexts.assumingMemoryBound(to: OpaquePointer.self)[algorithm.slot]
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { contexts in
            guard let contexts else { return }
            let pointers = contexts.assumingMemoryBound(to: OpaquePointer.self)
            for slot in HashAlgorithm.allCases.indices { EVP_MD_CTX_free(pointers[slot]) }
            pointers.deallocate()
        }
        precondition(status == 0, "no thread-local key is left")
        return key
    }()

    private static func makeForThread() -> UnsafeMutableRawPointer {
        let contexts = UnsafeMutablePointer<OpaquePointer>.allocate(capacity: HashAlgorithm.allCases.count)
        for algorithm in HashAlgorithm.allCases {
            (contexts + algorithm.slot).initialize(to: make(algorithm))
        }
        pthread_setspecific(key, contexts)
        return UnsafeMutableRawPointer(contexts)
    }
}

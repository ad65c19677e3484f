import Synchronization

/// The public keys read lately, by the digest of their SPKI.
///
/// OpenSSL 3 needs about 100 µs to decode a key and as long to verify with it; a ledger meets the same few
/// keys over and over.
final class KeyCache: Sendable {
    static let shared = KeyCache(capacity: 1024)

    private struct State {
        var keys: [Digest: PublicKey.Storage] = [:]
        /// The digests in order of arrival; a ring once it is full.
        var order: [Digest] = []
        var oldest = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    func key(_ id: Digest) -> PublicKey.Storage? {
        state.withLock { $0.keys[id] }
    }

    var count: Int { state.withLock { $0.keys.count } }

    /// Keeps a key, in place of the oldest when the cache is full, and answers the one to use: that of a
    /// concurrent reader when it was first.
    func insert(_ key: PublicKey.Storage) -> PublicKey.Storage {
        state.withLock { state in
            if let present = state.keys[key.keyID] { return present }
            if state.order.count < capacity {
                state.order.append(key.keyID)
            } else {
                state.keys[state.order[state.oldest]] = nil
                state.order[state.oldest] = key.keyID
                state.oldest = (state.oldest + 1) % capacity
            }
            state.keys[key.keyID] = key
            return key
        }
    }
}

public import Signing

/// What became of the signatures over one payload.
///
/// The payload is handed out together with the keys that stand for it, so that what is read on is what was
/// verified and nothing else.
public struct VerificationResult: Sendable {
    private let signedPayload: [UInt8]
    /// The keys with at least one valid signature, each once, in the order the caller gave them.
    public let keys: [PublicKey]
    /// The signatures that no key verified, by their index. An unknown signer and a broken signature look alike.
    public let unverifiedSignatures: [Int]

    init(payload: [UInt8], keys: [PublicKey], unverifiedSignatures: [Int]) {
        signedPayload = payload
        self.keys = keys
        self.unverifiedSignatures = unverifiedSignatures
    }

    public var isVerified: Bool { !keys.isEmpty }

    /// Whether at least `threshold` different keys signed. Requires `threshold ≥ 1`.
    public func meets(threshold: Int) -> Bool {
        precondition(threshold >= 1)
        return keys.count >= threshold
    }

    /// The payload, when at least `threshold` different keys signed it; nil otherwise. Requires `threshold ≥ 1`.
    public func payload(threshold: Int = 1) -> [UInt8]? {
        meets(threshold: threshold) ? signedPayload : nil
    }
}

/// Finds out which candidates made which signatures: each key counts once, each signature for one key.
struct SignatureTally {
    private var found: Set<PublicKey> = []
    private var unverified: [Int] = []

    /// Tries the candidates on a signature in their order; the first that verifies takes it.
    ///
    /// A key that signed already is tried as well, so that its second signature is not reported as unverified.
    mutating func judge(_ index: Int, candidates: some Sequence<PublicKey>, verifies: (PublicKey) -> Bool) {
        guard let key = candidates.first(where: verifies) else { return unverified.append(index) }
        found.insert(key)
    }

    mutating func refuse(_ index: Int) { unverified.append(index) }

    func result(payload: [UInt8], order: [PublicKey]) -> VerificationResult {
        var rest = found
        return VerificationResult(
            payload: payload, keys: order.filter { rest.remove($0) != nil }, unverifiedSignatures: unverified)
    }
}

public import Signing

extension Envelope {
    /// Finds out which of the keys signed this envelope, each in its ``Signing/PublicKey/defaultScheme``.
    ///
    /// Cost: at most one verification per signature and key.
    public func verify(keys: [PublicKey]) -> Verification {
        verify(bound: keys.map { ($0, $0.defaultScheme) })
    }

    /// The same with each key bound to a scheme; a key listed under two schemes still counts once.
    public func verify(bound keys: [(PublicKey, SignatureScheme)]) -> Verification {
        let message = Envelope.preAuthEncoding(type: payloadType, payload: payload)
        var schemes: [PublicKey: Set<SignatureScheme>] = [:]
        var order: [(key: PublicKey, keyID: String)] = []
        for (key, scheme) in keys {
            if schemes[key] == nil { order.append((key, key.keyID.hex)) }
            schemes[key, default: []].insert(scheme)
        }
        var tally = SignatureTally()
        for (index, signature) in signatures.enumerated() {
            // The hint moves a key to the front and does nothing else.
            let candidates =
                order.filter { $0.keyID == signature.keyID } + order.filter { $0.keyID != signature.keyID }
            tally.judge(index, candidates: candidates.map(\.key)) { key in
                schemes[key, default: []].contains { key.verify(signature.bytes, of: message, with: $0) }
            }
        }
        return tally.result(payload: payload, order: order.map(\.key))
    }
}

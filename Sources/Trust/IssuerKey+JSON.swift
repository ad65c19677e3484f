import Attestation
import Signing
public import Wire

extension IssuerKey {
    /// `keyId`, `publicKey` (PEM), `algorithm` as JWS names it, `hint`, `validFrom`, `validUntil`, `revokedAt`,
    /// `revocationReason`; what there is not is null.
    public var json: JSONValue {
        [
            "keyId": .string(keyID.hex), "publicKey": .string(publicKey.pem), "algorithm": .string(algorithm.rawValue),
            "hint": JSONValue(hint), "validFrom": JSONValue(validFrom?.rfc3339),
            "validUntil": JSONValue(validUntil?.rfc3339), "revokedAt": JSONValue(revokedAt?.rfc3339),
            "revocationReason": JSONValue(revocation?.reason),
        ]
    }

    /// Reads a key; `publicKey` alone is enough.
    ///
    /// - Throws: `trust.malformed-record`, `trust.unknown-value`, `trust.key-algorithm`; `trust.invalid-record` when the
    ///   key cannot be used, or `keyId` is another key's.
    public init(json: JSONValue) throws(TrustError) {
        let reader = try RecordReader(
            json, "key",
            allowing: [
                "keyId", "publicKey", "algorithm", "hint", "validFrom", "validUntil", "revokedAt", "revocationReason",
            ])
        let key: PublicKey
        do {
            key = try PublicKey(pem: try reader.string("publicKey"))
        } catch let error as SigningError {
            throw TrustError(.invalidRecord, "publicKey cannot be used", from: error)
        } catch let error as TrustError {
            throw error
        } catch {
            throw TrustError(.invalidRecord, "publicKey cannot be used")
        }
        if let stated = try reader.optionalDigest("keyId"), stated != key.keyID {
            throw TrustError(.invalidRecord, "keyId is \(stated), the key's is \(key.keyID)")
        }
        let algorithm = try reader.optionalChoice("algorithm", JWSAlgorithm.self) ?? IssuerKey(publicKey: key).algorithm
        try self.init(
            publicKey: key, algorithm: algorithm, hint: try reader.optionalString("hint"),
            validFrom: try reader.optionalTimestamp("validFrom"), validUntil: try reader.optionalTimestamp("validUntil"),
            revocation: try Revocation(reader))
    }
}

extension Revocation {
    /// nil when neither member is there; one without the other is refused.
    init?(_ reader: RecordReader) throws(TrustError) {
        switch (try reader.optionalTimestamp("revokedAt"), try reader.optionalString("revocationReason")) {
        case (nil, nil): return nil
        case (let at?, let reason?) where !reason.isEmpty: self.init(at: at, reason: reason)
        default: throw TrustError(.invalidRecord, "revokedAt and revocationReason are given together or not at all")
        }
    }
}

public import Attestation
public import Signing
public import Wire

/// A public key of an issuer, the one algorithm it is used with, and when it counts.
public struct IssuerKey: Hashable, Sendable {
    public let publicKey: PublicKey
    /// Bound to the key here, never read from a header; DSSE uses its hash, JWS all of it.
    public let algorithm: JWSAlgorithm
    /// What its owner writes as `keyid` or `kid`, when that is not the key's SHA-256; a hint that decides nothing.
    public let hint: String?
    /// The first instant at which a signature counts; nil for always.
    public let validFrom: Timestamp?
    /// The first instant at which a signature no longer counts; nil for never.
    public internal(set) var validUntil: Timestamp?
    public internal(set) var revocation: Revocation?

    /// A key with the usual algorithm of its kind: ES256, ES384, ES512, EdDSA, RS256.
    public init(publicKey: PublicKey, hint: String? = nil) {
        self.publicKey = publicKey
        algorithm = IssuerKey.usualAlgorithm(of: publicKey.kind)
        self.hint = hint
        validFrom = nil
        validUntil = nil
        revocation = nil
    }

    /// - Throws: `trust.key-algorithm`; `trust.invalid-record` for an interval that ends before it begins.
    public init(
        publicKey: PublicKey, algorithm: JWSAlgorithm, hint: String? = nil, validFrom: Timestamp? = nil,
        validUntil: Timestamp? = nil, revocation: Revocation? = nil
    ) throws(TrustError) {
        guard algorithm.fits(publicKey.kind) else {
            throw TrustError(.keyAlgorithm, "\(algorithm.rawValue) does not fit a key of kind \(publicKey.kind)")
        }
        if let validFrom, let validUntil, validUntil <= validFrom {
            throw TrustError(.invalidRecord, "key \(publicKey.keyID): validUntil \(validUntil) is not after \(validFrom)")
        }
        self.publicKey = publicKey
        self.algorithm = algorithm
        self.hint = hint
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.revocation = revocation
    }

    /// SHA-256 of the DER SubjectPublicKeyInfo.
    public var keyID: Digest { publicKey.keyID }
    public var revokedAt: Timestamp? { revocation?.at }

    /// How the key signs a DSSE envelope: as in JWS, but ECDSA in DER.
    public var envelopeScheme: SignatureScheme {
        if case .ecdsaRaw(let hash) = algorithm.scheme { .ecdsa(hash) } else { algorithm.scheme }
    }

    /// Whether a signature seen at `instant` may count, revocation left aside.
    public func isValid(at instant: Timestamp) -> Bool {
        validFrom.map { instant >= $0 } ?? true && validUntil.map { instant < $0 } ?? true
    }

    /// Whether a log that gives an entry this time proves that the signature in it came while the key was valid.
    ///
    /// Logs count whole seconds: an entry of a second is no older than the key that begins within it.
    func isValid(integrated time: Timestamp) -> Bool {
        validFrom.map { time.seconds >= $0.seconds } ?? true && validUntil.map { time < $0 } ?? true
    }

    /// The same key, not valid from `instant` on.
    func ending(at instant: Timestamp) throws(TrustError) -> IssuerKey {
        try IssuerKey(
            publicKey: publicKey, algorithm: algorithm, hint: hint, validFrom: validFrom,
            validUntil: validUntil.map { min($0, instant) } ?? instant, revocation: revocation)
    }

    /// Whether a signature says that this key made it: by the key's SHA-256, or by what its owner writes.
    func isNamed(by hint: String) -> Bool {
        Identifier(hint) == Identifier(keyID.hex) || self.hint.map { Identifier($0) == Identifier(hint) } ?? false
    }

    private static func usualAlgorithm(of kind: KeyKind) -> JWSAlgorithm {
        switch kind {
        case .ecdsaP256: .es256
        case .ecdsaP384: .es384
        case .ecdsaP521: .es512
        case .ed25519: .edDSA
        case .rsa: .rs256
        }
    }
}

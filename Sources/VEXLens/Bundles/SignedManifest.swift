import Attestation
public import Signing
public import Trust
public import Wire

/// A manifest's file: bare, or in an envelope whose signer has to be known.
public struct SignedManifest: Sendable {
    public let manifest: LensBundleManifest
    private let envelope: Envelope?

    public var isSigned: Bool { envelope != nil }

    /// - Throws: `lens.bundle-malformed`.
    public init(parsing bytes: [UInt8]) throws(LensBundleError) {
        guard bytes.last == 0x0a, let envelope = try? Envelope(parsing: Array(bytes.dropLast())) else {
            manifest = try LensBundleManifest(parsing: bytes)
            envelope = nil
            return
        }
        guard envelope.payloadType == LensBundleManifest.payloadType, envelope.encoded() + [0x0a] == bytes else {
            throw LensBundleManifest.malformed("it is an envelope of something else, or written in another way")
        }
        manifest = try LensBundleManifest(parsing: envelope.payload)
        self.envelope = envelope
    }

    /// The one of `keys` that signed.
    ///
    /// - Throws: `lens.bundle-unsigned`.
    public func signer(among keys: [PublicKey]) throws(LensBundleError) -> Digest {
        let envelope = try required()
        guard let key = envelope.verify(keys: keys).keys.first, isNamed(key.keyID) else { throw SignedManifest.unknown }
        return key.keyID
    }

    /// The registered issuer who signed, as of `instant`; revoked ones and expired keys do not count.
    ///
    /// - Throws: `lens.bundle-unsigned`, `trust.store`.
    public func source(in directory: any IssuerReader, at instant: Timestamp) throws -> Identifier {
        let found = try SignatureVerifier(handlers: [DSSEHandler()]).authenticate(
            try required().encoded(), directory: directory, at: instant)
        guard found.status == .verified, let issuer = found.issuer, let keyID = found.keyID, isNamed(keyID) else {
            throw LensBundleError(
                .unsigned, "the manifest's signature does not count: \(found.detail)", hint: SignedManifest.hint)
        }
        return issuer
    }

    /// The signature is the only one, and names the key that made it: no part of the file may be anything else.
    private func isNamed(_ keyID: Digest) -> Bool { envelope?.signatures.map(\.keyID) == [keyID.hex] }

    private static let hint = "register who exported it, with the key in its log.pub: `stella issuer add`"

    private func required() throws(LensBundleError) -> Envelope {
        guard let envelope else {
            throw LensBundleError(.unsigned, "the manifest is not signed", hint: "export it again with --sign")
        }
        return envelope
    }

    private static var unknown: LensBundleError {
        LensBundleError(
            .unsigned, "no known key signed the manifest", hint: "name the exporting ledger's log.pub with --key")
    }
}

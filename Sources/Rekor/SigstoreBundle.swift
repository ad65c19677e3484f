public import Attestation
public import Signing
import Wire

/// One file that proves a signature and its entry in a log, to be checked offline (Sigstore bundle).
///
/// Written in version 0.3 with an envelope and a public key; read in 0.1 to 0.3 with what other producers put there.
public struct SigstoreBundle: Sendable {
    public enum Version: String, Sendable, CaseIterable {
        case v01 = "application/vnd.dev.sigstore.bundle+json;version=0.1"
        case v02 = "application/vnd.dev.sigstore.bundle+json;version=0.2"
        /// The early spelling of 0.3.
        case v03Early = "application/vnd.dev.sigstore.bundle+json;version=0.3"
        case v03 = "application/vnd.dev.sigstore.bundle.v0.3+json"
    }

    /// What was signed.
    public enum Content: Sendable {
        /// An envelope with exactly one signature; the bytes are those in which it stands in the bundle.
        case envelope(Envelope, bytes: [UInt8])
        /// A file of which the bundle has the digest alone.
        case message(MessageSignature)
    }

    public struct MessageSignature: Sendable, Hashable {
        public let algorithm: HashAlgorithm
        public let digest: [UInt8]
        public let signature: [UInt8]
    }

    /// How the signer's key is found.
    public enum VerificationMaterial: Sendable, Hashable {
        /// The verifier knows the key; the hint, by custom base64 of the SHA-256 of its DER, helps to choose.
        case publicKey(hint: String)
        /// DER of a certificate, or before 0.3 of a chain, the signer's first.
        case certificates([[UInt8]])
    }

    public let version: Version
    public let content: Content
    public let material: VerificationMaterial
    public let entry: LogEntry
    /// The body of `entry`, read.
    public let body: EntryBody
    /// RFC 3161 timestamps in DER, not looked at here.
    public let timestamps: [[UInt8]]

    /// Most timestamps in one bundle, as other verifiers have it.
    public static let maxTimestamps = 32

    init(
        version: Version, content: Content, material: VerificationMaterial, entry: LogEntry, timestamps: [[UInt8]]
    ) throws(RekorError) {
        self.version = version
        self.content = content
        self.material = material
        self.entry = entry
        self.timestamps = timestamps
        body = try EntryBody(parsing: entry.body)
    }

    /// The bundle of an envelope in exactly these bytes, which stand in the bundle as they are, so that the reader can
    /// make the leaf again.
    ///
    /// - Parameter hint: nil for the base64 SHA-256 of the key that the entry names.
    /// - Throws: `rekor.envelope-syntax` for an envelope with other members than `payloadType`, `payload` and
    ///   `signatures`, or not exactly one signature; what ``EntryBody/init(parsing:)`` throws.
    public init(envelope bytes: [UInt8], entry: LogEntry, hint: String? = nil) throws(RekorError) {
        let document = try JSONDocument(bytes, orThrow: .envelopeSyntax)
        let content = try SigstoreBundle.envelope(document.root, syntax: .envelopeSyntax)
        guard let verifier = try EntryBody(parsing: entry.body).verifiers.first else {
            throw RekorError(.entrySyntax, "the entry names no key")
        }
        let material: VerificationMaterial =
            verifier.certificates.isEmpty
            ? .publicKey(hint: hint ?? Base64.encode(verifier.key.keyID.bytes))
            : .certificates(Array(verifier.certificates.prefix(1)))
        try self.init(version: .v03, content: content, material: material, entry: entry, timestamps: [])
    }

    /// The bundle of an envelope that was logged in its own encoding, ``Attestation/Envelope/encoded()``.
    ///
    /// - Throws: as ``init(envelope:entry:hint:)-swift.init``.
    public init(envelope: Envelope, entry: LogEntry, hint: String? = nil) throws(RekorError) {
        try self.init(envelope: envelope.encoded(), entry: entry, hint: hint)
    }

    /// The envelope, when one was signed.
    public var envelope: Envelope? {
        if case .envelope(let envelope, _) = content { envelope } else { nil }
    }
}

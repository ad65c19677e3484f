import Attestation
import Signing
import Wire

/// What the signature in a bundle is over.
struct SignedContent {
    private enum Message {
        case bytes([UInt8])
        case digest(HashAlgorithm, [UInt8], file: [UInt8]?)
    }

    private let message: Message
    private let signature: [UInt8]

    /// - Throws: `rekor.artifact-mismatch` when the bundle holds the digest of a file and what was given has not that.
    init(_ bundle: SigstoreBundle, _ artifact: SignedArtifact?) throws(RekorError) {
        signature = bundle.signature
        switch bundle.content {
        case .envelope(let envelope, _):
            message = .bytes(Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload))
        case .message(let signed):
            guard let artifact else {
                throw RekorError(
                    .artifactMismatch, "the bundle holds the digest of a file and the file was not given",
                    hint: "give the file that was signed")
            }
            guard let digest = artifact.digest(signed.algorithm) else {
                throw RekorError(
                    .artifactMismatch, "the bundle holds a \(signed.algorithm.rawValue) digest and another was given",
                    hint: "give the file that was signed")
            }
            guard digest == signed.digest else {
                throw RekorError(.artifactMismatch, "the file has not the digest \(Hex.encode(signed.digest))")
            }
            var file: [UInt8]?
            if case .file(let bytes) = artifact { file = bytes }
            message = .digest(signed.algorithm, digest, file: file)
        }
    }

    /// Whether a key signed it.
    ///
    /// A file's digest is signed by Ed25519 as Ed25519ph alone, and so recorded; a bundle of the pure kind, which no
    /// current log takes, needs the file.
    func isSigned(by key: PublicKey) -> Bool {
        switch message {
        case .bytes(let bytes): EntryVerifier(key).verify(signature, of: bytes)
        case .digest(let algorithm, let digest, let file):
            key.verify(signature, ofDigest: digest, by: algorithm)
                || file.map { key.kind == .ed25519 && EntryVerifier(key).verify(signature, of: $0) } ?? false
        }
    }
}

extension SigstoreBundle {
    /// The one signature, which timestamps are over.
    var signature: [UInt8] {
        switch content {
        case .envelope(let envelope, _): envelope.signatures.first?.bytes ?? []
        case .message(let message): message.signature
        }
    }

    /// Whether the signer is known by a certificate, not by a key.
    var isCertified: Bool {
        if case .certificates = material { true } else { false }
    }

    /// The signer's certificate; nil when the bundle has a key.
    ///
    /// - Throws: `rekor.verifier-syntax`.
    var certificate: Certificate? {
        get throws(RekorError) { try certificates.first }
    }

    /// All certificates of the bundle, the signer's first.
    var certificates: [Certificate] {
        get throws(RekorError) {
            guard case .certificates(let list) = material else { return [] }
            var read: [Certificate] = []
            for der in list {
                do {
                    read.append(try Certificate(der: der))
                } catch {
                    throw RekorError(.verifierSyntax, "\(error)")
                }
            }
            return read
        }
    }
}

import Attestation
import Signing
import Wire

/// The bundle was read.
struct BundleEvidence: Evidence {
    let bundle: SigstoreBundle

    var outcome: VerificationStep.Outcome {
        .ok("\(bundle.version.rawValue) with \(bundle.body.kind) \(bundle.body.apiVersion)")
    }
}

/// The content is signed, and by whom.
struct SignatureEvidence: Evidence {
    let signedBy: VerifiedEntry.SignedBy

    var outcome: VerificationStep.Outcome {
        switch signedBy {
        case .trusted(let key): .ok("by the trusted key \(key.keyID.hex)")
        case .namedByEntry(let key): .ok("by the key \(key.keyID.hex), which only the entry names")
        }
    }

    /// - Parameters:
    ///   - signers: When empty, the key that the entry names is taken and reported as such.
    ///   - artifact: The signed file, for bundles that hold only its digest.
    init(checking bundle: SigstoreBundle, signers: [PublicKey], artifact: [UInt8]?) throws(RekorError) {
        let (message, signature) = try SignatureEvidence.signed(bundle, artifact: artifact)
        if let key = signers.first(where: { EntryVerifier($0).verify(signature, of: message) }) {
            signedBy = .trusted(key)
            return
        }
        guard let named = bundle.body.verifiers.first(where: { $0.verify(signature, of: message) })?.key else {
            throw RekorError(
                .signatureInvalid, "neither a trusted key nor the one that the entry names made the signature")
        }
        guard signers.isEmpty else {
            throw RekorError(
                .signerUntrusted, "the content is signed by \(named.keyID.hex), which is not among the trusted keys",
                hint: "trust that key if it is the signer's")
        }
        signedBy = .namedByEntry(named)
    }

    private static func signed(
        _ bundle: SigstoreBundle, artifact: [UInt8]?
    ) throws(RekorError) -> (message: [UInt8], signature: [UInt8]) {
        switch bundle.content {
        case .envelope(let envelope, _):
            let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
            return (message, envelope.signatures.first?.bytes ?? [])
        case .message(let message):
            guard let artifact else {
                throw RekorError(
                    .artifactMismatch, "the bundle holds the digest of a file and the file was not given",
                    hint: "give the file that was signed")
            }
            guard message.algorithm.hash(artifact) == message.digest else {
                throw RekorError(.artifactMismatch, "the file has not the digest \(Hex.encode(message.digest))")
            }
            return (artifact, message.signature)
        }
    }
}

/// The payload is of an expected type, or there is none.
struct PayloadTypeEvidence: Evidence {
    let type: String?

    var outcome: VerificationStep.Outcome {
        type.map { .ok($0) } ?? .notApplicable("a file was signed, not an envelope")
    }

    init(checking bundle: SigstoreBundle, expected: [String]) throws(RekorError) {
        type = bundle.envelope?.payloadType
        guard let type else { return }
        guard expected.contains(where: { $0.utf8.elementsEqual(type.utf8) }) else {
            throw RekorError(
                .payloadType, "the payload is of type \(type), wanted \(expected.joined(separator: " or "))")
        }
    }
}

/// The leaf is what this content gives.
struct LeafEvidence: Evidence {
    let body: EntryBody

    var outcome: VerificationStep.Outcome { .ok("leaf hash \(body.leafHash.hex)") }

    /// Makes the body again from the content, with the certificate of the bundle or else the signer's key.
    init(checking bundle: SigstoreBundle, signedBy: VerifiedEntry.SignedBy?) throws(RekorError) {
        let verifier = try LeafEvidence.verifier(bundle, signedBy)
        switch (bundle.content, bundle.body.content) {
        case (.envelope(let envelope, let bytes), .dsse(let entry)):
            let spelling = try LeafEvidence.spelling(of: envelope, bytes, hashedTo: entry.envelopeHash)
            body = try EntryBody.dsse(envelope: spelling, verifiers: [verifier])
        case (.envelope(let envelope, _), .hashedRekord(let entry)) where entry.version == .v002:
            body = try EntryBody.hashedRekord(envelope: envelope, verifier: verifier)
        case (.message(let message), .hashedRekord(let entry)):
            body = try EntryBody(
                .hashedRekord(
                    HashedRekordEntry(
                        version: entry.version, algorithm: message.algorithm, digest: message.digest,
                        signature: message.signature, verifier: verifier)))
        default:
            throw RekorError(
                .leafMismatch,
                "entries of kind \(bundle.body.kind) \(bundle.body.apiVersion) do not record such content")
        }
        guard body.encoded == bundle.entry.body else {
            throw RekorError(
                .leafMismatch,
                "the content gives the leaf \(body.leafHash.hex), the log has \(bundle.entry.leafHash.hex)",
                hint: "the entry records something else than this bundle")
        }
    }

    /// The bytes of the envelope that the log hashed: those of the bundle, the same without white space, or ours.
    ///
    /// A log keeps the digest of the submitter's spelling, and a bundle need not keep the spelling.
    private static func spelling(
        of envelope: Envelope, _ bytes: [UInt8], hashedTo digest: Digest
    ) throws(RekorError) -> [UInt8] {
        let compact = try JSONDocument(bytes, orThrow: .envelopeSyntax).root.value.compact
        return [bytes, compact, envelope.encoded()].first { SHA256.hash($0) == digest } ?? bytes
    }

    private static func verifier(
        _ bundle: SigstoreBundle, _ signedBy: VerifiedEntry.SignedBy?
    ) throws(RekorError) -> EntryVerifier {
        if case .certificates(let list) = bundle.material, let first = list.first {
            return try EntryVerifier(certificate: first)
        }
        if let key = signedBy?.key ?? bundle.body.verifiers.first?.key { return EntryVerifier(key) }
        throw RekorError(.leafMismatch, "neither bundle nor entry names a key")
    }
}

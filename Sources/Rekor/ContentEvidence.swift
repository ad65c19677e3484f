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

/// The content is signed, and by which key.
struct SignatureEvidence: Evidence {
    /// Why this key's signature counts.
    enum Basis { case trusted, certificate, namedByEntry }

    let key: PublicKey
    let basis: Basis

    var outcome: VerificationStep.Outcome {
        switch basis {
        case .trusted: .ok("by the trusted key \(key.keyID.hex)")
        case .certificate: .ok("by the certificate's key \(key.keyID.hex)")
        case .namedByEntry: .ok("by the key \(key.keyID.hex), which only the entry names")
        }
    }

    /// - Parameters:
    ///   - signers: When empty, and there is no root, the key that the entry names is taken and reported as such.
    ///   - judgesCertificates: Whether the bundle's certificate will be judged, so that its key may sign.
    init(
        checking bundle: SigstoreBundle, signers: [PublicKey], judgesCertificates: Bool, artifact: SignedArtifact?
    ) throws(RekorError) {
        let content = try SignedContent(bundle, artifact)
        if let key = signers.first(where: { content.isSigned(by: $0) }) {
            (self.key, basis) = (key, .trusted)
            return
        }
        if judgesCertificates, let certificate = try bundle.certificate {
            guard content.isSigned(by: certificate.publicKey) else {
                throw RekorError(.signatureInvalid, "the key of the certificate did not make the signature")
            }
            (key, basis) = (certificate.publicKey, .certificate)
            return
        }
        guard let named = bundle.body.verifiers.first(where: { content.isSigned(by: $0.key) })?.key else {
            throw RekorError(
                .signatureInvalid, "neither a trusted key nor the one that the entry names made the signature")
        }
        guard signers.isEmpty, !judgesCertificates else {
            throw RekorError(
                .signerUntrusted, "the content is signed by \(named.keyID.hex), which is not among the trusted keys",
                hint: "trust that key if it is the signer's")
        }
        (key, basis) = (named, .namedByEntry)
    }
}

/// The given file is one of the statement's subjects, or none was given.
struct ArtifactEvidence: Evidence {
    let outcome: VerificationStep.Outcome

    init(checking bundle: SigstoreBundle, _ artifact: SignedArtifact?) throws(RekorError) {
        guard let envelope = bundle.envelope else {
            outcome = .notApplicable("the file itself was signed")
            return
        }
        guard let artifact else {
            outcome = .notApplicable("no file was given")
            return
        }
        let statement: InTotoStatement
        do {
            statement = try InTotoStatement(parsing: envelope.payload)
        } catch {
            throw RekorError(.artifactMismatch, "the payload is no statement about a file: \(error)")
        }
        let digests = statement.subjects.flatMap(\.digest)
        guard
            let found = digests.first(where: { one in
                HashAlgorithm(rawValue: one.algorithm).flatMap { artifact.digest($0) }.map { Hex.encode($0) } == one.hex
            })
        else {
            throw RekorError(.artifactMismatch, "the file is none of those that the statement is about")
        }
        outcome = .ok("\(found.algorithm):\(found.hex)")
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
    init(checking bundle: SigstoreBundle, signedBy key: PublicKey?) throws(RekorError) {
        let verifier = try LeafEvidence.verifier(bundle, key)
        switch (bundle.content, bundle.body.content) {
        case (.envelope(let envelope, let bytes), .dsse(let entry)):
            let spelling = try envelope.spelling(bytes, hashedTo: entry.envelopeHash)
            body = try EntryBody.dsse(envelope: spelling, verifiers: [verifier])
        case (.envelope(let envelope, _), .hashedRekord(let entry)) where entry.version == .v002:
            body = try EntryBody.hashedRekord(envelope: envelope, verifier: verifier)
        case (.envelope(let envelope, let bytes), .inToto(let entry)):
            try entry.require(envelope, bytes, by: verifier)
            body = bundle.body
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

    private static func verifier(_ bundle: SigstoreBundle, _ key: PublicKey?) throws(RekorError) -> EntryVerifier {
        if case .certificates(let list) = bundle.material, let first = list.first {
            return try EntryVerifier(certificate: first)
        }
        if let key = key ?? bundle.body.verifiers.first?.key { return EntryVerifier(key) }
        throw RekorError(.leafMismatch, "neither bundle nor entry names a key")
    }
}

extension Envelope {
    /// The bytes of the envelope that the log hashed: those of the bundle, the same without white space, or ours.
    ///
    /// A log keeps the digest of the submitter's spelling, and a bundle need not keep the spelling.
    fileprivate func spelling(_ bytes: [UInt8], hashedTo digest: Digest) throws(RekorError) -> [UInt8] {
        let compact = try JSONDocument(bytes, orThrow: .envelopeSyntax).root.value.compact
        return [bytes, compact, encoded()].first { SHA256.hash($0) == digest } ?? bytes
    }
}

extension InTotoEntry {
    /// All that such an entry says of an envelope is true of this one.
    ///
    /// The hash in version 0.0.2 is passed over: it is what a client said, of a form that only Rekor's own has.
    fileprivate func require(
        _ envelope: Envelope, _ bytes: [UInt8], by verifier: EntryVerifier
    ) throws(RekorError) {
        guard SHA256.hash(envelope.payload) == payloadHash else {
            throw RekorError(.leafMismatch, "the log has another payload, of the SHA-256 \(payloadHash.hex)")
        }
        switch content {
        case .hashed(let digest, let owner):
            guard owner == verifier, SHA256.hash(try envelope.spelling(bytes, hashedTo: digest)) == digest else {
                throw RekorError(.leafMismatch, "the log has another envelope, of the SHA-256 \(digest.hex)")
            }
        case .signed(let type, _, let signatures):
            guard type.utf8.elementsEqual(envelope.payloadType.utf8), signatures.count == 1,
                envelope.signatures.count == 1, let signature = signatures.first, signature.verifier == verifier,
                LooseBase64.decodeEither(signature.text) == envelope.signatures[0].bytes
            else { throw RekorError(.leafMismatch, "the log has an envelope of another type, signature or signer") }
        }
    }
}

public import Wire

/// Why an entry, a log answer or a bundle was refused; equality looks at the code alone.
public struct RekorError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// A body that is not JSON, lacks a member or has one that its kind does not know.
        case entrySyntax = "rekor.entry-syntax"
        /// A kind or version of entry that is not read here.
        case entryKind = "rekor.entry-kind"
        /// A body that says the same as its canonical form in other bytes.
        case entryNotCanonical = "rekor.entry-not-canonical"
        /// A body of more than 65,535 bytes.
        case entryTooLong = "rekor.entry-too-long"
        /// An envelope that cannot be read, has no signature, or has one in a spelling that a bundle cannot carry.
        case envelopeSyntax = "rekor.envelope-syntax"
        /// A key or certificate that cannot be read.
        case verifierSyntax = "rekor.verifier-syntax"
        /// A signature that no given key verifies, or a key that verifies none.
        case verifierMismatch = "rekor.verifier-mismatch"
        /// Certificates of which the first was not issued by way of the others.
        case chainInvalid = "rekor.chain-invalid"
        /// A kind of key that this kind of entry does not take.
        case keyUnsupported = "rekor.key-unsupported"
        /// A log's answer that is not a log entry.
        case logEntrySyntax = "rekor.log-entry-syntax"
        /// A search that is not JSON, or asks for something that cannot be looked for.
        case querySyntax = "rekor.query-syntax"
        /// A search for more than ten entries.
        case queryTooLong = "rekor.query-too-long"
        /// A document that is not Sigstore's trusted root.
        case trustedRootSyntax = "rekor.trusted-root-syntax"
        /// A document that is not Sigstore's signing configuration.
        case signingConfigSyntax = "rekor.signing-config-syntax"
        /// The log's key gave no signature.
        case signingFailed = "rekor.signing-failed"
        /// A bundle that is not JSON or lacks a member.
        case bundleSyntax = "rekor.bundle-syntax"
        /// A media type that names no bundle version read here.
        case bundleVersion = "rekor.bundle-version"
        /// A member that bundles do not have.
        case bundleUnknownMember = "rekor.bundle-unknown-member"
        /// A bundle without an inclusion proof and checkpoint.
        case proofMissing = "rekor.proof-missing"
        /// No trusted key made the signature.
        case signerUntrusted = "rekor.signer-untrusted"
        /// The signature does not verify with the key that the entry names.
        case signatureInvalid = "rekor.signature-invalid"
        /// The signed file was not given, or its digest is not the one in the bundle.
        case artifactMismatch = "rekor.artifact-mismatch"
        /// A payload type that was not expected.
        case payloadType = "rekor.payload-type"
        /// The log's entry is not the one that this content gives.
        case leafMismatch = "rekor.leaf-mismatch"
        /// The proof does not lead from the leaf to the root, or its index contradicts the entry's.
        case inclusionInvalid = "rekor.inclusion-invalid"
        /// The checkpoint cannot be read or no trusted log signed it.
        case checkpointInvalid = "rekor.checkpoint-invalid"
        /// The checkpoint is of another tree or size than the proof.
        case checkpointMismatch = "rekor.checkpoint-mismatch"
        /// The signed entry timestamp is missing or does not verify.
        case timestampInvalid = "rekor.timestamp-invalid"
        /// An RFC 3161 timestamp that cannot be read, is over something else, or is by nobody who is trusted for time.
        case signedTimestampInvalid = "rekor.signed-timestamp-invalid"
        /// Nothing proves when a certificate's key signed.
        case timeUnproven = "rekor.time-unproven"
        /// No trusted authority issued the certificate, or not for signing, or not at the time that is proven.
        case certificateUntrusted = "rekor.certificate-untrusted"
        /// No trusted certificate log promised to publish the certificate.
        case sctInvalid = "rekor.sct-invalid"
        /// The certificate is somebody else's, or another provider vouched for the identity.
        case identityMismatch = "rekor.identity-mismatch"
        /// A certificate was to be judged, and nobody said whose it must be.
        case identityMissing = "rekor.identity-missing"
        /// The entry's log id is not that of the log that signed the checkpoint.
        case logIDMismatch = "rekor.log-id-mismatch"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    package init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    public var codeText: String { code.rawValue }

    public static func == (left: RekorError, right: RekorError) -> Bool { left.code == right.code }
}

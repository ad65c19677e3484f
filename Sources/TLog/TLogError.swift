public import Wire

/// Why a proof, tile, note or checkpoint was refused.
///
/// Malformed input is thrown as this; a proof that does not verify carries it in ``ProofResult``. Equality looks
/// at the code alone.
public struct TLogError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// A leaf index that is not below the tree size.
        case indexOutOfRange = "tlog.index-out-of-range"
        /// Two sizes in the wrong order, or a size that the format cannot carry.
        case sizeOutOfRange = "tlog.size-out-of-range"
        /// A subtree that the tree does not wholly contain.
        case nodeOutOfRange = "tlog.node-out-of-range"
        /// More or fewer hashes than the sizes call for.
        case hashCountMismatch = "tlog.hash-count-mismatch"
        /// The hashes lead to another root than the trusted one.
        case rootMismatch = "tlog.root-mismatch"
        /// An interval that is not a subtree in the sense of Merkle Tree Certificates.
        case subtreeInvalid = "tlog.subtree-invalid"
        /// Tile bytes whose length is not 32 times the width.
        case tileLength = "tlog.tile-length"
        /// An entry of more than 65,535 bytes.
        case entryTooLong = "tlog.entry-too-long"
        /// An entry bundle that is cut short or holds another number of entries than its width.
        case bundleSyntax = "tlog.bundle-syntax"
        /// Text that is not a signed note.
        case noteSyntax = "tlog.note-syntax"
        /// A note over 1 MiB or with more than 100 signatures.
        case noteLimit = "tlog.note-limit"
        /// A signature by a trusted key that does not verify.
        case noteSignatureInvalid = "tlog.note-signature-invalid"
        /// A note that no trusted key signed.
        case noteUnverified = "tlog.note-unverified"
        /// Two trusted keys share one name and one key hint.
        case noteKeyAmbiguous = "tlog.note-key-ambiguous"
        /// A verifier key that is not `name+hint+base64`, or whose hint is not its own.
        case verifierKeySyntax = "tlog.verifier-key-syntax"
        /// A key of a kind that this note signature type does not take.
        case keyUnsupported = "tlog.key-unsupported"
        /// The signer gave no signature.
        case signingFailed = "tlog.signing-failed"
        /// Text that is not a checkpoint in its one accepted spelling.
        case checkpointSyntax = "tlog.checkpoint-syntax"
        /// A tree of size 0 with another root than SHA-256 of nothing.
        case emptyRoot = "tlog.empty-root"
        /// A cosignature over, or on, what is no C2SP checkpoint.
        case notCosignable = "tlog.not-cosignable"
        /// A time that a cosignature cannot carry.
        case timeOutOfRange = "tlog.time-out-of-range"
        /// Text that is not a C2SP policy file.
        case policySyntax = "tlog.policy-syntax"
        /// A checkpoint of another log than the one whose key signed it.
        case originMismatch = "tlog.origin-mismatch"
        /// Fewer witnesses than the policy demands.
        case quorumUnmet = "tlog.quorum-unmet"
        /// Text that is not a C2SP tlog-proof in its one accepted spelling.
        case proofSyntax = "tlog.proof-syntax"
        /// Bytes that are not the request of a C2SP witness.
        case requestSyntax = "tlog.request-syntax"
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

    public static func == (left: TLogError, right: TLogError) -> Bool { left.code == right.code }
}

public import Signing

/// A named key of a witness: it signs checkpoints with a time (C2SP tlog-cosignature, type 0x04).
///
/// The signed bytes do not hold the name, so a key belongs to one cosigner only. Who calls it has checked that the
/// checkpoint extends every other that the key ever signed for the log; the key itself knows nothing of that.
public struct Cosigner: Sendable {
    /// What others check this key's signatures with.
    public let verifier: NoteVerifier
    private let key: any Signer

    /// - Throws: `tlog.verifier-key-syntax` for a name that notes cannot carry; `tlog.key-unsupported` for a key that is
    ///   not Ed25519.
    public init(name: String, key: any Signer) throws(TLogError) {
        verifier = try NoteVerifier(name: name, key: key.publicKey, kind: .cosignature)
        self.key = key
    }

    public var name: String { verifier.name }

    /// The public key in the text form that others configure.
    public var vkey: String { verifier.vkey }

    /// Signs a checkpoint as the largest consistent one known at a time.
    ///
    /// - Parameter time: POSIX seconds, below 2^63.
    /// - Throws: `tlog.time-out-of-range`; `tlog.not-cosignable` for a checkpoint in Rekor's v1 form;
    ///   `tlog.signing-failed`.
    public func cosign(_ checkpoint: Checkpoint, time: UInt64) throws(TLogError) -> NoteSignature {
        try checkpoint.requireCosignable()
        guard time <= UInt64(Int64.max) else {
            throw TLogError(.timeOutOfRange, "a cosignature's time is below 2^63 seconds, got \(time)")
        }
        let signature: [UInt8]
        do {
            signature = try key.sign(Cosignature.message(time: time, text: checkpoint.text))
        } catch {
            throw TLogError(.signingFailed, "\(verifier): \(error)")
        }
        return try NoteSignature(
            name: name, keyHint: verifier.hint, bytes: Cosignature.body(time: time, signature: signature))
    }
}

extension Checkpoint {
    /// Whether the origin reads `<host> - <tree id>`, as Rekor v1 writes it.
    ///
    /// Such a checkpoint is made anew for each bundle, by another key; it never carries cosignatures. A C2SP log whose
    /// origin looks like that cannot be witnessed here.
    public var isRekorV1: Bool {
        let parts = origin.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 2].elementsEqual("-".utf8), let id = parts.last else {
            return false
        }
        return !id.isEmpty && id.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    func requireCosignable() throws(TLogError) {
        guard !isRekorV1 else {
            throw TLogError(
                .notCosignable, "a checkpoint of Rekor's v1 form carries no cosignatures",
                hint: "cosign the C2SP checkpoint over the same tree")
        }
    }
}

extension SignedNote {
    /// The same checkpoint with cosignatures below its other lines; one takes the place of an older line by its key.
    ///
    /// Nothing is verified here.
    /// - Throws: `tlog.not-cosignable` for a checkpoint in Rekor's v1 form, `tlog.checkpoint-syntax`, `tlog.empty-root`,
    ///   `tlog.note-limit`.
    public func adding(_ cosignatures: [NoteSignature]) throws(TLogError) -> SignedNote {
        try Checkpoint(parsing: text).requireCosignable()
        let kept = signatures.filter { line in
            !cosignatures.contains { $0.keyHint == line.keyHint && NoteText.isSame($0.name, line.name) }
        }
        return try SignedNote(text: text, signatures: kept + cosignatures)
    }
}

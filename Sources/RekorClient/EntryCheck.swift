import Rekor
import Signing
import TLog
import Wire

/// What an entry must be to be believed.
struct EntryCheck {
    enum Time {
        /// The log says that it took the entry in just now.
        case now
        /// Some time ago, but not in the future.
        case past
    }

    let log: RemoteLog
    /// nil when any body will do.
    var body: [UInt8]?
    let time: Time
    let now: Timestamp
    let tolerance: Int64

    /// Checks in the order of the submission checklist: body, proof, checkpoint, signatures, log id, clock.
    ///
    /// That the name is that of the body has been checked in reading it.
    /// - Returns: The checkpoint, which is signed by a pinned key.
    func check(_ entry: LogEntry) throws(RekorClientError) -> Checkpoint {
        if let body, body != entry.body {
            throw RekorClientError(
                .bodyMismatch, "the log has the leaf \(entry.leafHash.hex), our content gives \(MerkleHash.leaf(body).hex)",
                hint: "the log recorded something else than what was sent")
        }
        if case .invalid(let reason) = entry.inclusionProof.verify(leafHash: entry.leafHash, root: entry.rootHash) {
            throw RekorClientError(.inclusionInvalid, "\(reason)")
        }
        let checkpoint = try EntryCheck.checkpoint(in: entry.checkpoint)
        guard checkpoint.size == entry.inclusionProof.size, checkpoint.root == entry.rootHash else {
            throw RekorClientError(
                .checkpointMismatch,
                "the checkpoint is of \(checkpoint.size) leaves and root \(checkpoint.root.hex), the proof of "
                    + "\(entry.inclusionProof.size) and \(entry.rootHash.hex)")
        }
        try EntryCheck.checkName(of: checkpoint, log)
        for step in BundleVerifier(logs: log.trusted, signers: []).verify(entry) {
            if case .failed(let error) = step.outcome { throw EntryCheck.alarm(error) }
        }
        if log.api == .v1 { try checkTime(entry.integratedTime) }
        return checkpoint
    }

    private func checkTime(_ seconds: Int64) throws(RekorClientError) {
        let (away, overflow) = seconds.subtractingReportingOverflow(now.seconds)
        guard !overflow, away <= tolerance, time == .past || -away <= tolerance else {
            throw RekorClientError(
                .timeImplausible,
                "the log says that it took the entry in at \(seconds), which is \(overflow ? "far" : "\(away) seconds") from now",
                hint: "check this machine's clock; if it is right, distrust the log's")
        }
    }

    /// Reads a note without verifying it.
    static func checkpoint(in note: String) throws(RekorClientError) -> Checkpoint {
        do {
            return try Checkpoint(parsing: try SignedNote(parsing: note).text)
        } catch {
            throw RekorClientError(.checkpointInvalid, "\(error)")
        }
    }

    /// Reads a note that a pinned key signed under the log's name.
    static func verified(_ note: String, by log: RemoteLog) throws(RekorClientError) -> Checkpoint {
        let checkpoint = try EntryCheck.checkpoint(in: note)
        try checkName(of: checkpoint, log)
        do {
            let verifiers = log.trusted.compactMap { $0.verifier(forOrigin: checkpoint.origin) }
            _ = try SignedNote(parsing: note).verify(with: verifiers)
        } catch {
            throw RekorClientError(.checkpointInvalid, "\(error)")
        }
        return checkpoint
    }

    private static func checkName(of checkpoint: Checkpoint, _ log: RemoteLog) throws(RekorClientError) {
        let parts = RekorCheckpoint.parts(ofOrigin: checkpoint.origin)
        guard (parts == nil) == (log.api == .v2) else {
            throw RekorClientError(
                .nameMismatch, "\(checkpoint.origin) is not the origin of a log of version \(log.api.rawValue)")
        }
        guard let name = log.name else { return }
        let found = parts?.host ?? checkpoint.origin
        guard found.utf8.elementsEqual(name.utf8) else {
            throw RekorClientError(
                .nameMismatch, "the log signs as \(found), wanted is \(name)",
                hint: "if that is the log's name, give it with --origin")
        }
    }

    /// What a verifier of bundles found, told of a log that was asked.
    private static func alarm(_ error: RekorError) -> RekorClientError {
        let code: RekorClientError.Code =
            switch error.code {
            case .inclusionInvalid: .inclusionInvalid
            case .checkpointMismatch: .checkpointMismatch
            case .timestampInvalid: .timestampInvalid
            case .logIDMismatch: .logIDMismatch
            default: .checkpointInvalid
            }
        return RekorClientError(code, error.detail, hint: error.hint)
    }
}

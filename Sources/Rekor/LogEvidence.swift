import Signing
import TLog
import Wire

/// All that a log's answer proves.
struct LogEvidence {
    let inclusion: InclusionEvidence
    let checkpoint: CheckpointEvidence
    let timestamp: TimestampEvidence
    let logID: LogIDEvidence

    /// nil when one of the steps failed.
    init?(
        _ inclusion: InclusionEvidence?, _ checkpoint: CheckpointEvidence?, _ timestamp: TimestampEvidence?,
        _ logID: LogIDEvidence?
    ) {
        guard let inclusion, let checkpoint, let timestamp, let logID else { return nil }
        self.inclusion = inclusion
        self.checkpoint = checkpoint
        self.timestamp = timestamp
        self.logID = logID
    }
}

/// The leaf is in the tree that the entry's proof speaks of.
struct InclusionEvidence: Evidence {
    let index: LogIndex
    let size: TreeSize

    var outcome: VerificationStep.Outcome { .ok("leaf \(index) of \(size)") }

    /// The leaf hash is taken from the body, never from the bundle.
    init(checking entry: LogEntry) throws(RekorError) {
        let proof = entry.inclusionProof
        if case .invalid(let reason) = proof.verify(leafHash: entry.leafHash, root: entry.rootHash) {
            throw RekorError(.inclusionInvalid, "\(reason)")
        }
        let isV2 = entry.treeID == nil
        guard isV2 ? entry.logIndex == proof.index.value : entry.logIndex >= proof.index.value else {
            throw RekorError(
                .inclusionInvalid, "the entry has index \(entry.logIndex) and its proof \(proof.index)")
        }
        index = proof.index
        size = proof.size
    }
}

/// A trusted log signed a checkpoint over the size and root of the entry's proof.
struct CheckpointEvidence: Evidence {
    let log: TrustedLog
    let checkpoint: Checkpoint
    /// What the entry's log id must be.
    let keyID: Digest

    var outcome: VerificationStep.Outcome { .ok("\(checkpoint.origin), size \(checkpoint.size)") }

    init(checking entry: LogEntry, logs: [TrustedLog]) throws(RekorError) {
        do throws(TLogError) {
            let note = try SignedNote(parsing: entry.checkpoint)
            let checkpoint = try Checkpoint(parsing: note.text)
            let known = logs.compactMap { log in log.verifier(forOrigin: checkpoint.origin).map { (log, $0) } }
            let verified = try note.verify(with: known.map(\.1))
            guard let (log, verifier) = known.first(where: { verified.first == $0.1 }) else {
                throw TLogError(.noteUnverified, "no trusted log signed")
            }
            self.log = log
            self.checkpoint = checkpoint
            keyID = verifier.keyID
        } catch {
            throw RekorError(.checkpointInvalid, "\(error)")
        }
        guard RekorCheckpoint.parts(ofOrigin: checkpoint.origin)?.treeID == entry.treeID else {
            throw RekorError(.checkpointMismatch, "the checkpoint of \(checkpoint.origin) is not of the entry's tree")
        }
        guard checkpoint.size == entry.inclusionProof.size, checkpoint.root == entry.rootHash else {
            throw RekorError(
                .checkpointMismatch,
                "the checkpoint is of \(checkpoint.size) leaves and root \(checkpoint.root.hex), "
                    + "the proof of \(entry.inclusionProof.size) and \(entry.rootHash.hex)")
        }
    }
}

/// The log signed the time at which it took the entry in, or it is one that vouches for no time.
struct TimestampEvidence: Evidence {
    /// POSIX seconds.
    let time: Int64?

    var outcome: VerificationStep.Outcome {
        time.map { .ok("integrated at \($0)") } ?? .notApplicable("this log vouches for no time")
    }

    /// - Parameters:
    ///   - log: The log that signed the checkpoint or, if none did, the one with the entry's log id.
    ///   - logs: All that are trusted, for the periods in which its key counts.
    init(checking entry: LogEntry, log: TrustedLog?, logs: [TrustedLog]) throws(RekorError) {
        guard let signature = entry.signedEntryTimestamp else {
            guard entry.treeID == nil, entry.integratedTime == 0 else {
                throw RekorError(.timestampInvalid, "the entry states a time that no signature covers")
            }
            time = nil
            return
        }
        guard let log else { throw RekorError(.timestampInvalid, "no trusted log has the entry's log id") }
        guard entry.promise.verify(signature, key: log.key) else {
            throw RekorError(.timestampInvalid, "the signed entry timestamp does not verify with the log's key")
        }
        guard logs.counts(log, at: Timestamp(seconds: entry.integratedTime)) else {
            throw RekorError(
                .timestampInvalid, "the log's key does not count at \(Timestamp(seconds: entry.integratedTime))")
        }
        time = entry.integratedTime
    }
}

/// The entry names the log that signed.
struct LogIDEvidence: Evidence {
    let logID: Digest

    var outcome: VerificationStep.Outcome { .ok(logID.hex) }

    init(checking entry: LogEntry, checkpoint: CheckpointEvidence?, logs: [TrustedLog]) throws(RekorError) {
        let known = checkpoint.map { [$0.keyID] } ?? logs.map(\.key.keyID)
        guard known.contains(entry.logID) else {
            throw RekorError(.logIDMismatch, "the entry names another log than the one that signed: \(entry.logID.hex)")
        }
        logID = entry.logID
    }
}

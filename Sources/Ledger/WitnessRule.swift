import Signing
import TLog

/// Whether a request extends what a witness remembers of the log; the signature has been checked before.
enum WitnessRule {
    enum Judgement {
        case accept(Checkpoint)
        case refuse(WitnessAnswer)
    }

    /// - Parameter newest: nil when the witness has not cosigned this log yet: size 0 is then what it knows.
    static func judge(_ request: AddCheckpointRequest, after newest: Checkpoint?) -> Judgement {
        // What parsing left open is size 0 with another root than that of nothing.
        let size = (try? request.checkpoint().size) ?? .empty
        guard request.oldSize <= size else {
            return .refuse(
                .malformed(
                    reason: TLogError(
                        .sizeOutOfRange, "a tree of \(size) leaves cannot extend one of \(request.oldSize)")))
        }
        let known = newest?.size ?? .empty
        guard request.oldSize == known else { return .refuse(.conflict(size: known)) }
        let checkpoint: Checkpoint
        do { checkpoint = try request.checkpoint() } catch { return .refuse(.unprovable(reason: error)) }
        let proof = ConsistencyProof(from: known, to: checkpoint.size, hashes: request.hashes)
        switch proof.verify(oldRoot: newest?.root ?? MerkleHash.emptyRoot, newRoot: checkpoint.root) {
        case .valid: return .accept(checkpoint)
        case .invalid(let reason): return .refuse(.unprovable(reason: reason))
        }
    }
}

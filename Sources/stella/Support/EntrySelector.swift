import Ledger
import ProofChain
import Rekor
import Signing
import TLog
import VEXLens
import Wire

/// An entry as users name it: a log index, a UUID of 80 hexadecimal digits, a leaf hash of 64, or a verdict id.
struct EntrySelector {
    let text: String

    func resolve(in session: ReadSession) throws -> LogIndex {
        if let number = UInt64(text), text.utf8.count <= 20 {
            guard let index = session.proofs.head.logIndex(of: VirtualIndex(number)) else { throw notFound }
            return index
        }
        if text.hasPrefix("sha256:") {
            guard let digest = Digest(prefixed: text), let verdict = try session.lens.verdict(digest) else { throw notFound }
            return verdict.index
        }
        guard let uuid = EntryUUID(text) else {
            throw CommandError(
                "usage.entry", "\(text) names no entry",
                hint: "give a log index, a UUID (80 hexadecimal digits), a leaf hash (64), or a verdict id (sha256:…)")
        }
        guard uuid.treeID.map({ $0 == session.proofs.head.treeID }) ?? true,
            let index = try session.store.index(ofLeaf: uuid.leafHash)
        else { throw notFound }
        return index
    }

    private var notFound: VEXLensError {
        VEXLensError(.notFound, "the log has no entry \(text)", hint: "see `stella ledger status` for its size")
    }
}

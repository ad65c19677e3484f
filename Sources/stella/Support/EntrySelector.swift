import Ledger
import LedgerSQLite
import ProofChain
import Rekor
import Signing
import TLog
import VEXLens
import Wire

/// An entry as users name it: a log index, a UUID of 80 hexadecimal digits, a leaf hash of 64, or a verdict id.
struct EntrySelector {
    let text: String

    func resolve(in session: ReadSession) throws -> VirtualIndex {
        if let number = UInt64(text), text.utf8.count <= 20 {
            guard VirtualIndex(number) < session.trees.end else { throw notFound }
            return VirtualIndex(number)
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
        // A leaf may be in several trees: the newest is meant unless a tree is named.
        for (store, proofs) in zip(session.directory.frozen + [session.store], session.trees.all).reversed()
        where uuid.treeID.map({ $0 == proofs.head.treeID }) ?? true {
            if let index = try store.index(ofLeaf: uuid.leafHash) { return proofs.head.virtualIndex(of: index) }
        }
        throw notFound
    }

    private var notFound: VEXLensError {
        VEXLensError(.notFound, "the log has no entry \(text)", hint: "see `stella ledger status` for its size")
    }
}

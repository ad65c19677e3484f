import Ledger
public import Rekor
import TLog
import Wire

/// The documents by which clients learn whom to trust and where to submit.
extension LogService {
    /// The ledger's key for version 1, and for version 2 one name for each tree.
    ///
    /// - Parameter url: Where clients of version 1 reach the log. A log of version 2 goes by the name in its checkpoint.
    public func trustedRoot(url: String) throws -> TrustedRoot {
        let second = try trees.map { tree in
            let origin = tree.proofs.head.origin
            return try TrustedRoot.Log.v2(
                baseURL: "https://\(origin)", name: origin, key: checkpointKey, start: start(of: tree))
        }
        return TrustedRoot(logs: [.v1(baseURL: url, key: publicKey, start: try start(of: trees[0]))] + second)
    }

    /// Both versions of the interface at one address, either of which will do.
    public func signingConfig(url: String) throws -> SigningConfig {
        let start = try start(of: trees[0])
        return SigningConfig(
            logs: [2, 1].map {
                SigningConfig.Log(url: url, version: $0, start: start, operator: trees[0].proofs.head.origin)
            })
    }

    /// No promise is older than the first entry.
    private func start(of tree: Tree) throws -> Timestamp {
        let head = tree.proofs.head
        guard head.size > .empty else { return head.integratedTime }
        return try tree.proofs.entry(at: LogIndex(0)).integratedTime
    }
}

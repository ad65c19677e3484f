public import TLog

extension ProofService {
    /// Proves at once that the tree of `size` entries contains those at `indexes`.
    ///
    /// - Parameter indexes: Ascending, each once.
    /// - Throws: As ``inclusion(index:size:)``.
    public func inclusion(of indexes: [LogIndex], size: TreeSize) throws(LedgerError) -> InclusionMultiproof {
        let view = try view(atLeast: size)
        do {
            let nodes = try InclusionMultiproof.plan(indexes: indexes, size: size)
            return InclusionMultiproof(size: size, hashes: try hashes(of: nodes, in: view))
        } catch {
            throw LedgerError.wrapping(error)
        }
    }
}

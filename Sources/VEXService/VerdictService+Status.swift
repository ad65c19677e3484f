import Consensus
import Ledger
import ProofChain
import Signing
import TLog
import VEXLens
import Wire

extension VerdictService {
    /// How much is there, up to which checkpoint, and which derived entries are still to be logged.
    public func status() throws -> VEXAnswer {
        let head = trees.newest.head
        let counts = try lensCounts()
        let owed = try store.owed()
        return VEXAnswer([
            "counts": [
                "documents": .integer(counts.documents), "observations": .integer(counts.observations),
                "verdicts": .integer(counts.verdicts), "deltas": .integer(counts.deltas),
                "mergeTraces": .integer(counts.mergeTraces), "entries": .integer(head.end.value),
            ],
            "owed": .array(
                owed.prefix(QueryParameters.mostRows).map {
                    [
                        "kind": .string($0.kind.rawValue), "verdictId": .string($0.verdict.prefixed),
                        "logIndex": .integer($0.index.value),
                    ]
                }),
            "owedCount": .integer(owed.count), "mode": .string(defaultMode.rawValue),
            "checkpoint": [
                "origin": .string(head.origin), "treeId": .string(String(head.treeID)), "size": .integer(head.size.value),
                "rootHash": .string(head.root.hex), "integratedTime": .string(head.integratedTime.rfc3339),
                "note": .string(head.note),
            ],
        ])
    }
}

public import Signing
public import TLog
public import Wire

/// The answer to a submission: the entry's place and the proof of it, against a checkpoint that is durable.
public struct Receipt: Sendable, Hashable {
    public let index: LogIndex
    public let leafHash: Digest
    /// Whole seconds.
    public let integratedTime: Timestamp
    /// Covers the entry; its note may be shown to anyone.
    public let head: CommittedHead
    /// At the size of `head`.
    public let inclusion: InclusionProof
    /// False when the log had this entry before; index and time are then those of the first submission.
    public let isNew: Bool

    public var virtualIndex: VirtualIndex { head.virtualIndex(of: index) }

    /// Checks the proof against the head's root, with the leaf hashed from `body`; the note's signature is not looked
    /// at.
    public func verify(body: [UInt8]) -> ProofResult {
        inclusion.verify(leafHash: MerkleHash.leaf(body), root: head.root)
    }

    public static func == (left: Receipt, right: Receipt) -> Bool {
        left.index == right.index && left.leafHash == right.leafHash && left.integratedTime == right.integratedTime
            && left.head == right.head && left.inclusion == right.inclusion && left.isNew == right.isNew
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(index)
        hasher.combine(head.size)
    }
}

/// What the sequencer hands to a submitter, who makes the proofs on its own thread.
struct Placement: Sendable {
    let index: LogIndex
    let leafHash: Digest
    let integratedTime: Timestamp
    let isNew: Bool
    /// Made already for entries of older batches, whose nodes may have to be read.
    let inclusion: InclusionProof?
}

/// The places of one group of submissions and the nodes that prove them.
struct Placements: Sendable {
    let head: CommittedHead
    /// As it was before it was trimmed: it holds every node that proves an entry of the batch.
    let edge: EdgeWindow
    let places: [Placement]

    func receipts() throws(LedgerError) -> [Receipt] {
        var receipts: [Receipt] = []
        receipts.reserveCapacity(places.count)
        for place in places {
            receipts.append(
                Receipt(
                    index: place.index, leafHash: place.leafHash, integratedTime: place.integratedTime, head: head,
                    inclusion: try inclusion(of: place), isNew: place.isNew))
        }
        return receipts
    }

    private func inclusion(of place: Placement) throws(LedgerError) -> InclusionProof {
        if let proof = place.inclusion { return proof }
        do {
            return try InclusionProof.make(index: place.index, size: head.size) { nodes in
                try nodes.map { node in
                    guard let hash = edge.hash(of: node) else {
                        throw LedgerError(.outOfRange, "node \(node) is not at the edge")
                    }
                    return hash
                }
            }
        } catch {
            throw LedgerError.wrapping(error)
        }
    }
}

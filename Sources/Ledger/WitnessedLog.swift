public import Signing
public import TLog

/// A log that a witness follows.
public struct WitnessedLog: Sendable {
    /// The first line of its checkpoints.
    public let origin: String
    /// Its keys, any one of which suffices; at least one.
    public let verifiers: [NoteVerifier]

    /// - Throws: `ledger.not-witnessable` for a log of Rekor's v1 form, by its origin or by the kind of a key;
    ///   `ledger.bad-parameter` for an origin that no checkpoint has, without a key, or with a witness's.
    public init(origin: String, verifiers: [NoteVerifier]) throws(LedgerError) {
        let first: Checkpoint
        do {
            first = try Checkpoint(origin: origin, size: .empty, root: MerkleHash.emptyRoot)
        } catch {
            throw LedgerError(.badParameter, error.detail, outcome: .nothingKept)
        }
        try WitnessableCheckpoint.requireC2SP(first, verifiers)
        guard !verifiers.isEmpty, verifiers.allSatisfy({ $0.kind != .cosignature }) else {
            throw LedgerError(
                .badParameter, "a log has a key at least, and none of a witness's type", outcome: .nothingKept)
        }
        self.origin = origin
        self.verifiers = verifiers
    }

    /// A log whose key bears its origin as name, as in a policy file.
    ///
    /// - Throws: `ledger.not-witnessable`, `ledger.bad-parameter`.
    public init(_ verifier: NoteVerifier) throws(LedgerError) {
        try self.init(origin: verifier.name, verifiers: [verifier])
    }

    /// What the read interface calls the log: SHA-256 of the origin.
    public var originHash: Digest { SHA256.hash(Array(origin.utf8)) }
}

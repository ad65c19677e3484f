public import TLog

/// What came of asking one witness.
public struct WitnessReport: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        /// The witness cosigned, and its line verifies. POSIX seconds.
        case cosigned(time: UInt64)
        /// The note had a good line of this witness already; it was not asked.
        case present(time: UInt64)
        /// It answered, and not with a good cosignature: `ledger.witness-refused`, `ledger.witness-ahead`,
        /// `ledger.witness-inconsistent`.
        case refused(reason: LedgerError)
        /// No answer came; in the transport's words.
        case unreachable(reason: String)
        /// The request could not be made here, for want of a proof.
        case failed(reason: LedgerError)
        /// The quorum was met before, or there is nothing to ask it with.
        case notAsked(reason: String)
    }

    /// As the policy calls it.
    public let name: PolicyText
    public let outcome: Outcome
    /// The size of the newest checkpoint that it is known to have cosigned, to be remembered for the next request; nil
    /// when nothing is known.
    public let knownSize: TreeSize?

    public init(name: PolicyText, outcome: Outcome, knownSize: TreeSize?) {
        self.name = name
        self.outcome = outcome
        self.knownSize = knownSize
    }
}

/// A checkpoint with the cosignatures that were had for it.
public struct WitnessedCheckpoint: Sendable {
    /// The note with the new lines below its own; lines of the policy's witnesses that do not verify are left out.
    public let note: SignedNote
    /// What the policy says of that note; its refusal is `tlog.quorum-unmet` when too few cosigned.
    public let evaluation: PolicyEvaluation
    /// One for each witness of the policy, in its order.
    public let reports: [WitnessReport]
}

extension LedgerError.Code {
    /// A witness answered otherwise than with a cosignature that verifies.
    public static let witnessRefused = Self(rawValue: "ledger.witness-refused")
    /// A witness has cosigned a larger tree of this log than it was asked about: the log was rolled back, or someone
    /// else signs with its key.
    public static let witnessAhead = Self(rawValue: "ledger.witness-ahead")
    /// What a witness has cosigned of this log does not grow into what it was asked about, by the log's own proof.
    public static let witnessInconsistent = Self(rawValue: "ledger.witness-inconsistent")
}

/// What a policy says of a checkpoint, with reasons.
public struct PolicyEvaluation: Sendable, Equatable {
    /// How one witness of the policy stands to the checkpoint.
    public enum Standing: Sendable, Equatable {
        /// POSIX seconds; the newest, when the witness signed more than once.
        case cosigned(time: UInt64)
        case absent
        /// There is a line by its key, of a type that is not verified here; it does not count.
        case unsupported
        /// A line by its key does not verify, which condemns the whole note.
        case invalid
    }

    public struct Witness: Sendable, Equatable {
        public let name: PolicyText
        public let standing: Standing

        public var hasCosigned: Bool { if case .cosigned = standing { true } else { false } }
    }

    public struct Group: Sendable, Equatable {
        public let name: PolicyText
        /// How many of its members have witnessed the checkpoint.
        public let witnessed: Int
        /// How many must have.
        public let needed: Int

        public var isMet: Bool { witnessed >= needed }
    }

    /// nil when the text is none.
    public let checkpoint: Checkpoint?
    /// The log's key that signed; its name is the checkpoint's origin.
    public let log: NoteVerifier?
    /// Every witness of the policy, in its order.
    public let witnesses: [Witness]
    /// Every group of the policy, in its order.
    public let groups: [Group]
    /// Whether enough witnesses have cosigned, whatever else is wrong.
    public let isQuorumMet: Bool
    /// The first reason to refuse the checkpoint: `tlog.note-signature-invalid`, `tlog.note-key-ambiguous`,
    /// `tlog.checkpoint-syntax`, `tlog.empty-root`, `tlog.note-unverified`, `tlog.origin-mismatch`,
    /// `tlog.quorum-unmet`; nil when the policy accepts it.
    public let refusal: TLogError?

    public var isAccepted: Bool { refusal == nil }
}

extension WitnessPolicy {
    /// Judges a note: a log signed it under its own origin, no known signature fails, and the quorum is met.
    ///
    /// - Parameter knownLogs: Keys of logs that the caller trusts besides those of the policy, such as the one that
    ///   it asked; their names need not be the origin.
    public func evaluate(_ note: SignedNote, knownLogs: [NoteVerifier] = []) -> PolicyEvaluation {
        let standings = witnesses.map { PolicyEvaluation.Witness(name: $0.name, standing: standing(of: $0, in: note)) }
        let counts = count(standings)
        var checkpoint: Checkpoint?
        var log: NoteVerifier?
        let isQuorumMet = quorum.map { counts.met.contains($0) } ?? true
        var refusal: TLogError?
        do throws(TLogError) {
            checkpoint = try Checkpoint(parsing: note.text)
            if let bad = standings.first(where: { $0.standing == .invalid }) {
                throw TLogError(.noteSignatureInvalid, "the cosignature by \(bad.name) does not verify")
            }
            let verified = try note.verify(with: logVerifiers + knownLogs)
            log = try signer(of: note.text, among: verified, knownLogs)
            guard isQuorumMet else { throw unmet(standings, counts.groups) }
        } catch {
            refusal = error
        }
        return PolicyEvaluation(
            checkpoint: checkpoint, log: log, witnesses: standings, groups: counts.groups, isQuorumMet: isQuorumMet,
            refusal: refusal)
    }

    /// Several lines by one key must all verify.
    private func standing(of witness: Witness, in note: SignedNote) -> PolicyEvaluation.Standing {
        let lines = note.signatures.filter { witness.key.isOf($0) }
        guard !lines.isEmpty else { return .absent }
        guard let verifier = witness.key.verifier else { return .unsupported }
        guard lines.allSatisfy({ verifier.verify(text: note.text, signature: $0) }) else { return .invalid }
        return .cosigned(time: lines.compactMap { Cosignature($0)?.time }.max() ?? 0)
    }

    /// Goes through the groups once: what a group has as members stands before it.
    private func count(
        _ standings: [PolicyEvaluation.Witness]
    ) -> (met: Set<PolicyText>, groups: [PolicyEvaluation.Group]) {
        var met = Set(standings.filter(\.hasCosigned).map(\.name))
        var counted: [PolicyEvaluation.Group] = []
        for group in groups {
            let state = PolicyEvaluation.Group(
                name: group.name, witnessed: group.members.count { met.contains($0) }, needed: group.needed)
            if state.isMet { met.insert(group.name) }
            counted.append(state)
        }
        return (met, counted)
    }

    private func signer(
        of text: String, among verified: [NoteVerifier], _ knownLogs: [NoteVerifier]
    ) throws(TLogError) -> NoteVerifier {
        let origin = Array(text.utf8.prefix { $0 != NoteText.lineFeed })
        let log = verified.first { verifier in
            knownLogs.contains(verifier) || verifier.name.utf8.elementsEqual(origin)
        }
        guard let log else {
            let names = verified.map(\.description).joined(separator: ", ")
            throw TLogError(
                .originMismatch, "\(names) signed a checkpoint of \(String(decoding: origin, as: UTF8.self))",
                hint: "the name of a log's key in a policy is the log's origin")
        }
        return log
    }

    private func unmet(
        _ standings: [PolicyEvaluation.Witness], _ groups: [PolicyEvaluation.Group]
    ) -> TLogError {
        let cosigned = standings.filter(\.hasCosigned).map(\.name.description)
        let by = cosigned.isEmpty ? "no witness" : cosigned.joined(separator: ", ")
        let state = groups.first { $0.name == quorum }.map { ", \($0.witnessed) of \($0.needed)" } ?? ""
        return TLogError(
            .quorumUnmet, "the quorum \(quorum?.description ?? "none") is not met\(state); cosigned by \(by)",
            hint: "ask more witnesses of the policy")
    }
}

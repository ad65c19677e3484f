public import TLog

/// Asks witnesses to cosign a log's checkpoint; the client's side of C2SP tlog-witness without the HTTP around it.
///
/// Nothing that a witness answers is taken before it verifies under the key that the policy gives it. Calls block on
/// the transport.
public struct WitnessClient: Sendable {
    public struct Response: Sendable {
        public let status: Int
        /// The header's value, if there is one.
        public let contentType: String?
        public let body: [UInt8]

        public init(status: Int, contentType: String?, body: [UInt8]) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }
    }

    /// Sends a body with POST and returns the answer, whatever its status; throws when there is none.
    public typealias Transport = @Sendable (_ url: String, _ body: [UInt8]) throws -> Response
    /// Proves the log's growth between two sizes, as ``ProofService/consistency(from:to:)`` does.
    public typealias Proofs = (_ from: TreeSize, _ to: TreeSize) throws(LedgerError) -> ConsistencyProof

    private let transport: Transport

    public init(transport: @escaping Transport) { self.transport = transport }

    /// Asks the witnesses of a policy, one after the other, until its quorum is met.
    ///
    /// - Parameters:
    ///   - note: May have cosignatures already; their witnesses are not asked again.
    ///   - verifiers: The log's own keys, whether the policy lists them or not.
    ///   - knownSizes: What each witness cosigned last, from earlier reports; one that is missing is asked with size 0
    ///     and tells.
    ///   - everyone: Go on when the quorum is met.
    /// - Throws: `ledger.not-witnessable`, `ledger.checkpoint-unverified`. That too few witnesses cosign is an answer.
    public func collect(
        for note: SignedNote, signedBy verifiers: [NoteVerifier], policy: WitnessPolicy,
        knownSizes: [PolicyText: TreeSize] = [:], everyone: Bool = false, proofs: Proofs
    ) throws(LedgerError) -> WitnessedCheckpoint {
        let candidate = try WitnessableCheckpoint(note, signedBy: verifiers)
        var collected = try WitnessClient.withoutInvalid(note, policy)
        var evaluation = policy.evaluate(collected, knownLogs: verifiers)
        var reports: [WitnessReport] = []
        for (place, witness) in policy.witnesses.enumerated() {
            let known = knownSizes[witness.name]
            if case .cosigned(let time) = evaluation.witnesses[place].standing {
                let size = max(known ?? .empty, candidate.checkpoint.size)
                reports.append(WitnessReport(name: witness.name, outcome: .present(time: time), knownSize: size))
                continue
            }
            guard everyone || !evaluation.isQuorumMet else {
                let outcome = WitnessReport.Outcome.notAsked(reason: "the quorum is met")
                reports.append(WitnessReport(name: witness.name, outcome: outcome, knownSize: known))
                continue
            }
            let (report, line) = ask(witness, for: candidate, knownSize: known, proofs: proofs)
            reports.append(report)
            guard let line else { continue }
            collected = try WitnessClient.adding([line], to: collected)
            evaluation = policy.evaluate(collected, knownLogs: verifiers)
        }
        return WitnessedCheckpoint(note: collected, evaluation: evaluation, reports: reports)
    }

    /// Asks one witness; when it knows another size than was thought, once more from there.
    ///
    /// - Parameter knownSize: nil when nothing is known.
    /// - Returns: With the outcome `cosigned`, its line.
    public func ask(
        _ witness: WitnessPolicy.Witness, for candidate: WitnessableCheckpoint, knownSize: TreeSize? = nil,
        proofs: Proofs
    ) -> (report: WitnessReport, line: NoteSignature?) {
        func report(_ outcome: WitnessReport.Outcome, _ size: TreeSize?) -> WitnessReport {
            WitnessReport(name: witness.name, outcome: outcome, knownSize: size)
        }
        guard let url = witness.url.flatMap({ String(validating: $0.bytes, as: UTF8.self) }) else {
            return (report(.notAsked(reason: "the policy names no URL"), knownSize), nil)
        }
        guard let verifier = witness.key.verifier else {
            return (report(.notAsked(reason: "its signatures cannot be verified here"), knownSize), nil)
        }
        let answers = WitnessAnswerReader(verifier: verifier, checkpoint: candidate.checkpoint)
        var size = knownSize
        for isLast in [false, true] {
            let body: [UInt8]
            do {
                body = try WitnessClient.body(candidate, from: size ?? .empty, proofs)
            } catch {
                return (
                    report(error.code == .witnessAhead ? .refused(reason: error) : .failed(reason: error), size), nil
                )
            }
            let response: Response
            do {
                response = try transport(WitnessClient.address(url), body)
            } catch {
                return (report(.unreachable(reason: "\(error)"), size), nil)
            }
            switch answers.read(response) {
            case .cosigned(let line, let time):
                return (report(.cosigned(time: time), candidate.checkpoint.size), line)
            case .knows(let told) where !isLast && told != size ?? .empty:
                size = told
            case .knows(let told):
                return (report(.refused(reason: answers.contradiction(told)), told), nil)
            case .refused(let reason):
                return (report(.refused(reason: reason), size), nil)
            }
        }
        return (report(.refused(reason: answers.contradiction(size ?? .empty)), size), nil)
    }

    /// - Throws: `ledger.witness-ahead`, and what the proof's source throws.
    private static func body(
        _ candidate: WitnessableCheckpoint, from old: TreeSize, _ proofs: Proofs
    ) throws(LedgerError) -> [UInt8] {
        let new = candidate.checkpoint.size
        guard old <= new else {
            throw LedgerError(
                .witnessAhead, "the witness has cosigned \(old) entries of the log, this checkpoint covers \(new)",
                hint: "a newer checkpoint has left: sign nothing before it is known where it came from",
                outcome: .nothingKept)
        }
        let hashes = old > .empty && old < new ? try proofs(old, new).hashes : []
        do {
            return try AddCheckpointRequest(oldSize: old, hashes: hashes, note: candidate.note).encoded
        } catch {
            throw LedgerError.wrapping(error)
        }
    }

    private static func address(_ prefix: String) -> String {
        (prefix.utf8.last == UInt8(ascii: "/") ? prefix : prefix + "/") + "add-checkpoint"
    }

    /// The note without lines by the policy's witnesses that do not verify: one of them would condemn the rest.
    private static func withoutInvalid(_ note: SignedNote, _ policy: WitnessPolicy) throws(LedgerError) -> SignedNote {
        let kept = note.signatures.filter { line in
            policy.witnessVerifiers.allSatisfy { verifier in
                verifier.hint != line.keyHint || !verifier.name.utf8.elementsEqual(line.name.utf8)
                    || verifier.verify(text: note.text, signature: line)
            }
        }
        do { return try SignedNote(text: note.text, signatures: kept) } catch { throw LedgerError.wrapping(error) }
    }

    private static func adding(_ lines: [NoteSignature], to note: SignedNote) throws(LedgerError) -> SignedNote {
        do { return try note.adding(lines) } catch { throw LedgerError.wrapping(error) }
    }
}

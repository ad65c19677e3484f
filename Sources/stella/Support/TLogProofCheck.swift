import Attestation
import Rekor
import Signing
import TLog
import Wire

/// Checks a C2SP tlog-proof offline: from the entry that the caller has to a checkpoint that log and witnesses signed.
struct TLogProofCheck {
    /// What the proof is to be about.
    enum Content {
        /// The entry's own bytes.
        case body([UInt8])
        /// A signed statement, of which the entry is made again.
        case statement([UInt8])
        /// The signed statement that the proof hands on.
        case inside
    }

    let logKeys: [PublicKey]
    let signers: [PublicKey]
    let origin: String?
    let policy: WitnessPolicy?
    let content: Content
    let wanted: StatementCheck

    /// - Throws: `usage.no-entry` when neither the caller nor the proof has anything that could have been logged.
    func check(_ bytes: [UInt8], name: String) throws -> VerifyReport {
        var report = VerifyReport(name: name)
        let proof = report.take("parse") {
            let proof = try TLogProof(parsing: bytes)
            return (
                proof,
                "entry \(proof.index) of \(proof.checkpoint.size), signature lines: \(proof.note.signatures.count)"
            )
        }
        guard let proof else {
            for step in ["signature", "payload-type", "leaf", "inclusion", "checkpoint", "witnesses"] {
                report.skip(step, "the proof cannot be read")
            }
            return report
        }
        let (leaf, payload) = try entry(of: proof, &report)
        report.place = [
            JSONMember("leafHash", leaf.map { .string($0.hex) } ?? .null),
            JSONMember("treeIndex", .integer(proof.index.value)),
        ]
        if let leaf {
            report.take("inclusion") {
                if case .invalid(let reason) = proof.inclusion.verify(leafHash: leaf, root: proof.checkpoint.root) {
                    throw reason
                }
                return "under the root \(proof.checkpoint.root.hex)"
            }
        } else {
            report.skip("inclusion", "there is no leaf")
        }
        checkpoint(of: proof, &report)
        if report.isVerified { wanted.check(payload, &report) }
        return report
    }

    /// Takes the steps from the content to the leaf hash, which never comes from the proof.
    private func entry(of proof: TLogProof, _ report: inout VerifyReport) throws -> (leaf: Digest?, payload: [UInt8]?) {
        let bytes: [UInt8]
        switch content {
        case .body(let body):
            for step in ["signature", "payload-type"] { report.skip(step, "the entry was given, no statement") }
            let leaf = MerkleHash.leaf(body)
            report.take("leaf") { "leaf hash \(leaf.hex)" }
            return (leaf, nil)
        case .statement(let given): bytes = given
        case .inside:
            guard !proof.extra.isEmpty else {
                throw CommandError(
                    "usage.no-entry", "the proof holds no statement",
                    hint: "name what it is about: --statement for a signed statement, --body for the entry's own bytes")
            }
            bytes = proof.extra
        }
        let signed = report.take("signature") { try signature(of: bytes) }
        guard let signed else {
            for step in ["payload-type", "leaf"] { report.skip(step, "there is no statement of a trusted signer") }
            return (nil, nil)
        }
        report.take("payload-type") {
            guard signed.envelope.payloadType.utf8.elementsEqual(BundleVerifier.inTotoPayloadType.utf8) else {
                throw RekorError(
                    .payloadType,
                    "the payload is of type \(signed.envelope.payloadType), "
                        + "wanted \(BundleVerifier.inTotoPayloadType)")
            }
            return signed.envelope.payloadType
        }
        let leaf = report.take("leaf") {
            let body = try EntryBody.dsse(envelope: bytes, verifiers: signed.keys)
            return (body.leafHash, "leaf hash \(body.leafHash.hex)")
        }
        return (leaf, signed.envelope.payload)
    }

    private func signature(
        of bytes: [UInt8]
    ) throws -> (found: (envelope: Envelope, keys: [EntryVerifier]), detail: String) {
        let envelope = try Envelope(parsing: bytes)
        let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
        let keys = signers.map { EntryVerifier($0) }.filter { key in
            envelope.signatures.contains { key.verify($0.bytes, of: message) }
        }
        guard let first = keys.first else {
            throw RekorError(
                .signerUntrusted, "no trusted key made a signature of the statement",
                hint: "name the signer's key with --signer-key if you trust it")
        }
        return ((envelope, keys), "by the trusted key \(first.key.keyID.hex)")
    }

    private func checkpoint(of proof: TLogProof, _ report: inout VerifyReport) {
        let named = proof.checkpoint.origin
        let verifiers = report.take("checkpoint") {
            if let origin, !origin.utf8.elementsEqual(named.utf8) {
                throw TLogError(.originMismatch, "the checkpoint is of \(named), wanted is \(origin)")
            }
            let known = logKeys.compactMap { try? NoteVerifier(name: named, key: $0, kind: .ed25519) }
            guard !known.isEmpty else {
                throw TLogError(
                    .noteUnverified, "no key that was given can sign a C2SP checkpoint of \(named)",
                    hint: "name the log's Ed25519 key with --key")
            }
            let verified = try proof.note.verify(with: known)
            return (verified, "\(named), size \(proof.checkpoint.size), signed by \(verified[0])")
        }
        guard let policy else { return report.skip("witnesses", "no policy was given") }
        guard let verifiers else { return report.skip("witnesses", "no trusted log signed the checkpoint") }
        report.take("witnesses") {
            let evaluation = policy.evaluate(proof.note, knownLogs: verifiers)
            if let refusal = evaluation.refusal { throw refusal }
            let names = evaluation.witnesses.filter(\.hasCosigned).map(\.name.description)
            return "the policy is met; cosigned by " + (names.isEmpty ? "nobody" : names.joined(separator: ", "))
        }
    }
}

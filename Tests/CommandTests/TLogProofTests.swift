import Foundation
import Rekor
import Signing
import TLog
import Testing
import Wire

/// C2SP tlog-proofs, checked by a process that has the proof, the log's public key and an empty environment.
@Suite("Offline verification of tlog-proofs")
struct TLogProofTests {
    /// A verdict's proof, its entry, its statement and the log's keys in an empty folder.
    private func proof() throws -> (workspace: Workspace, proof: TLogProof) {
        let source = try Workspace(.updated)
        let verdict = try #require(try source.verdicts().last?["verdictId"]?.string)
        try source.done(
            "proof", "create", verdict, "--format", "tlog-proof", "-o", "a.tlog-proof", "--body", "a.body")
        let workspace = Workspace()
        for name in ["a.tlog-proof", "a.body", "ledger/log.pub"] {
            let url = source.file(name)
            try FileManager.default.copyItem(at: url, to: workspace.file(url.lastPathComponent))
        }
        let proof = try TLogProof(parsing: Files.bytes(workspace.file("a.tlog-proof")))
        try Data(proof.extra).write(to: workspace.file("a.statement"))
        return (workspace, proof)
    }

    private func verify(_ workspace: Workspace, _ file: String, key: String = "log.pub", _ more: String...) throws
        -> StellaRun
    {
        try workspace.stella(["verify", file, "--key", key, "--format", "json"] + more)
    }

    /// What the step says, with its result.
    private func step(_ name: String, of run: StellaRun) throws -> (result: String, detail: String) {
        let step = try #require(try run.json()["steps"]?.elements.first { $0["step"]?.string == name }, "\(run.text)")
        return (try #require(step["result"]?.string), try #require(step["detail"]?.string))
    }

    private func witness(_ number: UInt8) throws -> Cosigner {
        try Cosigner(
            name: "witness.example/w\(number)", key: PrivateKey(ed25519Seed: Array(repeating: number, count: 32)))
    }

    /// Writes the proof with other signature lines, index or extra data.
    private func write(
        _ proof: TLogProof, _ name: String, _ workspace: Workspace, note: SignedNote? = nil, extra: [UInt8]? = nil
    ) throws {
        let other = try TLogProof(
            index: proof.index, hashes: proof.hashes, note: note ?? proof.note, extra: extra ?? proof.extra)
        try Data(other.encoded.utf8).write(to: workspace.file(name))
    }

    @Test("proof and log.pub are enough; the steps are those of a bundle, with witnesses for the timestamp")
    func alone() throws {
        let (workspace, proof) = try proof()
        for subcommand in [["verify"], ["proof", "verify"]] {
            let run = try workspace.stella(subcommand + ["a.tlog-proof", "--key", "log.pub", "--format", "json"])
            #expect(run.status == 0 && run.errors.isEmpty, "\(run.text)\(run.errorText)")
            let report = try run.json()
            #expect(report["verified"]?.bool == true)
            #expect(report["treeIndex"]?.int == Int(proof.index.value))
            #expect(report["predicateType"]?.string?.hasSuffix("/vex-verdict/v1") == true)
            #expect(
                report["steps"]?.elements.compactMap { $0["step"]?.string } == [
                    "parse", "signature", "payload-type", "leaf", "inclusion", "checkpoint", "witnesses",
                    "predicate-type",
                    "predicate",
                ])
            #expect(try step("witnesses", of: run).result == "not-applicable")
        }
        let piped = try workspace.stella(
            ["verify", "-", "--key", "log.pub"], input: try Files.bytes(workspace.file("a.tlog-proof")))
        #expect(piped.status == 0 && piped.text.hasSuffix("VERIFIED  -\n"))
    }

    @Test("every entry of the log is proved, in every form of its name, without the private keys")
    func every() throws {
        let source = try Workspace(.decided)
        try FileManager.default.removeItem(at: source.ledgerFolder.appendingPathComponent("keys"))
        for index in 0..<(try source.size()) {
            try source.done("proof", "create", "\(index)", "--format", "tlog-proof", "-o", "e.tlog-proof")
            #expect(try source.verify("e.tlog-proof").status == 0, "\(index)")
        }
        #expect(try source.ledger("proof", "create", "99", "--format", "tlog-proof").status == 3)
        #expect(try source.ledger("proof", "create", "0").status == 5, "a bundle needs the key")
    }

    @Test("the quorum of the policy must have cosigned: met, not met, forged, and a log that the policy does not list")
    func policy() throws {
        let (workspace, proof) = try proof()
        var text = "witness w1 \(try witness(1).vkey)\nwitness w2 \(try witness(2).vkey)\ngroup both all w1 w2\n"
        text += "quorum both\n"
        try Data(text.utf8).write(to: workspace.file("policy"))
        let lines = try [1, 2].map { try witness($0).cosign(proof.checkpoint, time: 1_780_000_000) }
        let plain = try verify(workspace, "a.tlog-proof", key: "log.pub", "--policy", "policy")
        #expect(try plain.status == 1 && step("witnesses", of: plain).detail.hasPrefix("tlog.quorum-unmet"))
        try write(proof, "both.tlog-proof", workspace, note: proof.note.adding(lines))
        let both = try verify(workspace, "both.tlog-proof", key: "log.pub", "--policy", "policy")
        #expect(try both.status == 0 && step("witnesses", of: both).detail == "the policy is met; cosigned by w1, w2")
        try write(proof, "one.tlog-proof", workspace, note: proof.note.adding([lines[0]]))
        #expect(try verify(workspace, "one.tlog-proof", key: "log.pub", "--policy", "policy").status == 1)
        #expect(try verify(workspace, "one.tlog-proof").status == 0, "without a policy nobody is missed")
        // A line of another time under a signature for this one.
        var bytes = lines[1].bytes
        bytes[7] ^= 1
        let forged = try NoteSignature(name: lines[1].name, keyHint: lines[1].keyHint, bytes: bytes)
        try write(proof, "forged.tlog-proof", workspace, note: proof.note.adding([lines[0], forged]))
        let refused = try verify(workspace, "forged.tlog-proof", key: "log.pub", "--policy", "policy")
        #expect(
            try refused.status == 1 && step("witnesses", of: refused).detail.hasPrefix("tlog.note-signature-invalid"))
        #expect(try step("checkpoint", of: refused).result == "ok")
    }

    @Test("a policy that cannot be read is no policy: 2 for its syntax, 5 for a missing file")
    func brokenPolicy() throws {
        let workspace = try proof().workspace
        for text in ["", "quorum nobody\n", "quorum none", "quorum none\nquorum none\n"] {
            try Data(text.utf8).write(to: workspace.file("policy"))
            let run = try verify(workspace, "a.tlog-proof", key: "log.pub", "--policy", "policy")
            #expect(try run.status == 2 && run.errorLines().map(\.code) == ["tlog.policy-syntax"], "\(text)")
        }
        #expect(try verify(workspace, "a.tlog-proof", key: "log.pub", "--policy", "nowhere").status == 5)
        try Data("quorum none\n".utf8).write(to: workspace.file("policy"))
        #expect(try verify(workspace, "a.tlog-proof", key: "log.pub", "--policy", "policy").status == 0)
    }

    @Test("what it is about is the entry, the statement, or the statement inside, and no other")
    func content() throws {
        let (workspace, proof) = try proof()
        for (option, file) in [("--body", "a.body"), ("--statement", "a.statement")] {
            #expect(try verify(workspace, "a.tlog-proof", key: "log.pub", option, file).status == 0)
            var bytes = try Files.bytes(workspace.file(file))
            bytes.append(0x0a)
            try Data(bytes).write(to: workspace.file("other"))
            let other = try verify(workspace, "a.tlog-proof", key: "log.pub", option, "other")
            #expect(try other.status == 1 && step("inclusion", of: other).detail.hasPrefix("tlog.root-mismatch"))
        }
        // The entry's bytes are no statement, and the statement's are no entry.
        #expect(try verify(workspace, "a.tlog-proof", key: "log.pub", "--body", "a.statement").status == 1)
        #expect(try verify(workspace, "a.tlog-proof", key: "log.pub", "--statement", "a.body").status == 1)
        try write(proof, "bare.tlog-proof", workspace, extra: [])
        let bare = try verify(workspace, "bare.tlog-proof")
        #expect(try bare.status == 2 && bare.errorLines().map(\.code) == ["usage.no-entry"])
        #expect(try verify(workspace, "bare.tlog-proof", key: "log.pub", "--statement", "a.statement").status == 0)
        for place in stride(from: 0, to: proof.extra.count, by: 97) {
            var extra = proof.extra
            extra[place] ^= 1
            try write(proof, "altered.tlog-proof", workspace, extra: extra)
            let run = try verify(workspace, "altered.tlog-proof")
            #expect(try run.status == 1 && run.json()["verified"]?.bool == false, "byte \(place)")
        }
    }

    @Test("each line of the proof, altered, left out or doubled, is refused")
    func lines() throws {
        let (workspace, proof) = try proof()
        let lines = proof.encoded.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        #expect(lines.count > 10)
        for place in lines.indices {
            var altered: [[String]] = []
            // Without its extra line the proof is one that wants the statement from elsewhere.
            if place != 1 { altered.append(Array(lines[..<place] + lines[(place + 1)...])) }
            altered.append(Array(lines[...place] + lines[place...]))
            if let last = lines[place].last {
                altered.append(lines)
                altered[altered.count - 1][place] = lines[place].dropLast() + (last == "A" ? "B" : "A")
            }
            for other in altered {
                let text = other.map { $0 + "\n" }.joined()
                guard text != proof.encoded else { continue }
                // The last line alone may stand there twice: both are the log's.
                if other.count > lines.count, place == lines.count - 1 { continue }
                try Data(text.utf8).write(to: workspace.file("altered.tlog-proof"))
                let run = try verify(workspace, "altered.tlog-proof")
                let isBundle = !text.hasPrefix(TLogProof.beginning)
                #expect(run.status == 1, "line \(place)\(isBundle ? ", read as a bundle" : ""): \(run.text)")
            }
        }
    }

    @Test("a wrong key is a no, whichever of the two it takes the place of")
    func keys() throws {
        let workspace = try proof().workspace
        for kind in ["ecdsa-p256", "ed25519"] {
            #expect(try workspace.stella(["key", "generate", "--kind", kind, "--output", kind]).status == 0)
        }
        let own = try PublicKey.all(pem: String(decoding: Files.bytes(workspace.file("log.pub")), as: UTF8.self))
        let other = try ["ecdsa-p256.pub", "ed25519.pub"].flatMap {
            try PublicKey.all(pem: String(decoding: Files.bytes(workspace.file($0)), as: UTF8.self))
        }
        for (first, second, failing) in [
            (own[0], own[1], nil), (other[0], own[1], "signature"), (own[0], other[1], "checkpoint"),
            (own[0], own[0], "checkpoint"), (own[1], own[1], "signature"),
        ] as [(PublicKey, PublicKey, String?)] {
            try Data((first.pem + second.pem).utf8).write(to: workspace.file("mixed.pub"))
            let run = try verify(workspace, "a.tlog-proof", key: "mixed.pub")
            #expect(run.status == (failing == nil ? 0 : 1))
            if let failing { #expect(try step(failing, of: run).result == "failed") }
        }
        #expect(try verify(workspace, "a.tlog-proof", key: "log.pub", "--signer-key", "ecdsa-p256.pub").status == 1)
    }

    @Test("what was asked for must be what was signed, and without a statement nothing that was asked for holds")
    func asked() throws {
        let workspace = try proof().workspace
        for (more, status) in [
            (["--predicate-type", "vex-verdict"], 0), (["--predicate-type", "vex-delta"], 1),
            (["--subject", "pkg:maven/org.example/other@1"], 1), (["--origin", "test.example/vex"], 0),
            (["--origin", "other.example"], 1), (["--predicate-type", "vex-verdict", "--body", "a.body"], 1),
            (["--predicate-type", "vex-verdict", "--statement", "a.statement"], 0),
        ] as [([String], Int32)] {
            let run = try workspace.stella(["verify", "a.tlog-proof", "--key", "log.pub", "--format", "json"] + more)
            #expect(try run.status == status && run.json()["verified"]?.bool == (status == 0), "\(more)")
        }
    }

    @Test("options for tlog-proofs are refused beside a bundle, and those about one proof beside two")
    func usage() throws {
        let source = try Workspace(.decided)
        let bundle = try source.prove("0")
        try source.done("proof", "create", "0", "--format", "tlog-proof", "-o", "a.tlog-proof")
        try Data("quorum none\n".utf8).write(to: source.file("policy"))
        for option in ["--policy", "--statement", "--body"] {
            let run = try source.verify(bundle, option, "policy")
            #expect(try run.status == 2 && run.errorLines().map(\.code) == ["usage.no-tlog-proof"], "\(option)")
        }
        #expect(try source.verify(bundle, "a.tlog-proof").status == 0, "both kinds in one run")
        #expect(try source.verify("a.tlog-proof", "a.tlog-proof", "--body", "policy").status == 2)
        #expect(try source.verify("a.tlog-proof", "--body", "policy", "--statement", "policy").status == 2)
        #expect(try source.ledger("proof", "create", "--consistency", "1", "2", "--format", "tlog-proof").status == 2)
        #expect(try source.ledger("proof", "create", "0", "--format", "table").status == 2)
    }

    @Test("a checkpoint of Rekor's v1 form is no checkpoint of a tlog-proof, whoever cosigned it")
    func rekorForm() throws {
        let source = try Workspace(.decided)
        let bundle = try JSONDocument(Files.bytes(source.file(try source.prove("0")))).root
        let entry = try #require(bundle["verificationMaterial"]?["tlogEntries"]?.elements.first { _ in true })
        let note = try SignedNote(
            parsing: try #require(entry["inclusionProof"]?["checkpoint"]?["envelope"]?.string))
        #expect(note.signatures.count == 1)
        #expect(try Checkpoint(parsing: note.text).isRekorV1)
        try source.done("proof", "create", "0", "--format", "tlog-proof", "-o", "a.tlog-proof")
        let proof = try TLogProof(parsing: Files.bytes(source.file("a.tlog-proof")))
        #expect(!proof.checkpoint.isRekorV1)
        try write(proof, "rekor.tlog-proof", source, note: note)
        let run = try source.verify("rekor.tlog-proof")
        #expect(try run.status == 1 && step("checkpoint", of: run).result == "failed")
        #expect(try step("inclusion", of: run).result == "ok")
        #expect(throws: TLogError(.notCosignable, "")) {
            try note.adding([witness(1).cosign(proof.checkpoint, time: 1)])
        }
    }
}

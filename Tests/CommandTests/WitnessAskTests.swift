import Foundation
import LedgerTestKit
import Signing
import TLog
import Testing
import Wire

/// `stella ledger witness` against witnesses that answer what the test tells them to.
@Suite("Asking witnesses")
struct WitnessAskTests {
    @Test("the quorum is met: the lines are kept, and checkpoint, publish and tlog-proof carry them")
    func met() throws {
        let net = try WitnessNet(.decided, quorum: "group g 2 w1 w2 w3\nquorum g\n")
        try net.cosign(1)
        try net.cosign(2)
        let run = try net.ask()
        #expect(run.status == 0, "\(run.text)\(run.errorText)")
        #expect(try net.results(run) == ["cosigned", "cosigned", "not-asked"])
        #expect(try run.json()["accepted"]?.bool == true)
        #expect(try net.requests() == ["w1 old 0", "w2 old 0"])
        let names = ["test.example/vex", "witness.example/w1", "witness.example/w2"]
        let printed = try SignedNote(parsing: net.workspace.done("ledger", "checkpoint").output)
        #expect(printed.signatures.map(\.name) == names)
        try net.workspace.done("ledger", "publish", "tiles")
        #expect(try Files.bytes(net.workspace.file("tiles/checkpoint")) == Array(printed.encoded.utf8))
        try net.workspace.done("proof", "create", "3", "--format", "tlog-proof", "-o", "a.tlog-proof")
        #expect(try net.workspace.verify("a.tlog-proof", "--policy", "policy").status == 0)
        // Rekor's form of the checkpoint over the same tree never carries them.
        let bundle = try JSONDocument(Files.bytes(net.workspace.file(try net.workspace.prove("3")))).root
        let entry = try #require(bundle["verificationMaterial"]?["tlogEntries"]?.elements.first { _ in true })
        let rekor = try SignedNote(parsing: try #require(entry["inclusionProof"]?["checkpoint"]?["envelope"]?.string))
        #expect(rekor.signatures.count == 1)
        #expect(try net.workspace.verify("3.json").status == 0)
        try net.workspace.expectCleanAudit()
    }

    @Test("asked again, those that have cosigned are not asked; with --all the third is")
    func again() throws {
        let net = try WitnessNet(.decided, quorum: "group g 2 w1 w2 w3\nquorum g\n")
        for number in [1, 2, 3] as [UInt8] { try net.cosign(number) }
        #expect(try net.ask().status == 0)
        #expect(try net.results(net.ask()) == ["present", "present", "not-asked"])
        #expect(try net.requests().count == 2)
        #expect(try net.results(net.ask("--all")) == ["present", "present", "cosigned"])
        #expect(try net.note().signatures.count == 4)
    }

    @Test("without --policy it is the one that the configuration names; without both it says what to give")
    func configured() throws {
        let net = try WitnessNet(.decided, quorum: "quorum w1\n")
        try net.cosign(1)
        let ask = ["ledger", "witness", "--data-dir", "ledger", "-q", "--format", "json"]
        let none = try net.workspace.stella(ask)
        #expect(try none.status == 2 && none.errorLines().map(\.code) == ["usage.no-policy"])
        #expect(try #require(none.errorLines().first?.hint).contains("Operations.WitnessPolicy"))
        #expect(try net.requests().isEmpty)
        try FileManager.default.createDirectory(at: net.workspace.file("etc"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(at: net.workspace.file("policy"), to: net.workspace.file("etc/policy"))
        let text = "VexLens:\n  Operations:\n    WitnessPolicy: policy\n"
        try Data(text.utf8).write(to: net.workspace.file("etc/c.yaml"))
        let met = try net.workspace.stella(ask + ["--config", "etc/c.yaml"])
        #expect(try met.status == 0 && net.results(met).first == "cosigned", "\(met.errorText)")
        // What the command says goes before what the configuration says.
        let other = try net.workspace.stella(ask + ["--config", "etc/c.yaml", "--policy", "nowhere"])
        #expect(try other.status == 5 && other.errorLines().map(\.code) == ["file.not-found"])
    }

    @Test("the log grows: witnesses are asked from where they stand, old proofs stay cosigned, the new head is not yet")
    func growth() throws {
        let net = try WitnessNet(.decided, quorum: "group g 2 w1 w2 w3\nquorum g\n")
        let old = try net.workspace.size()
        try net.cosign(1)
        try net.cosign(2)
        #expect(try net.ask().status == 0)
        #expect(try net.workspace.ingest(Workspace.update).status == 0)
        let size = try net.workspace.size()
        #expect(size > old)
        // Before it is asked for again: the newest checkpoint is plain, entries below the cosigned one keep their proof.
        #expect(try SignedNote(parsing: net.workspace.done("ledger", "checkpoint").output).signatures.count == 1)
        let published = try net.workspace.stella(["ledger", "publish", "tiles", "--data-dir", "ledger"])
        #expect(published.status == 0 && published.errorText.contains("covers \(old) of \(size) entries"))
        try net.workspace.done("proof", "create", "\(old - 1)", "--format", "tlog-proof", "-o", "a.tlog-proof")
        try net.workspace.done("proof", "create", "\(old)", "--format", "tlog-proof", "-o", "b.tlog-proof")
        #expect(try net.workspace.verify("a.tlog-proof", "--policy", "policy").status == 0)
        #expect(try net.workspace.verify("b.tlog-proof", "--policy", "policy").status == 1)
        // One witness is gone: the quorum is not met, and what was kept is not given up.
        try net.cosign(1)
        try net.answer(2, status: 503)
        let partly = try net.ask()
        #expect(try partly.status == 1 && net.results(partly) == ["cosigned", "refused", "refused"])
        #expect(try net.note().signatures.count == 3)
        try net.cosign(2)
        #expect(try net.ask().status == 0)
        #expect(try net.requests().suffix(2) == ["w1 old \(old)", "w2 old \(old)"])
        try net.workspace.done("proof", "create", "\(old)", "--format", "tlog-proof", "-o", "b.tlog-proof")
        #expect(try net.workspace.verify("b.tlog-proof", "--policy", "policy").status == 0)
    }

    @Test("a witness that knows a size tells it and is asked from there; one that knows more raises the alarm")
    func conflict() throws {
        let net = try WitnessNet(.decided, quorum: "quorum w1\n")
        let size = try net.workspace.size()
        try net.answer(1, status: 409, type: "text/x.tlog.size", body: "7\n")
        try net.cosign(1, isFurther: true)
        #expect(try net.ask().status == 0)
        #expect(try net.requests() == ["w1 old 0", "w1 old 7"])
        try FileManager.default.removeItem(at: net.kept)
        try net.answer(1, status: 409, type: "text/x.tlog.size", body: "\(size + 1)\n")
        let ahead = try net.ask()
        #expect(ahead.status == 6 && ahead.text.contains("ledger.witness-ahead"))
        try net.answer(1, status: 422, type: "text/plain", body: "no proof\n")
        let other = try net.ask()
        #expect(other.status == 6 && other.text.contains("ledger.witness-inconsistent"))
        #expect(!FileManager.default.fileExists(atPath: net.kept.path))
    }

    @Test("no is 1, cannot tell is 5: a refusal, a forged line, nobody there")
    func refused() throws {
        let net = try WitnessNet(.decided, quorum: "quorum w1\n")
        try net.answer(1, status: 403, body: "who are you\n")
        #expect(try net.ask().status == 1)
        let line = try net.line(1)
        try net.answer(1, status: 200, body: line.replacingOccurrences(of: "w1 ", with: "w2 "))
        #expect(try net.ask().status == 1)
        try net.answer(1, status: 200, body: String(line.dropLast(3)) + "A=\n")
        #expect(try net.ask().status == 1)
        #expect(!FileManager.default.fileExists(atPath: net.kept.path))
        try net.answer(1, status: 200, body: line)
        #expect(try net.ask().status == 0)
        try FileManager.default.removeItem(at: net.kept)
        try net.policy("quorum w1\n", address: "http://127.0.0.1:1/")
        let gone = try net.ask()
        #expect(try gone.status == 5 && net.results(gone) == ["unreachable", "unreachable", "unreachable"])
    }

    @Test("what is kept is not believed: altered, it stops publish and proof, and is asked for again")
    func damaged() throws {
        let net = try WitnessNet(.decided, quorum: "quorum w1\n")
        try net.cosign(1)
        #expect(try net.ask().status == 0)
        var bytes = try Files.bytes(net.kept)
        bytes[bytes.count - 20] ^= 1
        try Data(bytes).write(to: net.kept)
        for command in [
            ["ledger", "publish", "tiles"], ["ledger", "checkpoint"], ["proof", "create", "0", "--format=tlog-proof"],
        ] {
            let run = try net.workspace.stella(command + ["--data-dir", "ledger", "-q"])
            #expect(run.status == 5 && run.errorText.contains("[ledger.witnessed-damaged]"), "\(command)")
        }
        #expect(try net.workspace.ledger("vex", "list").status == 0)
        #expect(try net.ask().status == 0)
        #expect(try net.note().signatures.count == 2)
    }

    @Test("a sealed process asks nobody; a policy that cannot be read is wrong usage")
    func configuration() throws {
        let net = try WitnessNet(.decided, quorum: "quorum w1\n")
        try net.cosign(1)
        try Data("VexLens:\n  AirGap:\n    SealedMode: true\n".utf8).write(to: net.workspace.file("vexlens.yaml"))
        let sealed = try net.ask()
        #expect(try sealed.status == 4 && sealed.errorLines().map(\.code) == ["network.refused"])
        try FileManager.default.removeItem(at: net.workspace.file("vexlens.yaml"))
        try Data("quorum nobody\n".utf8).write(to: net.workspace.file("policy"))
        let broken = try net.ask()
        #expect(try broken.status == 2 && broken.errorLines().map(\.code) == ["tlog.policy-syntax"])
        #expect(try net.requests() == [])
        #expect(try net.workspace.ledger("ledger", "witness").status == 2)
    }
}

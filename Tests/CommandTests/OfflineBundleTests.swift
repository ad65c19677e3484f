import Foundation
import LedgerTestKit
import Testing
import Wire

/// The runbook's air gap: export, verify, import, status.
@Suite("Offline bundles")
struct OfflineBundleTests {
    /// A ledger's bundle and manifest, and a ledger elsewhere that knows who made them.
    private struct Gap {
        let source: Workspace
        let target: Workspace
        /// Entries before anything is imported: those of issuers.
        let before: Int

        init(sign: Bool = true, format: String = "jsonl", knowing: Bool = true, key: String? = nil) throws {
            source = try Workspace(.decided)
            try source.done(
                [
                    "vex", "consensus", "export", "--format", format, "--output", source.path("b.jsonl"), "--manifest",
                    source.path("m.json"),
                ]
                    + (sign ? ["--sign"] : []))
            target = try Workspace(.registered)
            try FileManager.default.createDirectory(at: target.file("in"), withIntermediateDirectories: true)
            for name in ["b.jsonl", "m.json"] {
                try FileManager.default.copyItem(at: source.file(name), to: target.file("in/" + name))
            }
            if knowing { try OfflineBundleTests.register(source, in: target) }
            before = try target.size()
        }

        var environment: [String: String] { ["VEXLENS_AIRGAP__BUNDLEPATH": target.path("in")] }

        func take(_ more: [String] = ["--verify-signatures"], _ changes: [String: String] = [:], bundle: String? = nil)
            throws -> StellaRun
        {
            try target.stella(
                [
                    "vex", "consensus", "import", "--data-dir", "ledger", "-q", "--format", "json", "--bundle",
                    bundle ?? target.path("in/b.jsonl"),
                    "--manifest", target.path("in/m.json"),
                ] + more, environment: environment.merging(changes) { $1 })
        }

        func code(_ more: [String] = ["--verify-signatures"], _ changes: [String: String] = [:], bundle: String? = nil)
            throws -> String?
        {
            let run = try take(more, changes, bundle: bundle)
            #expect(run.status != 0)
            return try run.errorLines().first?.code
        }
    }

    /// Makes a ledger an issuer of another, by the key that signs its manifests.
    private static func register(_ source: Workspace, in target: Workspace) throws {
        let keys = try String(contentsOf: source.ledgerFolder.appendingPathComponent("log.pub"), encoding: .utf8)
        let end = try #require(keys.range(of: "-----END PUBLIC KEY-----\n"))
        try Data(keys[..<end.upperBound].utf8).write(to: target.file("source.pem"))
        let issuers = #"[{"id":"source","name":"Source","tier":"Known","keys":[{"file":"source.pem"}]}]"#
        try Data(issuers.utf8).write(to: target.file("source.json"))
        try target.done("issuer", "add", "--file", target.path("source.json"))
    }

    @Test(
        "the runbook's steps: documents come over in their bytes, again changes nothing, verdicts come out alike",
        arguments: ["jsonl", "json"])
    func roundTrip(format: String) throws {
        let gap = try Gap(format: format)
        let verify = try gap.target.stella([
            "vex", "consensus", "verify", "--data-dir", "ledger", "--bundle", "in/b.jsonl", "--manifest", "in/m.json",
            "--format", "json",
        ])
        #expect(verify.status == 0, "\(verify.errorText)")
        #expect(try verify.json()["signature"]?.string == "verified")
        let sealed = ["VEXLENS_AIRGAP__SEALEDMODE": "true"]
        let first = try gap.take(["--verify-signatures"], sealed)
        #expect(first.status == 0, "\(first.errorText)")
        #expect(try first.json()["imported"]?.int == 7 && first.json()["known"]?.int == 0)
        #expect(try first.json()["signedBy"]?.string == "source")
        let size = try gap.target.size()
        let again = try gap.take()
        #expect(try again.json()["imported"]?.int == 0 && again.json()["known"]?.int == 7)
        #expect(try gap.target.size() == size && size == gap.before + 7)
        let status = try gap.target.stella(
            ["vex", "consensus", "status", "--data-dir", "ledger", "--format", "json"],
            environment: gap.environment.merging(sealed) { $1 })
        #expect(try status.json()["sealedMode"]?.bool == true && status.json()["documents"]?.int == 7)
        #expect(try status.json()["lastImport"]?["signedBy"]?.string == "source")
        #expect(try status.json()["bundlePath"]?.string == gap.target.path("in"))
        try gap.target.compute()
        #expect(
            try gap.target.verdicts().map { $0["status"]?.string } == gap.source.verdicts().map { $0["status"]?.string }
        )
        try gap.target.expectCleanAudit()
    }

    @Test("the same checkpoint gives the same bytes, and ExportFormat is the format that nobody names")
    func sameBytes() throws {
        let workspace = try Workspace(.decided)
        func export(_ name: String, _ more: [String] = [], _ environment: [String: String] = [:]) throws -> [UInt8] {
            let run = try workspace.stella(
                [
                    "vex", "consensus", "export", "--data-dir", "ledger", "-q", "--output", name, "--manifest",
                    name + ".m", "--sign",
                ] + more,
                environment: environment)
            #expect(run.status == 0, "\(run.errorText)")
            return try Files.bytes(workspace.file(name))
        }
        let lines = try export("a")
        #expect(try export("b", ["--format", "jsonl"]) == lines)
        // The signature is another each time; what it is over is not.
        let payloads = try ["a.m", "b.m"].map { name in
            try JSONDocument(Array(Files.bytes(workspace.file(name)).dropLast())).root["payload"]?.string
        }
        #expect(payloads[0] != nil && payloads[0] == payloads[1])
        let whole = try export("c", [], ["VEXLENS_AIRGAP__EXPORTFORMAT": "json"])
        #expect(try whole != lines && JSONDocument(Array(whole.dropLast())).root["items"]?.kind == .array)
        for wrong in [["--format", "csaf", "--sign"], ["--vuln", "CVE-2024-1"], ["--sign"]] {
            #expect(try workspace.stella(["vex", "consensus", "export", "--data-dir", "ledger"] + wrong).status == 2)
        }
    }

    @Test("any flipped bit of bundle or manifest is told, signed or not, and nothing of it is taken")
    func flipped() throws {
        for sign in [true, false] {
            let gap = try Gap(sign: sign)
            let (bundle, manifest) = (
                try Files.bytes(gap.source.file("b.jsonl")), try Files.bytes(gap.source.file("m.json"))
            )
            var generator = SeededGenerator(seed: sign ? 7 : 8)
            for round in 0..<16 {
                let isBundle = round % 2 == 0
                var bytes = isBundle ? bundle : manifest
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<7, using: &generator)
                try Data(isBundle ? bytes : bundle).write(to: gap.target.file("in/b.jsonl"))
                try Data(isBundle ? manifest : bytes).write(to: gap.target.file("in/m.json"))
                let run = try gap.target.stella([
                    "vex", "consensus", "verify", "--data-dir", "ledger", "--bundle", "in/b.jsonl", "--manifest",
                    "in/m.json",
                ])
                #expect(run.status == 1, "round \(round): \(run.text)\(run.errorText)")
                #expect(try gap.take(sign ? ["--verify-signatures"] : ["--no-verify-signatures"]).status == 1)
            }
            #expect(try gap.target.size() == gap.before)
        }
    }

    @Test("one document that is refused keeps all the others out")
    func whole() throws {
        let gap = try Gap()
        #expect(try gap.code([], ["VEXLENS_NORMALIZATION__ENABLEDFORMATS": "OpenVEX"]) == "vex.format-disabled")
        #expect(try gap.target.size() == gap.before)
        #expect(try gap.take().status == 0)
    }

    @Test("BundlePath: what lies outside is not taken, wherever links lead")
    func bundlePath() throws {
        let gap = try Gap()
        #expect(try gap.code(bundle: gap.source.path("b.jsonl")) == "lens.bundle-outside")
        try FileManager.default.createSymbolicLink(
            at: gap.target.file("in/link"), withDestinationURL: gap.source.file("b.jsonl"))
        #expect(try gap.code(bundle: gap.target.path("in/link")) == "lens.bundle-outside")
        #expect(try gap.code(bundle: gap.target.path("in/../in/../source.pem")) == "lens.bundle-outside")
        #expect(try gap.code([], ["VEXLENS_AIRGAP__BUNDLEPATH": gap.target.path("absent")]) == "file.not-found")
        try FileManager.default.createSymbolicLink(
            at: gap.target.file("in/inside"), withDestinationURL: gap.target.file("in/b.jsonl"))
        #expect(try gap.take(bundle: gap.target.path("in/inside")).status == 0)
    }

    @Test(
        "VerifyBundleSignatures: unsigned bundles and strangers' are not taken unless it is off, and sealed both must say so"
    )
    func signatures() throws {
        let unsigned = try Gap(sign: false)
        #expect(try unsigned.code([]) == "lens.bundle-unsigned")
        let stranger = try Gap(knowing: false)
        #expect(try stranger.code([]) == "lens.bundle-unsigned")
        let off = ["VEXLENS_AIRGAP__VERIFYBUNDLESIGNATURES": "false"]
        #expect(try unsigned.code(["--verify-signatures"], off) == "lens.bundle-unsigned")
        let sealed = off.merging(["VEXLENS_AIRGAP__SEALEDMODE": "true"]) { $1 }
        #expect(try unsigned.code([], sealed) == "lens.bundle-unverified")
        #expect(
            try unsigned.code(["--no-verify-signatures"], ["VEXLENS_AIRGAP__SEALEDMODE": "true"])
                == "lens.bundle-unsigned")
        #expect(try unsigned.take(["--no-verify-signatures"], sealed).status == 0)
        #expect(try stranger.take([], off).status == 0)
    }

    @Test("AllowedBundleSources: a registered issuer that is not on the list is refused")
    func sources() throws {
        let gap = try Gap()
        #expect(try gap.code([], ["VEXLENS_AIRGAP__ALLOWEDBUNDLESOURCES": "redhat,docker-dhi"]) == "lens.bundle-source")
        #expect(try gap.target.size() == gap.before)
        #expect(try gap.take([], ["VEXLENS_AIRGAP__ALLOWEDBUNDLESOURCES": "redhat,source"]).status == 0)
    }

    @Test("issuers of a bundle are listed and not taken over")
    func issuers() throws {
        let gap = try Gap()
        try gap.source.done("issuer", "set-tier", "redhat", "Untrusted")
        try gap.source.done(
            [
                "vex", "consensus", "export", "--output", gap.target.path("in/b.jsonl"), "--manifest",
                gap.target.path("in/m.json"), "--sign",
            ])
        let run = try gap.take()
        #expect(run.status == 0, "\(run.errorText)")
        #expect(try run.json()["issuersNotTaken"]?.elements.compactMap(\.string).contains("redhat") == true)
        let record = try gap.target.done("issuer", "show", "redhat", "--format", "json").json()
        #expect(record["tier"]?.string == "Trusted")
    }
}

extension Workspace {
    @discardableResult
    fileprivate func done(_ arguments: [String]) throws -> StellaRun {
        let run = try stella(arguments + ["--data-dir", "ledger", "-q"])
        try #require(run.status == 0, "\(arguments): \(run.errorText)")
        return run
    }
}

import Attestation
import Foundation
import LedgerTestKit
import Rekor
import Signing
import Testing
import Wire

@Suite("stella verify: trusted roots and certificates")
struct CertificateVerifyTests {
    private static let identity = [
        "--certificate-identity",
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
            + "extremely-dangerous-oidc-beacon.yml@refs/heads/main",
        "--certificate-oidc-issuer", "https://token.actions.githubusercontent.com",
    ]

    /// Runs the script in the shape of sigstore-conformance.
    private func client(_ arguments: [String], in workspace: Workspace) throws -> Int32 {
        let script = Files.repository.appendingPathComponent("Tests/clients/verify-bundle").path
        return try ChildProcess.run(
            script, arguments, in: workspace.folder,
            environment: ["STELLA": StellaProcess.binary, "PATH": "/usr/bin:/bin"]
        ).status
    }

    @Test(
        "each folder of sigstore-conformance has the verdict of its name",
        .enabled(if: Vectors.present, "shared/vectors is not here"))
    func conformance() throws {
        let workspace = Workspace()
        let vectors = try #require(Vectors.root).appendingPathComponent("sigstore")
        let suite = vectors.appendingPathComponent("conformance")
        let manager = FileManager.default
        let folders = try manager.contentsOfDirectory(atPath: suite.path).filter { $0 != "a.txt" }.sorted()
        #expect(folders.count >= 14)
        let file = suite.appendingPathComponent("a.txt")
        let digest = "sha256:" + SHA256.hash(try Files.bytes(file)).hex
        let other = "sha256:" + SHA256.hash([]).hex
        for name in folders {
            let folder = suite.appendingPathComponent(name)
            let (root, key) = (
                folder.appendingPathComponent("trusted_root.json"), folder.appendingPathComponent("key.pub")
            )
            let hasRoot = manager.fileExists(atPath: root.path)
            let arguments =
                ["verify-bundle", "--bundle", folder.appendingPathComponent("bundle.sigstore.json").path]
                + (manager.fileExists(atPath: key.path) ? ["--key", key.path] : Self.identity)
                + [
                    "--trusted-root",
                    hasRoot ? root.path : vectors.appendingPathComponent("trusted-root/trusted_root.json").path,
                ]
            let wanted: Int32 = name.hasSuffix("_fail") ? 1 : 0
            #expect(try client(arguments + [file.path], in: workspace) == wanted, "\(name)")
            #expect(try client(arguments + [digest], in: workspace) == wanted, "\(name), by digest")
            #expect(try client(arguments + [other], in: workspace) == 1, "\(name), another file")
        }
    }

    /// What the samples' authorities add to a log's own trusted root.
    private func root(_ own: [UInt8], _ samples: CertificateSamples) throws -> [UInt8] {
        let ever = ValidityPeriod(start: Timestamp(seconds: 0))
        func authority(_ certificates: Certificate...) -> TrustedRoot.Authority {
            TrustedRoot.Authority(uri: "https://authority.example", certificates: certificates, validity: ever)
        }
        return try TrustedRoot(
            logs: TrustedRoot(parsing: own).logs,
            certificateAuthorities: [authority(samples.authority("middle"), samples.authority("root"))],
            certificateLogs: [
                .v1(baseURL: "https://ct.example", key: samples.certificateLog, start: Timestamp(seconds: 0))
            ],
            timestampAuthorities: [
                authority(samples.stamper("good"), samples.authority("time-middle"), samples.authority("time-root"))
            ]
        ).json.compact
    }

    @Test("bundles from our own server, of both versions, with a certificate of somebody's authority")
    func ownServer() throws {
        let samples = try CertificateSamples.shared.get()
        let workspace = Workspace()
        try workspace.done("ledger", "init", "--origin", "ledger.example")
        let server = try ServeProcess(workspace, "--open", "-q")
        let verifier = try EntryVerifier(certificate: samples.leaf("long").der)
        let proposal = try ProposedEntry.encode(envelope: samples.envelope, verifiers: [verifier])
        let first = try LogEntry(parsing: server.http.submit(proposal).body)
        let bundle = try SigstoreBundle(envelope: samples.envelope, entry: first).encoded
        try Data(bundle).write(to: workspace.file("v1.json"))

        let body = try EntryBody.hashedRekord(envelope: Envelope(parsing: samples.envelope), verifier: verifier)
        guard case .hashedRekord(let record) = body.content else { return }
        let answer = try server.http.post("/api/v2/log/entries", record.request.compact).body
        let second = try SigstoreBundle(
            envelope: samples.envelope, entry: LogEntry(transparency: JSONDocument(answer).root))
        let stamp = Base64.encode(try samples.timestamp("good"))
        let stamped = String(decoding: second.encoded, as: UTF8.self).replacing(
            #""tlogEntries""#,
            with: #""timestampVerificationData":{"rfc3161Timestamps":[{"signedTimestamp":"\#(stamp)"}]},"tlogEntries""#)
        try Data(second.encoded).write(to: workspace.file("v2-without.json"))
        try Data(stamped.utf8).write(to: workspace.file("v2.json"))

        try Data(root(server.http.get("/trusted_root.json").body, samples)).write(to: workspace.file("root.json"))
        #expect(server.end() == 0)
        func verify(_ file: String, _ name: String, _ more: String...) throws -> StellaRun {
            try workspace.stella(
                [
                    "verify", file, "--trusted-root", "root.json", "--certificate-identity", name,
                    "--certificate-oidc-issuer", samples.issuer, "--format", "json",
                ] + more)
        }
        for file in ["v1.json", "v2.json"] {
            let run = try verify(file, samples.identity)
            #expect(run.status == 0, "\(run.text)\(run.errorText)")
            let other = try verify(file, "other@vendor.example")
            #expect(other.status == 1 && other.text.contains("rekor.identity-mismatch"))
        }
        let without = try verify("v2-without.json", samples.identity)
        #expect(without.status == 1 && without.text.contains("rekor.time-unproven"))
        try Data(samples.message).write(to: workspace.file("file"))
        try Data(samples.message + [0]).write(to: workspace.file("other"))
        #expect(try verify("v1.json", samples.identity, "--artifact", "file").status == 0)
        #expect(try verify("v1.json", samples.identity, "--artifact", "other").status == 1)
    }

    @Test("trust that is not named, or named in halves, is bad usage")
    func usage() throws {
        let workspace = Workspace()
        for name in ["bundle.json", "root.json"] { try Data("{}".utf8).write(to: workspace.file(name)) }
        let identity = ["--certificate-identity", "a@b.example", "--certificate-oidc-issuer", "https://c.example"]
        let wrong: [[String]] = [
            [], ["--trusted-root", "root.json"],
            ["--trusted-root", "root.json", "--certificate-identity", "a@b.example"],
            ["--trusted-root", "root.json", "--certificate-oidc-issuer", "https://c.example"], identity,
            ["--trusted-root", "root.json", "--origin", "a"] + identity,
            ["--trusted-root", "root.json", "--key", "root.json"] + identity,
            ["--trusted-root", "root.json"] + identity,
        ]
        for arguments in wrong {
            #expect(try workspace.stella(["verify", "bundle.json"] + arguments).status == 2, "\(arguments)")
        }
        let root: JSONValue = ["mediaType": .string(TrustedRoot.mediaType), "tlogs": []]
        try Data(root.compact).write(to: workspace.file("root.json"))
        func code(_ file: String, _ more: String...) throws -> String? {
            let run = try workspace.stella(
                ["verify", file, "--trusted-root", "root.json", "--format", "json"] + identity + more)
            return try run.status == 2 ? run.errorLines().first?.code : "\(run.status)"
        }
        #expect(try code("bundle.json") == "1")
        #expect(try code("bundle.json", "--artifact", "sha256:00") == "usage.digest")
        try Data("c2sp.org/tlog-proof@v1\n".utf8).write(to: workspace.file("proof"))
        #expect(try code("proof") == "usage.no-bundle")
    }
}

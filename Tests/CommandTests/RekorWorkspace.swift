import Attestation
import Foundation
import LedgerTestKit
import Rekor
import RekorClient
import Signing
import Testing
import Transport
import Wire

/// A workspace beside a pretended Rekor on a port of this machine.
final class RekorWorkspace: Sendable {
    let workspace: Workspace
    let rekor: PretendRekor
    let server: PretendServer
    private let signer: PrivateKey

    init(_ workspace: Workspace, handler: PretendServer.Handler? = nil) throws {
        self.workspace = workspace
        let rekor = PretendRekor(host: "127.0.0.1", key: try .generate(.ecdsaP256), noteKey: try .generate(.ed25519))
        rekor.setTime(Int64(Date().timeIntervalSince1970))
        self.rekor = rekor
        server = try handler.map { try PretendServer($0) } ?? PretendServer(rekor)
        signer = try .generate(.ecdsaP256)
        try write("rekor.pub", rekor.key.publicKey.pem)
        try write("rekor-v2.pub", rekor.noteKey.publicKey.pem)
        try write("signer.pub", signer.publicKey.pem)
        try envelope("statement.json")
    }

    convenience init(handler: PretendServer.Handler? = nil) throws { try self.init(Workspace(), handler: handler) }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: workspace.file(name)) }

    @discardableResult
    func envelope(_ name: String, note: String = "a") throws -> [UInt8] {
        let payload = Array(#"{"_type":"https://in-toto.io/Statement/v1","note":"\#(note)"}"#.utf8)
        let bytes = try Envelope.signed(type: "application/vnd.in-toto+json", payload: payload, by: signer).encoded()
        try Data(bytes).write(to: workspace.file(name))
        return bytes
    }

    /// Runs `stella rekor …` against the log.
    func ask(_ arguments: String..., api: RemoteLog.API = .v1, environment: [String: String] = [:]) throws -> StellaRun {
        try workspace.stella(
            ["rekor"] + arguments + [
                "--rekor-url", server.address, "--api", api.rawValue, "--key", api == .v1 ? "rekor.pub" : "rekor-v2.pub",
                "--format", "json",
            ], environment: environment)
    }

    func upload(_ name: String = "statement.json", _ more: String..., api: RemoteLog.API = .v1) throws -> StellaRun {
        try workspace.stella(
            [
                "rekor", "upload", name, "--signer-key", "signer.pub", "--rekor-url", server.address, "--api", api.rawValue,
                "--key", api == .v1 ? "rekor.pub" : "rekor-v2.pub", "--format", "json",
            ] + more)
    }

    func evidence() -> [String] {
        let folder = workspace.path("stella-rekor/evidence")
        return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    }
}

import Attestation
import Foundation
import LedgerTestKit
import Rekor
import Signing
import Testing
import Wire

/// A running `stella serve`, ended with the last reference.
final class ServeProcess: @unchecked Sendable {
    let port: Int
    private let process: ChildProcess
    private let errors: URL

    var http: RawHTTP { RawHTTP(port: port) }

    init(_ workspace: Workspace, _ arguments: String...) throws {
        errors = workspace.file("serve-\(UUID().uuidString).err")
        process = try ChildProcess(
            StellaProcess.binary, ["serve", "--data-dir", "ledger", "--listen", "127.0.0.1:0"] + arguments,
            in: workspace.folder, environment: [:], output: .file(workspace.file("access")), errors: .file(errors))
        var found: Int?
        let deadline = Date().addingTimeInterval(60)
        while found == nil, process.isRunning, Date() < deadline {
            let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n").filter({ text.hasSuffix("\n") && $0.contains("listening on http") }) {
                found = line.split(separator: ":").last.flatMap { Int($0) }
            }
            usleep(10_000)
        }
        port = try #require(found, "the server ended before it listened")
    }

    var errorText: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    func signal(_ signal: Int32) { process.signal(signal) }

    /// Sends a signal and waits for the end.
    func end(_ signal: Int32 = SIGTERM) -> Int32 { process.end(signal) }

    /// What a client of version 1 posts for a payload.
    static func proposal(_ payload: String, by signer: PrivateKey? = nil) throws -> [UInt8] {
        let signer = try signer ?? PrivateKey.generate(.ecdsaP256)
        let envelope = try Envelope.signed(
            type: "application/vnd.in-toto+json", payload: Array(payload.utf8), by: signer, keyID: nil)
        return try ProposedEntry.encode(envelope: envelope.encoded(), verifiers: [EntryVerifier(signer.publicKey)])
    }
}

extension RawHTTP {
    static let entries = "/api/v1/log/entries"

    func submit(_ proposal: [UInt8], token: String? = nil) throws -> Answer {
        try post(RawHTTP.entries, proposal, headers: token.map { ["Authorization: Bearer \($0)"] } ?? [])
    }
}

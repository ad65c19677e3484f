import Foundation
import Signing
import Testing
import Transport
import Wire

/// A running witness, ended with the last reference.
final class WitnessProcess {
    let port: Int
    private let process = Process()

    var address: String { "http://127.0.0.1:\(port)" }

    /// - Parameter tracing: Options of strace, which then writes to the file `trace`.
    init(_ workspace: Workspace, tracing: [String] = []) throws {
        let output = Pipe()
        let isTraced = !tracing.isEmpty
        let tracer = ["strace", "-f", "-qq", "-o", workspace.path("trace")] + tracing + [StellaProcess.binary]
        process.executableURL = URL(fileURLWithPath: isTraced ? "/usr/bin/env" : StellaProcess.binary)
        process.arguments =
            (isTraced ? tracer : []) + [
                "ledger", "witness", "serve", "--dir", "w", "--policy", "followed", "--listen", "127.0.0.1:0",
                "--format",
                "jsonl",
            ]
        process.currentDirectoryURL = workspace.folder
        process.environment = isTraced ? ["PATH": "/usr/bin:/bin"] : [:]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var bytes: [UInt8] = []
        while bytes.last != 0x0a {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the witness ended before it listened")
            bytes += data
        }
        let listening = try #require(try JSONDocument(Array(bytes.dropLast())).root["listening"]?.string)
        port = try #require(listening.split(separator: ":").last.flatMap { Int($0) })
    }

    /// The process that serves: the tracer's child, if there is a tracer.
    private var witness: pid_t {
        let own = process.processIdentifier
        let children = try? String(contentsOfFile: "/proc/\(own)/task/\(own)/children", encoding: .utf8)
        return children?.split(separator: " ").first.flatMap { pid_t($0) } ?? own
    }

    deinit {
        if process.isRunning { kill(witness, SIGKILL) }
        process.waitUntilExit()
    }

    func checkpoint(_ origin: String) throws -> String {
        let hash = SHA256.hash(Array(origin.utf8)).hex
        let answer = try HTTPClient(.open).get("\(address)/\(hash)/checkpoint", limit: 1 << 20)
        try #require(answer.status == 200)
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Sends a signal and waits for the end.
    func end(_ signal: Int32) throws -> Int32 {
        kill(witness, signal)
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }
}

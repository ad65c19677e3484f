import Foundation
import LedgerTestKit
import Signing
import Testing
import Transport
import Wire

/// A running witness, ended with the last reference.
final class WitnessProcess {
    let port: Int
    private let process: ChildProcess

    var address: String { "http://127.0.0.1:\(port)" }

    /// - Parameter tracing: Options of strace, which then writes to the file `trace`.
    init(_ workspace: Workspace, tracing: [String] = []) throws {
        let isTraced = !tracing.isEmpty
        let tracer = ["-f", "-qq", "-o", workspace.path("trace")] + tracing + [StellaProcess.binary]
        let serving = [
            "ledger", "witness", "serve", "--dir", "w", "--policy", "followed", "--listen", "127.0.0.1:0", "--format", "jsonl",
        ]
        process = try ChildProcess(
            isTraced ? "strace" : StellaProcess.binary, isTraced ? tracer + serving : serving, in: workspace.folder,
            environment: isTraced ? ["PATH": "/usr/bin:/bin"] : [:], output: .pipe)
        let line = process.readLine()
        try #require(line.hasSuffix("\n"), "the witness ended before it listened")
        let listening = try #require(try JSONDocument(Array(line.utf8.dropLast())).root["listening"]?.string)
        port = try #require(listening.split(separator: ":").last.flatMap { Int($0) })
    }

    /// The process that serves: the tracer's child, if there is a tracer.
    private var witness: pid_t {
        let own = process.identifier
        let children = try? String(contentsOfFile: "/proc/\(own)/task/\(own)/children", encoding: .utf8)
        return children?.split(separator: " ").first.flatMap { pid_t($0) } ?? own
    }

    deinit {
        if process.isRunning { kill(witness, SIGKILL) }
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
        return process.wait()
    }
}

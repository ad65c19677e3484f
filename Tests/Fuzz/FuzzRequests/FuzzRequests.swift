import Foundation
import LedgerTestKit

/// Sends altered requests to servers in this process, and asks after each whether they still answer.
///
///     FuzzRequests SEEDS [--seconds N] [--count N] [--seed N] [--keep FILE]
///     FuzzRequests FILE…
///
/// Not a target of libFuzzer: the server's packages would have to be built a second time for it, and coverage of threads
/// that race says little. Inputs come from the seeds in a folder and one random number, which is printed; the same
/// number gives the same inputs. What is being sent lies in the file that `--keep` names, so that it is there after a
/// crash; given alone, such a file is sent once more. Exit status: 0 nothing wrong, 1 findings on standard error.
@main
struct FuzzRequests {
    static func main() async {
        do {
            let plan = try Plan(Array(CommandLine.arguments.dropFirst()))
            let server = try await FuzzedServer()
            let ports = try await server.start()
            let run = RequestRun(ports: ports, plan: plan) { server.failures }
            // A thread of its own: what waits for answers must not take a thread of the server's.
            let findings = await withCheckedContinuation { done in
                Thread { done.resume(returning: run.findings()) }.start()
            }
            for finding in findings { say(finding) }
            exit(findings.isEmpty ? 0 : 1)
        } catch {
            say("\(error)")
            exit(2)
        }
    }

    static func say(_ text: String) { FileHandle.standardError.write(Data("fuzz: \(text)\n".utf8)) }
}

/// What a run is told on the command line.
struct Plan: Sendable {
    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    /// By name, so that one seed means one run.
    private(set) var seeds: [[UInt8]] = []
    /// Whether inputs are altered, and not just sent.
    private(set) var isAltering = false
    private(set) var seconds = 20.0
    private(set) var count = Int.max
    private(set) var seed = UInt64.random(in: 0..<1 << 32)
    private(set) var kept: URL?

    init(_ arguments: [String]) throws {
        var words = arguments[...]
        while let word = words.popFirst() {
            switch word {
            case "--seconds": seconds = try Plan.value(of: word, &words)
            case "--count": count = try Plan.value(of: word, &words)
            case "--seed": seed = try Plan.value(of: word, &words)
            case "--keep": kept = URL(fileURLWithPath: try Plan.value(of: word, &words) as String)
            default: try add(URL(fileURLWithPath: word))
            }
        }
        guard !seeds.isEmpty else { throw Wrong(description: "no seeds: name their folder, or files") }
    }

    private static func value<Value: LosslessStringConvertible>(
        of word: String, _ words: inout ArraySlice<String>
    ) throws -> Value {
        guard let value = words.popFirst().flatMap({ Value($0) }) else {
            throw Wrong(description: "\(word) wants a value")
        }
        return value
    }

    private mutating func add(_ place: URL) throws {
        guard place.hasDirectoryPath else {
            seeds.append(Array(try Data(contentsOf: place)))
            return
        }
        isAltering = true
        let files = try FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
        for file in files.sorted(by: { $0.path < $1.path }) { seeds.append(Array(try Data(contentsOf: file))) }
    }
}

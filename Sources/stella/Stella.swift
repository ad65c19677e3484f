import ArgumentParser
import Glibc
import Wire

/// The command line. Standard output carries results and nothing else.
@main
struct Stella: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "stella",
        abstract: "A transparency ledger for VEX decisions.",
        discussion: """
            Exit status: 0 yes or done, 1 no, 2 bad usage or configuration, 3 nothing matched, 4 not allowed, \
            5 cannot tell, 6 log alarm, 70 internal error.
            """,
        version: version,
        subcommands: [
            VEXCommand.self, VerifyCommand.self, ProofCommand.self, LedgerCommand.self, IssuerCommand.self,
            KeyCommand.self, DatabaseCommand.self, RekorCommand.self, ServeCommand.self, ConfigCommand.self,
            EventsCommand.self, OperationsCommand.self,
        ])

    static func main() async {
        // A reader that goes away ends the output, not the program in the middle of a write.
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try Terminal.requireOutput()
        } catch {
            finish(with: error, asJSON: wantsJSON(arguments))
        }
    }

    private static func finish(with error: any Error, asJSON: Bool) -> Never {
        switch error {
        case let status as ExitStatus: Glibc.exit(status.rawValue)
        case let error as any CodedError:
            Terminal.complain(error, asJSON: asJSON)
            Glibc.exit(ExitStatus(of: error.codeText).rawValue)
        default: break
        }
        let code = exitCode(for: error)
        guard code != .success else { exit(withError: error) }
        // The parser's own status for wrong usage is 64; the house says 2.
        Terminal.complain("usage.arguments", message(for: error), hint: "see `stella --help`", asJSON: asJSON)
        Glibc.exit((code == .validationFailure ? ExitStatus.usage : .internalError).rawValue)
    }

    private static func wantsJSON(_ arguments: [String]) -> Bool {
        zip(arguments, arguments.dropFirst()).contains { ["--format", "--output-format"].contains($0) && $1.hasPrefix("json") }
            || arguments.contains { $0.hasPrefix("--format=json") || $0.hasPrefix("--output-format=json") }
    }
}


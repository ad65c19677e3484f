import ArgumentParser
import VEXLens
import Wire

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The options: what holds, where it comes from, what is wrong.",
        subcommands: [ConfigShow.self, ConfigCheck.self])
}

/// How results of these commands are written; `--format` means the same, as elsewhere.
struct ConfigOutput: ParsableArguments {
    @Option(
        name: [.customLong("output-format"), .customLong("format")],
        help: "The form of the result: table, json or jsonl.")
    var form: OutputForm = .table
}

struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every option with its value.",
        discussion: "Flags of other commands that stand for options, such as --data-dir, are not looked at.")

    @Flag(name: .long, help: "Where each value comes from: default, FILE:LINE, or a variable.")
    var origin = false

    @Option(name: .long, help: "The configuration file (default: vexlens.yaml, when it is there).")
    var config: String?

    @OptionGroup var output: ConfigOutput

    func run() throws {
        let options = try Configuration.options(file: config)
        var columns: [Report.Column] = [.init("option"), .init("value")]
        if origin { columns.append(.init("origin")) }
        let rows = options.listing.map { line -> JSONValue in
            var members = [JSONMember("option", .string(line.path)), JSONMember("value", line.value)]
            if origin { members.append(JSONMember("origin", .string(line.origin.description))) }
            return .object(members)
        }
        Report(columns, rows: rows).print(as: output.form)
    }
}

struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tell everything that is wrong with a configuration, at once.",
        discussion: """
            Looks at the file and at the VEXLENS_ variables. Prints one row for each error and each warning; with an error \
            the exit status is 2.
            """)

    @Argument(help: "The configuration file (default: vexlens.yaml, when it is there).")
    var file: String?

    @OptionGroup var output: ConfigOutput

    func run() throws {
        let check = try Configuration.check(file: file)
        let errors = check.errors.map { error -> JSONValue in
            [
                "level": "error", "place": .string(error.origin.description), "option": JSONValue(error.key),
                "code": .string(error.codeText), "detail": .string(error.detail), "hint": JSONValue(error.hint),
            ]
        }
        let warnings = check.warnings.map { text -> JSONValue in
            [
                "level": "warning", "place": .null, "option": .null, "code": .null, "detail": .string(text),
                "hint": .null,
            ]
        }
        if output.form != .table || !(errors + warnings).isEmpty {
            Report([.init("level"), .init("code"), .init("detail"), .init("hint")], rows: errors + warnings).print(
                as: output.form)
        }
        if !errors.isEmpty { throw ExitStatus.usage }
    }
}

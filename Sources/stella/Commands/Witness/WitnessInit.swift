import ArgumentParser
import TLog
import Wire

struct WitnessInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a new witness: a key of its own and an empty memory.",
        discussion: """
            Key and memory belong together: a witness that has forgotten could cosign two histories. A key is therefore \
            always drawn anew. Prints the verifier key, which logs and verifiers put into their policies.
            """)

    @Option(name: .long, help: "The witness's name for ever, such as a host name and a path; no blank, no plus sign.")
    var name: String

    @Option(name: .long, help: "The witness's directory.")
    var dir: String

    @OptionGroup var options: OutputOptions

    func run() throws {
        let cosigner = try WitnessHome(path: dir).make(name: name)
        var card = Card()
        card.add("directory", dir)
        card.add("name", cosigner.name)
        card.add("vkey", cosigner.vkey)
        card.print(as: options.format)
        Terminal.say("stella: next: stella ledger witness serve --dir \(dir) --policy FILE", quiet: options.quiet)
    }
}

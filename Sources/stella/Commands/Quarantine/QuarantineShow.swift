import ArgumentParser
import LedgerSQLite
import VEXLens
import Wire

struct QuarantineShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a refused document: why and where it was refused, or its bytes.")

    @Argument(help: "The document's SHA-256, or so many digits of it that no other begins with them.")
    var document: String

    @Flag(name: .long, help: "Write the bytes that are kept to standard output, and nothing else.")
    var content = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let found = try QuarantineSelector(text: document).resolve(in: session.quarantine)
        if content {
            if !found.isWhole {
                Terminal.say("stella: of \(found.size) bytes the first \(found.keptBytes) are kept", quiet: options.output.quiet)
            }
            return Terminal.out(try session.quarantine.content(of: found.digest) ?? [])
        }
        var card = Card()
        if case .object(let members) = found.json { card.members = members }
        card.print(as: options.output.format)
    }
}

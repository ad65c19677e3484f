import ArgumentParser
import Rekor
import RekorClient
import Wire

struct RekorGet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Fetch an entry of a Rekor of others, and prove it.",
        discussion: "A v1 log finds it by its index over all shards or its UUID, a v2 log by its index.")

    @Argument(help: "An index, a UUID (80 hexadecimal digits) or a leaf hash (64).")
    var entry: String

    @Option(name: [.short, .long], help: "A file to write the log's answer to, byte for byte.")
    var output: String?

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let rekor = try RekorSession(remote, try Configuration(options.place), isWriting: false)
        let logged = try rekor.ask { client in
            if let index = UInt64(entry), entry.utf8.count <= 20 { return try client.entry(at: index) }
            guard let uuid = EntryUUID(entry) else {
                throw CommandError(
                    "usage.entry", "\(entry) names no entry",
                    hint: "give an index, a UUID (80 hexadecimal digits) or a leaf hash (64)")
            }
            return try client.entry(uuid)
        }
        if let output { try Files.write(logged.raw, to: output) }
        var card = Card()
        guard case .object(let members) = LoggedEntryRow.json(logged, of: nil, result: "proven") else { return }
        for member in members where member.name != "source" { card.add(member.name, member.value) }
        let body = try? EntryBody(parsing: logged.entry.body)
        card.add("kind", body?.kind)
        card.add("apiVersion", body?.apiVersion)
        card.add("body", Base64.encode(logged.entry.body))
        card.print(as: options.output.format)
    }
}

import ArgumentParser
import Rekor
import RekorClient
import Signing
import Wire

struct RekorSearch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find entries in the index of a Rekor of others.",
        discussion: """
            By the digest of a file, an e-mail address or another name in a certificate, or a key. What the index leaves out \
            nobody can tell; with --fetch every entry that it gives is fetched and proven to be in the log.
            """)

    @Argument(help: "A file, whose SHA-256 digest is looked for.")
    var file: String?

    @Option(name: .long, help: "A digest: sha256: and 64 hexadecimal digits.")
    var hash: String?

    @Option(name: .long, help: "An e-mail address in a certificate.")
    var email: String?

    @Option(name: .long, help: "Any name in a certificate.")
    var subject: String?

    @Option(name: .long, help: "A public key or certificate (PEM) that signed.")
    var signerKey: String?

    @Flag(name: .long, help: "Fetch every entry and prove it.")
    var fetch = false

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard [file, hash, email, subject, signerKey].filter({ $0 != nil }).count == 1 else {
            throw ValidationError("give one of a file, --hash, --email, --subject and --signer-key")
        }
    }

    func run() throws {
        let rekor = try RekorSession(remote, try Configuration(options.place), isWriting: false)
        let queries = try queries()
        var found: [EntryUUID] = []
        for query in queries {
            for uuid in try rekor.ask({ try $0.search(query) }) where !found.contains(uuid) { found.append(uuid) }
        }
        guard !found.isEmpty else {
            throw RekorClientError(.notFound, "the log's index gives no entry", hint: "entries of a v2 log are in no index")
        }
        guard fetch else {
            let rows = found.map { uuid -> JSONValue in ["uuid": .string(uuid.text), "leafHash": .string(uuid.leafHash.hex)] }
            return Report([.init("uuid")], rows: rows).print(as: options.output.format)
        }
        let rows = try found.map { uuid in
            LoggedEntryRow.json(try rekor.ask { try $0.entry(uuid) }, of: file, result: "proven")
        }
        Report(LoggedEntryRow.columns, rows: rows).print(as: options.output.format)
    }

    private func queries() throws -> [IndexQuery] {
        if let file { return [.hash("sha256:" + SHA256.hash(try Files.read(file)).hex)] }
        if let hash { return [.hash(hash)] }
        if let email { return [.email(email)] }
        if let subject { return [.subject(subject)] }
        return try SignerFiles.read([signerKey].compactMap { $0 }).map { .key($0) }
    }
}

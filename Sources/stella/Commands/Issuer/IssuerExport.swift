import ArgumentParser
import Signing
import Trust
import Wire

struct IssuerExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all issuers to one file, signed with the ledger's key.",
        discussion: """
            Another ledger takes it over with `stella issuer sync`, given the fingerprint of this ledger's key by another way. \
            The same directory gives the same content; the signature differs each time.
            """)

    @Option(name: .shortAndLong, help: "Where to (default: standard output).")
    var output = "-"

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let issuers = try DirectorySession(options).issuers.all()
        let key = try Configuration(options.place).home.keys().ledger
        let bytes = try IssuerBundle.signed(issuers, by: key)
        guard output != "-" else { return Terminal.out(bytes + [0x0a]) }
        try Files.replace(output, with: bytes + [0x0a])
        var card = Card()
        card.add("file", output)
        card.add("issuers", issuers.count)
        card.add("fingerprint", key.publicKey.keyID.hex)
        card.print(as: options.output.format)
    }
}

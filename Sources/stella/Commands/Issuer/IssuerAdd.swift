import ArgumentParser
import Signing
import Trust
import VEXLens
import Wire

struct IssuerAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Register issuers.",
        discussion: """
            Either one issuer by options, or --file with an array of issuers in the form of docs/formats/issuers.md, all or \
            none of which are registered. Key files in it are relative to it.
            """)

    @Option(name: .long, help: "A short id, such as redhat.")
    var id: String?

    @Option(name: .long, help: "The issuer's name.")
    var name: String?

    @Option(name: .long, help: "A name as documents spell it; may be repeated.")
    var alias: [String] = []

    @Option(name: .long, help: "What it is: vendor, distributor, scanner, coordinator, …")
    var category: String?

    @Option(name: .long, help: "Authoritative, Trusted, Known, Unknown or Untrusted.")
    var tier: TrustTier = .unknown

    @Option(name: .long, help: "A public key or certificate (PEM); may be repeated.")
    var key: [String] = []

    @Option(
        name: .long,
        help:
            "PREFIX=TIER: the tier for purls that begin so; outside all scopes the issuer is Unknown at best. May be repeated."
    )
    var scope: [String] = []

    @Option(name: .long, help: "A file with an array of issuers.")
    var file: String?

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (file == nil) == (id != nil) else {
            throw ValidationError("give --id (and --name, --tier, --key), or --file")
        }
    }

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let issuers = try file.map { try IssuerFile(path: $0, now: SystemClock.now()).issuers } ?? [try single()]
        try session.service.directory.register(all: issuers)
        Report(IssuerRow.columns, rows: issuers.map(IssuerRow.json)).print(as: options.output.format)
    }

    private func single() throws -> Issuer {
        try Issuer(
            id: Identifier(id ?? ""), name: name ?? id ?? "", aliases: alias.map { Identifier($0) }, category: category,
            tier: tier,
            keys: try key.flatMap { try PublicKey.all(pem: try Files.text($0)) }.map { IssuerKey(publicKey: $0) },
            scopes: try scope.map(IssuerAdd.scope), registeredAt: SystemClock.now())
    }

    private static func scope(_ text: String) throws -> IssuerScope {
        guard let equals = text.lastIndex(of: "="),
            let tier = TrustTier(argument: String(text[text.index(after: equals)...]))
        else {
            throw CommandError(
                "usage.scope", "\(text) is no scope", hint: "write PREFIX=TIER, such as pkg:maven/=Trusted")
        }
        return IssuerScope(purlPrefix: String(text[..<equals]), tier: tier)
    }
}

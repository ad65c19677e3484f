import ArgumentParser
import Signing
import Trust
import Wire

struct IssuerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issuer", abstract: "The directory of issuers: keys, tiers, scopes.",
        subcommands: [IssuerAdd.self, IssuerList.self, IssuerShow.self, IssuerRevoke.self, IssuerSetTier.self])
}

struct IssuerAdd: ParsableCommand {
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

    @Option(name: .long, help: "PREFIX=TIER: the tier for purls that begin so; outside all scopes the issuer is Unknown at best. May be repeated.")
    var scope: [String] = []

    @Option(name: .long, help: "A file with an array of issuers.")
    var file: String?

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (file == nil) == (id != nil) else { throw ValidationError("give --id (and --name, --tier, --key), or --file") }
    }

    func run() throws {
        let session = try DirectorySession(options, isWriting: true)
        let issuers = try file.map { try IssuerFile(path: $0, now: SystemClock.now()).issuers } ?? [try single()]
        try session.issuers.register(all: issuers)
        Report(IssuerRow.columns, rows: issuers.map(IssuerRow.json)).print(as: options.output.format)
    }

    private func single() throws -> Issuer {
        try Issuer(
            id: Identifier(id ?? ""), name: name ?? id ?? "", aliases: alias.map { Identifier($0) }, category: category,
            tier: tier, keys: try key.flatMap { try PublicKey.all(pem: try Files.text($0)) }.map { IssuerKey(publicKey: $0) },
            scopes: try scope.map(IssuerAdd.scope), registeredAt: SystemClock.now())
    }

    private static func scope(_ text: String) throws -> IssuerScope {
        guard let equals = text.lastIndex(of: "="), let tier = TrustTier(argument: String(text[text.index(after: equals)...]))
        else { throw CommandError("usage.scope", "\(text) is no scope", hint: "write PREFIX=TIER, such as pkg:maven/=Trusted") }
        return IssuerScope(purlPrefix: String(text[..<equals]), tier: tier)
    }
}

/// An issuer as lists show it.
enum IssuerRow {
    static let columns: [Report.Column] = [
        .init("id"), .init("name"), .init("tier"), .init("category"), .init("keyCount", "KEYS"), .init("revokedAt", "REVOKED"),
    ]

    static func json(_ issuer: Issuer) -> JSONValue {
        guard case .object(let members) = issuer.json else { return issuer.json }
        return .object(members + [JSONMember("keyCount", .integer(issuer.keys.count))])
    }
}

struct IssuerList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all issuers.")

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let issuers = try DirectorySession(options, isWriting: false).issuers.all()
        Report(IssuerRow.columns, rows: issuers.map(IssuerRow.json)).print(as: options.output.format)
    }
}

struct IssuerShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one issuer with its keys.")

    @Argument(help: "The issuer's id, or a name as documents spell it.")
    var issuer: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let issuers = try DirectorySession(options, isWriting: false).issuers
        guard let found = try issuers.issuer(Identifier(issuer)) ?? issuers.issuer(named: Identifier(issuer)) else {
            throw CommandError(
                "trust.unknown-issuer", "the directory has no issuer \(issuer)", hint: "see `stella issuer list`")
        }
        guard case .object(let members) = found.json else { return }
        Card(members: members).print(as: options.output.format)
    }
}

struct IssuerRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke an issuer: what it signs from then on is not trusted.",
        discussion: "Verdicts do not change by themselves: compute them again, and each change is a delta with cause trust_change.")

    @Argument(help: "The issuer's id.")
    var id: String

    @Option(name: .long, help: "Why.")
    var reason: String

    @Option(name: .long, help: "From when on, RFC 3339 (default: now).")
    var effective: Timestamp?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let issuers = try DirectorySession(options, isWriting: true).issuers
        try issuers.revoke(Identifier(id), at: effective ?? SystemClock.now(), reason: reason)
        let changed = try issuers.issuer(Identifier(id))
        Report(IssuerRow.columns, rows: [changed].compactMap { $0.map(IssuerRow.json) }).print(as: options.output.format)
    }
}

struct IssuerSetTier: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-tier", abstract: "Change how far an issuer is trusted.")

    @Argument(help: "The issuer's id.")
    var id: String

    @Argument(help: "Authoritative, Trusted, Known, Unknown or Untrusted.")
    var tier: TrustTier

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let issuers = try DirectorySession(options, isWriting: true).issuers
        try issuers.setTier(tier, of: Identifier(id))
        let changed = try issuers.issuer(Identifier(id))
        Report(IssuerRow.columns, rows: [changed].compactMap { $0.map(IssuerRow.json) }).print(as: options.output.format)
    }
}

import ArgumentParser
import LedgerHTTP
import Signing
import Wire

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Who may write over HTTP: make, list and revoke bearer tokens and clients' certificates.",
        subcommands: [TokenNew.self, TokenList.self, TokenRevoke.self])
}

/// Where the tokens are.
struct TokenOptions: ParsableArguments {
    @Option(name: .long, help: "The file of tokens (default: tokens.json in the ledger's directory).")
    var tokens: String?

    @OptionGroup var options: LedgerOptions

    func file() throws -> TokenFile {
        TokenFile(path: try tokens ?? Configuration(options.place).home.tokensPath, isRequired: false)
    }
}

struct TokenNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a token and print it, this once; the file keeps its hash alone.",
        discussion: """
            With --subject or --san no token is made: whoever comes over TLS with a certificate of that name, from an \
            authority that `stella serve --tls-client-ca` believes, may write.
            """)

    @Argument(help: "Who will bear it.")
    var name: String

    @Option(name: .long, help: "What it is for: write, write:v1, write:v2, write:vex or manage:issuers; may be given again.")
    var scope: [ScopeName] = [.write]

    @Option(name: .long, help: "Instead of a token: the subject of a client's certificate, such as CN=ci,O=Example (RFC 2253).")
    var subject: String?

    @Option(name: .long, help: "Instead of a token: a subject alternative name of a client's certificate, such as ci.example.org.")
    var san: String?

    @Option(name: .long, help: "Days until it ends; 0 for never.")
    var days = 365

    @OptionGroup var place: TokenOptions

    func validate() throws {
        guard !name.isEmpty, days >= 0, days <= 36_500 else {
            throw ValidationError("a token has a name, and ends after 0 to 36500 days")
        }
        guard subject == nil || san == nil, subject != "", san != "" else {
            throw ValidationError("a certificate is known by --subject or by --san")
        }
    }

    func run() throws {
        let file = try place.file()
        var roll = try file.current()
        guard !roll.tokens.contains(where: { Identifier($0.name) == Identifier(name) }) else {
            throw CommandError(
                "usage.token-exists", "there is a token with the name \(name)", hint: "revoke it, or choose another name")
        }
        var generator = SystemRandomNumberGenerator()
        let text = AccessToken.text(secret: (0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &generator) })
        let credential: AccessToken.Credential =
            if let subject { .subject(subject) } else if let san { .alternativeName(san) } else {
                .bearer(SHA256.hash(Array(text.utf8)))
            }
        let now = SystemClock.now()
        let token = AccessToken(
            name: name, credential: credential, scopes: Set(scope.map(\.scope)),
            created: Timestamp(seconds: now.seconds),
            expires: days == 0 ? nil : Timestamp(seconds: now.seconds + Int64(days) * 86_400))
        roll.tokens.append(token)
        try file.replace(with: roll)
        var card = Card()
        if case .bearer = credential { card.add("token", text) } else { card.add(credential.member.name, credential.member.value) }
        card.add("name", name)
        card.add("expires", token.expires?.rfc3339 ?? "never")
        card.print(as: place.options.output.format)
    }
}

struct TokenList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show who may write, and until when.")

    @OptionGroup var place: TokenOptions

    func run() throws {
        let now = SystemClock.now()
        let rows = try place.file().current().tokens.map { token -> JSONValue in
            [
                "name": .string(token.name), "credential": .string(token.credential.label), "scopes": .array(token.scopes.map(\.rawValue).sorted().map { .string($0) }),
                "created": .string(token.created.rfc3339), "expires": token.expires.map { .string($0.rfc3339) } ?? .null,
                "isExpired": .bool(token.isExpired(at: now)),
            ]
        }
        Report(
            [
                .init("name"), .init("credential"), .init("scopes"), .init("created"), .init("expires"), .init("isExpired", "EXPIRED"),
            ], rows: rows
        ).print(as: place.options.output.format)
    }
}

struct TokenRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a token away; a server that runs refuses it from now on.")

    @Argument(help: "Whose.")
    var name: String

    @OptionGroup var place: TokenOptions

    func run() throws {
        let file = try place.file()
        var roll = try file.current()
        let count = roll.tokens.count
        roll.tokens.removeAll { Identifier($0.name) == Identifier(name) }
        guard roll.tokens.count < count else {
            throw CommandError("usage.token-unknown", "no token has the name \(name)", hint: "see `stella serve token list`")
        }
        try file.replace(with: roll)
        Terminal.say("stella: revoked", quiet: place.options.output.quiet)
    }
}

extension AccessToken.Credential {
    /// For whoever looks at the list; of a token nothing that would help to bear it.
    fileprivate var label: String {
        switch self {
        case .bearer: "token"
        case .subject(let text): "subject \(text)"
        case .alternativeName(let text): "subjectAltName \(text)"
        }
    }
}

/// What a token is for, as it is written on the command line.
enum ScopeName: String, ExpressibleByArgument, CaseIterable {
    case write
    case writeV1 = "write:v1"
    case writeV2 = "write:v2"
    case writeVEX = "write:vex"
    case manageIssuers = "manage:issuers"

    var scope: AccessToken.Scope {
        switch self {
        case .write: .write
        case .writeV1: .writeV1
        case .writeV2: .writeV2
        case .writeVEX: .writeVEX
        case .manageIssuers: .manageIssuers
        }
    }
}

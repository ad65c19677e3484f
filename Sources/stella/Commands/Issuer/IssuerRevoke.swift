import ArgumentParser
import Trust
import Wire

struct IssuerRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke an issuer or one of its keys: what is signed from then on is not trusted.",
        discussion: """
            What the log proves to be older than the revocation stays as good as it was. Verdicts do not change by themselves: \
            compute them again, and each change is a delta with cause trust_change.
            """)

    @Argument(help: "The issuer's id.")
    var id: String

    @Option(name: .long, help: "Only this key: its keyId, or the beginning of it.")
    var key: String?

    @Option(name: .long, help: "Why.")
    var reason: String

    @Option(name: .long, help: "From when on, RFC 3339 (default: now).")
    var effective: Timestamp?

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let revocation = Revocation(at: effective ?? SystemClock.now(), reason: reason)
        let (id, wanted) = (Identifier(id), key)
        let keyID = try wanted.map { try DirectorySession(change.options).issuers.found(id.text).key(named: $0).keyID }
        try await change.change(id.text) { (roll) throws(TrustError) in
            guard let keyID else { return try roll.revoke(id, revocation) }
            try roll.revokeKey(keyID, of: id, revocation)
        }
    }
}

struct IssuerSetTier: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-tier", abstract: "Change how far an issuer is trusted.")

    @Argument(help: "The issuer's id.")
    var id: String

    @Argument(help: "Authoritative, Trusted, Known, Unknown or Untrusted.")
    var tier: TrustTier

    @Option(name: .long, help: "Why.")
    var reason: String?

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await change.change(id, reason: reason) { (roll) throws(TrustError) in
            try roll.setTier(tier, of: Identifier(id))
        }
    }
}

import ArgumentParser
import Attestation
import Signing
import Trust
import Wire

/// How a key that comes in is used.
struct NewKeyOptions: ParsableArguments {
    @Option(name: .long, help: "Its algorithm, such as PS256 (default: the usual one of its kind).")
    var algorithm: String?

    @Option(name: .long, help: "What its owner writes as keyid or kid.")
    var hint: String?

    @Option(name: .long, help: "The first instant at which it counts, RFC 3339.")
    var from: Timestamp?

    @Option(name: .long, help: "The first instant at which it does not any more, RFC 3339.")
    var until: Timestamp?

    func key(in path: String) throws -> IssuerKey {
        let key = try PublicKey(pem: try Files.text(path))
        var chosen = IssuerKey(publicKey: key).algorithm
        if let algorithm {
            guard let known = JWSAlgorithm(rawValue: algorithm) else {
                throw CommandError(
                    "trust.unknown-value", "\(algorithm) is no algorithm", hint: "such as ES256, PS256, EdDSA")
            }
            chosen = known
        }
        return try IssuerKey(publicKey: key, algorithm: chosen, hint: hint, validFrom: from, validUntil: until)
    }
}

struct IssuerAddKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-key", abstract: "Give an issuer another key, beside those that it has.")

    @Argument(help: "The issuer's id.")
    var id: String

    @Option(name: .long, help: "A public key or certificate (PEM).")
    var key: String

    @Option(name: .long, help: "Why.")
    var reason: String?

    @OptionGroup var use: NewKeyOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let new = try use.key(in: key)
        try await change.change(id, reason: reason) { (roll) throws(TrustError) in
            try roll.addKey(new, to: Identifier(id))
        }
    }
}

struct IssuerRotateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Replace a key of an issuer by another.",
        discussion: """
            The old key counts for --overlap days more and not afterwards; what it signed before stays verified. A key that \
            others may have is revoked instead: see `stella issuer revoke --key`.
            """)

    @Argument(help: "The issuer's id.")
    var id: String

    @Option(name: .long, help: "The key that goes: its keyId, or the beginning of it.")
    var replace: String

    @Option(name: .long, help: "The key that comes: a public key or certificate (PEM).")
    var with: String

    @Option(name: .long, help: "For how many days more the old key counts.")
    var overlap = 0

    @Option(name: .long, help: "Why.")
    var reason: String?

    @OptionGroup var use: NewKeyOptions
    @OptionGroup var change: ChangeOptions

    func validate() throws {
        guard (0...3650).contains(overlap) else { throw ValidationError("--overlap is between 0 and 3650") }
    }

    func run() async throws {
        let new = try use.key(in: with)
        let old = try DirectorySession(change.options).issuers.found(id).key(named: replace).keyID
        let end = Timestamp(seconds: SystemClock.now().seconds + Int64(overlap) * 86_400)
        try await change.change(id, reason: reason) { (roll) throws(TrustError) in
            try roll.rotateKey(old, of: Identifier(id), to: new, endingAt: end)
        }
    }
}

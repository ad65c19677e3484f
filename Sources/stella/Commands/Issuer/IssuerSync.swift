import ArgumentParser
import Ledger
import Signing
import Trust
import VEXLens
import Wire

struct IssuerSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Take over the issuers of another ledger's export: show what differs, and with --yes do it.",
        discussion: """
            Issuers that the source lacks stay. What is revoked here stays revoked, whatever the source says. The signer of an \
            export must be this ledger or the one of --fingerprint; a plain file of issuers is taken from this machine only.
            """)

    @Option(name: .long, help: "A file, or an https address (default: Operations.IssuerSource, with its fingerprint).")
    var from: String?

    @Option(name: .long, help: "SHA-256 of the public key that must have signed (default: this ledger's own).")
    var fingerprint: String?

    @Flag(name: .long, help: "Take it over; without it nothing is changed.")
    var yes = false

    @Option(name: .long, help: "Why, for the entries.")
    var reason: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let source = try source()
        guard yes else {
            let roll = IssuerRoll(try DirectorySession(options).issuers.all())
            report(try roll.differences(to: source.issuers), [])
            Terminal.say("stella: hint: nothing was changed; --yes takes it over", quiet: options.output.quiet)
            return
        }
        let session = try await WriteSession.open(options)
        defer { session.close() }
        var differences: [IssuerDifference] = []
        let made = try session.service.directory.change(reason: reason ?? "synchronized") { (roll) throws(TrustError) in
            differences = try roll.differences(to: source.issuers)
            try roll.takeOver(source.issuers)
        }
        report(differences, made)
    }

    /// What the configuration says of the signer is about its own source alone.
    private func source() throws -> IssuerSource {
        let fingerprint = try fingerprint.map(Digest.fingerprint)
        if let from { return try IssuerSource(from: from, fingerprint: fingerprint, options.place) }
        let configuration = try Configuration(options.place)
        guard let from = configuration.issuerSource else {
            throw CommandError(
                "usage.no-issuer-source", "nobody says whose issuers are to be taken over",
                hint: "name a file or an https address with --from, or set Operations.IssuerSource")
        }
        return try IssuerSource(
            from: from, fingerprint: fingerprint ?? configuration.issuerSourceFingerprint(), options.place)
    }

    private func report(_ differences: [IssuerDifference], _ made: [Logged<IssuerChangeRecord>]) {
        let entries = Dictionary(made.map { ($0.record.issuer, $0.index.value) }) { first, _ in first }
        let rows = differences.filter { $0.effect != "kept" || !$0.notes.isEmpty }.map { difference -> JSONValue in
            [
                "id": .string(difference.id.text), "effect": .string(difference.effect),
                "entry": entries[difference.id].map { .integer($0) } ?? .null,
                "notes": .array(difference.notes.map { .string($0) }),
            ]
        }
        Report([.init("id"), .init("effect"), .init("entry"), .init("notes", "WHAT")], rows: rows).print(
            as: options.output.format)
    }
}

import ArgumentParser
import Signing
import Trust
import Wire

struct IssuerVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an export against the directory, or a fingerprint and a tier that came another way.",
        discussion: """
            With a file: its signature, and every issuer's keys and tier against those here. With --fingerprint: \
            which issuer has that key, and that it counts now. Exit status 1 when anything differs.
            """)

    @Argument(help: "An export.")
    var file: String?

    @Option(name: .long, help: "With a file, SHA-256 of the key that must have signed it; else of an issuer's key.")
    var fingerprint: String?

    @Option(name: .long, help: "Without a file: the issuer that must have the key.")
    var issuer: String?

    @Option(name: .long, help: "Without a file: the tier that it must have.")
    var tier: TrustTier?

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard file != nil || fingerprint != nil else { throw ValidationError("give an export, or --fingerprint") }
        guard file == nil || issuer == nil && tier == nil else {
            throw ValidationError("--issuer and --tier are for --fingerprint")
        }
    }

    func run() throws {
        let issuers = try DirectorySession(options).issuers
        let fingerprint = try fingerprint.map(Digest.fingerprint)
        var rows: [JSONValue] = []
        if let file {
            rows = try compare(
                IssuerBundle(
                    verifying: try Files.read(file, limit: IssuerBundle.maxBytes),
                    signedBy: try fingerprint ?? Configuration(options.place).home.publicKeys().ledger.keyID
                ).issuers, issuers)
        } else if let fingerprint {
            rows = try look(for: fingerprint, issuers)
        }
        Report(
            [.init("id"), .init("equal"), .init("tier"), .init("keys"), .init("notes", "DIFFERENCES")], rows: rows
        ).print(as: options.output.format)
        if rows.contains(where: { $0["equal"] != .bool(true) }) { throw ExitStatus.failed }
    }

    /// Every issuer that is here or there.
    private func compare(_ theirs: [Issuer], _ directory: some IssuerReader) throws -> [JSONValue] {
        let here = try directory.all()
        let roll = IssuerRoll(theirs)
        let strangers = theirs.filter { issuer in !here.contains { $0.id == issuer.id } }
        return here.map { own in
            guard let other = roll.issuer(own.id) else { return row(own, ["is not in the export"]) }
            return row(own, differences(own, other))
        } + strangers.map { row($0, ["is not registered here"]) }
    }

    private func differences(_ own: Issuer, _ other: Issuer) -> [String] {
        var notes: [String] = []
        if own.tier != other.tier { notes.append("tier \(own.tier.rawValue) here, \(other.tier.rawValue) there") }
        if own.scopes != other.scopes { notes.append("other scopes there") }
        if own.isRevoked != other.isRevoked { notes.append(own.isRevoked ? "revoked here only" : "revoked there only") }
        for key in own.keys {
            guard let same = other.key(key.keyID) else {
                notes.append("key \(key.keyID) here only")
                continue
            }
            if same != key { notes.append("key \(key.keyID) counts otherwise there") }
        }
        return notes + other.keys.filter { own.key($0.keyID) == nil }.map { "key \($0.keyID) there only" }
    }

    /// The issuers that have the key, or the one that should have and does not.
    private func look(for fingerprint: Digest, _ directory: some IssuerReader) throws -> [JSONValue] {
        let now = SystemClock.now()
        let wanted = try issuer.map { try directory.found($0) }
        let holders = try directory.issuers(forKey: fingerprint)
        if let wanted, !holders.contains(where: { $0.id == wanted.id }) {
            return [row(wanted, ["does not have key \(fingerprint)"])]
        }
        guard !holders.isEmpty else {
            throw CommandError(
                "trust.unknown-key", "no issuer has the key \(fingerprint)", hint: "see `stella issuer show`")
        }
        return holders.filter { wanted == nil || $0.id == wanted?.id }.map { holder in
            var notes: [String] = []
            if let revocation = holder.revocation { notes.append("revoked at \(revocation.at): \(revocation.reason)") }
            if let key = holder.key(fingerprint) {
                if let revocation = key.revocation {
                    notes.append("key revoked at \(revocation.at): \(revocation.reason)")
                }
                if !key.isValid(at: now) { notes.append("key does not count now") }
            }
            if let tier, tier != holder.tier { notes.append("tier is \(holder.tier.rawValue)") }
            return row(holder, notes)
        }
    }

    private func row(_ issuer: Issuer, _ notes: [String]) -> JSONValue {
        [
            "id": .string(issuer.id.text), "equal": .bool(notes.isEmpty), "tier": .string(issuer.tier.rawValue),
            "keys": .array(issuer.keys.map { .string($0.keyID.hex) }), "notes": .array(notes.map { .string($0) }),
        ]
    }
}

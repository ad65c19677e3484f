import ArgumentParser
import Ledger
import Signing
import TLog
import Wire

struct LedgerVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a published log with its files and public keys alone.",
        discussion: """
            Takes a folder or an address of C2SP tlog-tiles, as `stella ledger publish` writes them, of this program or of \
            others; needs no ledger. Hashes every entry, compares every tile up to the signed root, and prints one row per \
            finding. Any finding makes the exit status 6; what could not be read, and nothing worse, makes it 5.
            """)

    @Argument(help: "The folder, or the http or https address, that holds the checkpoint.")
    var log: String

    @Option(
        name: .long,
        help: """
            A file with the log's public keys: PEM, such as log.pub, or verifier keys (name+hint+base64), one a line. Or \
            one verifier key itself.
            """)
    var key: String

    @Option(name: .long, help: "The log's origin that is wanted (default: the one that the key has signed).")
    var origin: String?

    @Option(name: .long, help: "A file with an older checkpoint of the log, which must begin with what that signs.")
    var since: String?

    @Flag(
        name: .long,
        help: "Also read every entry, and demand envelopes/<sha256>.json for each that records an envelope.")
    var envelopes = false

    @OptionGroup var options: OutputOptions

    func run() throws {
        var trust = try LedgerVerify.trust(in: key)
        trust.origin = origin
        let older = try since.map { try Files.read($0) }
        let report: AuditReport
        if log.contains("://") {
            let source = try HTTPTileSource(log, try Configuration.sealedMode())
            report = try TileAuditor(source, trust: trust, since: older, hasEnvelopes: envelopes).run()
        } else {
            guard Files.isFolder(log) else {
                throw CommandError(
                    "file.not-found", "\(log) is no folder", hint: "name the folder that holds the checkpoint")
            }
            let source = DirectoryTileSource(path: log)
            report = try TileAuditor(source, trust: trust, since: older, hasEnvelopes: envelopes).run()
        }
        try show(report)
    }

    private func show(_ report: AuditReport) throws {
        if report.isCut { Terminal.say("stella: warning: the audit ended early", quiet: options.quiet) }
        guard report.isClean else {
            report.print(as: options.format)
            let statuses = report.findings.map { ExitStatus(of: $0.code.rawValue) }
            throw statuses.contains(.alarm) ? ExitStatus.alarm : statuses.first ?? .unavailable
        }
        var card = Card()
        card.add("result", "clean")
        card.add("size", report.size.value)
        card.add("entries", report.entries)
        card.add("entryBytes", report.entryBytes)
        card.add("tiles", report.tiles)
        if envelopes { card.add("envelopes", report.blobs) }
        card.add("bytesRead", report.bytesRead)
        card.print(as: options.format)
    }

    private static func trust(in path: String) throws -> PublishedTrust {
        if !Files.exists(path), let verifier = try? NoteVerifier(vkey: path) {
            return PublishedTrust(verifiers: [verifier])
        }
        let text = try Files.text(path)
        var trust = PublishedTrust()
        if text.contains("-----BEGIN") {
            trust.keys = try PublicKey.all(pem: text)
        } else {
            trust.verifiers = try text.split(whereSeparator: \.isNewline).map { try NoteVerifier(vkey: String($0)) }
        }
        guard !trust.keys.isEmpty || !trust.verifiers.isEmpty else {
            throw CommandError(
                "usage.no-key", "\(path) holds no public key", hint: "name a PEM file, such as log.pub of the ledger")
        }
        return trust
    }
}

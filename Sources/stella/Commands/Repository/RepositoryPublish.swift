import ArgumentParser
import Glibc
import Ledger
import VEX
import VEXLens
import Wire

struct RepositoryPublish: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract:
            "Write the current verdicts as a VEX repository: a manifest, an archive, an OpenVEX document for each package.",
        discussion: """
            The layout is that of the VEX Repository Specification 0.1, which `trivy --vex repo` reads. The same verdicts give \
            the same bytes, and only what differs is written. What no document can hold is told on standard error.
            """)

    @Argument(help: "The folder; made if it is not there.")
    var folder: String

    @Option(name: .long, help: "Where the folder is served, an https address (default: made of the ledger's origin).")
    var baseURL: String?

    @Option(name: .long, help: "The name of the repository (default: the ledger's origin).")
    var name: String?

    @Option(name: .long, help: "How often clients should ask, such as 24h.")
    var updateInterval = "24h"

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard baseURL.map({ $0.hasPrefix("https://") && $0.utf8.count > 8 }) ?? true else {
            throw ValidationError("--base-url begins with https://, as the specification wants")
        }
        guard updateInterval.wholeMatch(of: /(?=[0-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?/) != nil else {
            throw ValidationError("--update-interval is like 24h, 30m or 1h30m")
        }
    }

    func run() throws {
        let session = try ReadSession(options)
        let origin = session.proofs.head.origin
        var address = baseURL ?? "https://\(origin)"
        while address.hasSuffix("/") { address.removeLast() }
        let repository = VEXRepository(
            baseURL: address, name: name ?? origin, author: origin, updateInterval: updateInterval)
        let current = try session.lens.currentVerdicts(matching: VerdictQuery()).filter { $0.record.status != nil }
        let published = current.filter { VEXRepository.package(of: $0.record.product) != nil }
        let made = try repository.files(
            try published.map { .init(statement: try ExportCommand.statement(of: $0, in: session), index: $0.index) })
        for loss in made.losses { Terminal.say("stella: \(loss)", quiet: options.output.quiet) }
        let written = try made.files.count { try RepositoryPublish.write($0, below: folder) }
        let removed = try removeOthers(than: Set(made.files.map { Identifier($0.path) }))
        var card = Card()
        card.add("folder", folder)
        card.add("packages", made.packages)
        card.add("verdicts", published.count)
        card.add("otherProducts", current.count - published.count)
        card.add("written", written)
        card.add("removed", removed)
        card.add("unchanged", made.files.count - written)
        card.print(as: options.output.format)
    }

    /// Whether anything had to be written.
    private static func write(_ file: VEXRepository.File, below folder: String) throws -> Bool {
        let path = folder + "/" + file.path
        if Files.exists(path), try Files.read(path) == file.bytes { return false }
        var parent = folder
        try Files.makeFolder(parent)
        for name in file.path.split(separator: "/").dropLast() {
            parent += "/" + name
            try Files.makeFolder(parent)
        }
        // Whole for whoever reads it: it gets its name when it is all there.
        try Files.replace(path, with: file.bytes)
        return true
    }

    /// Documents of packages that no verdict is about any more.
    private func removeOthers(than kept: Set<Identifier>) throws -> Int {
        let packages = folder + "/v0/pkg"
        guard Files.isFolder(packages) else { return 0 }
        let others = try Files.all(below: packages).filter { path in
            path.hasSuffix("/vex.json") && !kept.contains(Identifier(String(path.dropFirst(folder.count + 1))))
        }
        for path in others where unlink(path) != 0 { throw Files.failure("cannot be removed", path) }
        return others.count
    }
}

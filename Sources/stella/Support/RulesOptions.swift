import ArgumentParser
import Consensus
import LedgerSQLite
import Trust
import VEXLens
import Wire

/// Other rules than those of the ledger, for commands that write nothing.
struct RulesOptions: ParsableArguments {
    @Option(name: .long, help: "A file like vexlens.yaml whose section Trust is laid over the configuration.")
    var trust: String?

    @Option(name: .long, help: "A file like vexlens.yaml whose section Consensus is laid over the configuration.")
    var consensus: String?

    @Option(
        name: .long, help: "A file of issuers: each takes the place of the directory's issuer of its id, or is added.")
    var issuers: String?

    @Option(name: .long, help: "HighestWeight, WeightedVote, Lattice or AuthoritativeFirst.")
    var mode: ConsensusMode?

    @Option(name: .long, help: "The instant the verdicts hold for, RFC 3339.")
    var asOf: Timestamp?

    func rules(_ session: ReadSession) throws -> VerdictSimulation<Store>.Rules {
        let now = SystemClock.now()
        var options = session.options
        if let trust { try lay(trust, "Trust", over: &options) }
        // A mode that the file names is asked for; the one that is configured anyway is not.
        let isModeSet =
            try consensus.map { try lay($0, "Consensus", over: &options) }?.contains("Consensus.DefaultMode") ?? false
        var directory = Dictionary(
            uniqueKeysWithValues: try SQLiteIssuerDirectory(session.store).all().map { ($0.id, $0) })
        if let issuers {
            for issuer in try IssuerFile(path: issuers, now: now).issuers { directory[issuer.id] = issuer }
        }
        return VerdictSimulation<Store>.Rules(
            settings: options.consensus.settings, issuers: directory.values.sorted { $0.id < $1.id },
            mode: mode ?? (isModeSet ? options.consensus.defaultMode : nil), asOf: asOf,
            usually: (options.consensus.defaultMode, now))
    }

    @discardableResult
    private func lay(_ path: String, _ section: String, over options: inout VEXLensOptions) throws -> [String] {
        let set = try options.lay(OptionsSource(name: path, text: try Files.text(path)), section: section)
        guard !set.isEmpty else {
            throw CommandError(
                "usage.no-options", "\(path) sets no option of section \(section)",
                hint: "write it like vexlens.yaml: VexLens, below it \(section), below that the options")
        }
        return set
    }
}

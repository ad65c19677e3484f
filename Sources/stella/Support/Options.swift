import ArgumentParser
import Consensus
import VEX
import Wire

/// Options of every command that prints a result.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "The form of the result: table, json or jsonl.")
    var format: OutputForm = .table

    @Flag(name: [.short, .long], help: "No progress and no advice on standard error.")
    var quiet = false
}

/// Which ledger a command works on.
struct PlaceOptions: ParsableArguments {
    @Option(name: .long, help: "The ledger's directory (default: Storage.ConnectionString of the configuration).")
    var dataDir: String?

    @Option(name: .long, help: "The configuration file (default: vexlens.yaml, when it is there).")
    var config: String?
}

/// Options of every command that works on a ledger and prints a result.
struct LedgerOptions: ParsableArguments {
    @OptionGroup var place: PlaceOptions

    @OptionGroup var output: OutputOptions
}

/// Which of the ledger's trees.
struct TreeOption: ParsableArguments {
    @Option(name: .long, help: "The shard, from 0 (default: the newest, which entries are appended to).")
    var shard: Int?
}

/// A vulnerability and a product.
struct PairOptions: ParsableArguments {
    @Option(name: .long, help: "The vulnerability, such as CVE-2024-6763.")
    var vuln: String?

    @Option(name: [.customLong("purl"), .customLong("product")], help: "The product key: a purl, a CPE, or a key as `vex list` prints it.")
    var purl: String?

    var vulnerability: Identifier? { vuln.map { Identifier($0) } }

    /// Purls are canonicalized as documents' purls are; any other key is taken as it is.
    var product: Identifier? { purl.map { key in Identifier(PackageURL(key)?.canonical ?? key) } }
}

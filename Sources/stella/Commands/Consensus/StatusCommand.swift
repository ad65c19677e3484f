import ArgumentParser
import Ledger
import Signing
import TLog
import VEXLens
import Wire

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how this ledger works without a network, and what it imported last.")

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let airGap = session.options.airGap
        let (counts, head) = (try session.lens.counts(), session.proofs.head)
        var card = Card()
        card.add("sealedMode", .bool(airGap.sealedMode))
        card.add("bundlePath", airGap.bundlePath)
        card.add("verifyBundleSignatures", .bool(airGap.verifyBundleSignatures))
        card.add("allowedBundleSources", .array(airGap.allowedBundleSources.map { .string($0) }))
        card.add("exportFormat", airGap.exportFormat.rawValue)
        card.add("origin", head.origin)
        card.add("treeSize", head.size.value)
        card.add("rootHash", head.root.hex)
        card.add("checkpoint", head.note)
        card.add("documents", counts.documents)
        card.add("verdicts", counts.verdicts)
        card.add("lastImport", LastImport(in: session.home)?.json ?? .null)
        card.print(as: options.output.format)
    }
}

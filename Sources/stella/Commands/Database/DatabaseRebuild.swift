import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import VEXLens
import Wire

struct DatabaseRebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make every link and projection again from the log.",
        discussion: """
            In one transaction; readers see the old rows until it is done. The rebuilt rows equal the live ones. --from-ledger \
            makes the lookups by leaf hash and by search key again too, and compares a digest of every table before and after.
            """)

    @Flag(name: .long, help: "Also make the lookups again, and compare every table with what it was.")
    var fromLedger = false

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let before = fromLedger ? try session.store.linkDigests() : []
        let summary = try session.service.rebuild()
        if fromLedger { try session.store.rebuildLookup() }
        let found = fromLedger ? try session.service.rebuildKeys() : 0
        let after = fromLedger ? try session.store.linkDigests() : []
        var card = Card()
        card.add("entries", summary.entries)
        card.add("documents", summary.documents)
        card.add("observations", summary.observations)
        card.add("verdicts", summary.verdicts)
        card.add("deltas", summary.deltas)
        card.add("mergeTraces", summary.mergeTraces)
        card.add("issuerChanges", summary.issuerChanges)
        card.add("others", summary.others)
        if fromLedger {
            card.add("withSearchKeys", found)
            for table in after { card.add("sha256.\(table.name)", table.digest.hex) }
            let changed = zip(before, after).filter { $0 != $1 }.map { JSONValue.string($1.name) }
            card.add("isEqual", .bool(changed.isEmpty))
            card.add("changed", .array(changed))
        }
        card.print(as: options.output.format)
    }
}

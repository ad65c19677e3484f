import ArgumentParser
import Consensus
import Ledger
import ProofChain
import VEX
import VEXLens
import Wire

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Say which verdicts other trust, settings or issuers would change; nothing is written.",
        discussion: """
            What is not given stays as the current verdict of each pair has it, mode and instant too, so that time alone \
            moves nothing; --as-of decides all pairs for one instant. Pairs without a verdict are decided for now. Listed is \
            what would say something else; `entries` counts what `compute` would log.
            """)

    @OptionGroup var pair: PairOptions

    @Flag(name: .long, help: "Every pair that some observation speaks about.")
    var all = false

    @OptionGroup var rules: RulesOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard all != (pair.vuln != nil || pair.purl != nil) else {
            throw ValidationError("give --vuln or --purl or both, or --all")
        }
    }

    func run() throws {
        let session = try ReadSession(options)
        let simulation = try VerdictSimulation(
            log: session.store, lens: session.lens, trees: session.trees, rules: try rules.rules(session))
        let found = try simulation.run(try pair.keys(session.lens))
        var report = Report(SimulateCommand.columns, rows: found.different.map(SimulateCommand.row))
        report.summary = SimulateCommand.summary(found)
        report.print(as: options.output.format)
    }

    private static let columns: [Report.Column] = [
        .init("vulnerability"), .init("product"), .init("oldStatus", "STATUS"), .init("status", "WOULD BE"),
        .init("oldConfidence", "CONFIDENCE"), .init("confidence", "WOULD BE"), .init("conflicts"), .init("causes"),
    ]

    private static func row(_ verdict: SimulatedVerdict) -> JSONValue {
        let (old, new) = (verdict.old, verdict.new)
        let changes = (try? old.map { try VerdictComparison($0, new) })??.changes ?? []
        return [
            "vulnerability": .string(verdict.key.vulnerability.text), "product": .string(verdict.key.product.text),
            "verdictId": JSONValue(verdict.current?.record.id.prefixed),
            "logIndex": verdict.current.map { .integer($0.index.value) } ?? .null,
            "newVerdictId": .string(new.id.text), "oldStatus": JSONValue(old?.status?.rawValue),
            "status": JSONValue(new.status?.rawValue),
            "oldConfidence": JSONValue(old?.confidence), "confidence": .string(new.confidence),
            "oldConflicts": .array(old?.conflicts.map { .string($0.kind) } ?? []),
            "conflicts": .array(new.conflicts.map { .string($0.kind) }), "mode": .string(new.mode),
            "asOf": .string(new.asOf.rfc3339), "causes": .array(verdict.causes.map { .string($0.rawValue) }),
            "changes": .array(changes.map(\.json)),
        ]
    }

    private static func summary(_ found: SimulationReport) -> [JSONMember] {
        let transitions = found.transitions.map { transition, count in
            (text: "\(transition.old?.rawValue ?? "none") to \(transition.new?.rawValue ?? "none")", count: count)
        }.sorted { $0.count != $1.count ? $0.count > $1.count : Identifier($0.text) < Identifier($1.text) }
        return [
            JSONMember("pairs", .integer(found.pairs)), JSONMember("different", .integer(found.different.count)),
            JSONMember("statusChanges", .integer(found.statusChanges)),
            JSONMember("transitions", .object(transitions.map { JSONMember($0.text, .integer($0.count)) })),
            JSONMember("first", .integer(found.first)), JSONMember("silent", .integer(found.silent)),
            JSONMember("conflictsBefore", .integer(found.conflictsBefore)),
            JSONMember("conflictsAfter", .integer(found.conflictsAfter)),
            JSONMember("entries", .integer(found.entries)),
        ]
    }
}

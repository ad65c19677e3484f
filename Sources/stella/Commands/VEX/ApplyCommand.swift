import ArgumentParser
import Consensus
import Ledger
import ProofChain
import Signing
import VEX
import VEXLens
import Wire

struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Say what current verdicts mean for the components of an SBOM, or suppress results of a scanner.",
        discussion: """
            Reads CycloneDX and SPDX 2.3 as JSON, and lists components with their verdicts; not_affected and fixed are counted \
            and shown with --show-suppressed. Of SARIF 2.1.0, results whose rule is the vulnerability and whose logical \
            location is a package URL get a suppression where the verdict is not_affected or fixed; SARIF comes out.
            """)

    @Argument(help: "A CycloneDX, SPDX or SARIF document as JSON; - for standard input.")
    var document: String

    @Option(name: .long, help: "Only this status; repeatable. Nothing of it is hidden.")
    var onlyStatus: [VEXStatus] = []

    @Flag(name: .long, help: "What is not_affected or fixed, too.")
    var showSuppressed = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let bytes = try Files.read(document, limit: 256 << 20)
        let verdicts = ProductVerdicts(session.lens)
        if let root = try? JSONDocument(bytes).root, SARIFSuppression.isLog(root) {
            let applied = try SARIFSuppression(root, verdicts)
            Terminal.out(applied.document.compact + [0x0a])
            Terminal.say(
                "stella: \(applied.suppressed) of \(applied.results) results are suppressed, \(applied.without) have no verdict",
                quiet: options.output.quiet)
            return
        }
        let report = try report(try BillOfMaterials(bytes), verdicts)
        report.print(as: options.output.format)
    }

    private func report(_ bill: BillOfMaterials, _ verdicts: ProductVerdicts) throws -> Report {
        var verdicts = verdicts
        var report = Report(ApplyCommand.columns)
        var (spoken, nameless, hidden): (Int, Int, Int) = (0, 0, 0)
        for component in bill.components {
            let found = try verdicts.about(component.keys)
            if component.keys.isEmpty { nameless += 1 }
            if !found.isEmpty { spoken += 1 }
            for (verdict, grade) in found {
                let status = verdict.record.status
                let isSuppressed = status == .notAffected || status == .fixed
                guard onlyStatus.isEmpty ? !isSuppressed || showSuppressed : status.map(onlyStatus.contains) ?? false
                else {
                    hidden += isSuppressed && onlyStatus.isEmpty ? 1 : 0
                    continue
                }
                report.rows.append(ApplyCommand.row(component, verdict, grade, isSuppressed))
            }
        }
        report.summary = [
            JSONMember("format", .string("\(bill.format) \(bill.version)")),
            JSONMember("components", .integer(bill.components.count)),
            JSONMember("withVerdict", .integer(spoken)),
            JSONMember("withoutVerdict", .integer(bill.components.count - spoken)),
            JSONMember("withoutIdentifier", .integer(nameless)), JSONMember("suppressed", .integer(hidden)),
        ]
        return report
    }

    private static let columns: [Report.Column] = [
        .init("component"), .init("vulnerability"), .init("status"), .init("confidence"), .init("conflicts"),
        .init("match"),
        .init("logIndex", "INDEX"),
    ]

    private static func row(
        _ component: BillOfMaterials.Component, _ verdict: Logged<VerdictRecord>, _ grade: ProductMatch,
        _ isSuppressed: Bool
    ) -> JSONValue {
        let record = verdict.record
        return [
            "component": .string(component.keys.first?.text ?? component.name), "name": .string(component.name),
            "version": JSONValue(component.version), "pointer": .string(component.pointer),
            "vulnerability": .string(record.vulnerability.text), "product": .string(record.product.text),
            "match": .string(grade.rawValue), "status": JSONValue(record.status?.rawValue),
            "justification": JSONValue(record.justification?.rawValue),
            "confidence": .string(Millionths(UInt64(record.confidence)).description),
            "conflicts": .array(record.conflicts.map { .string($0) }), "suppressed": .bool(isSuppressed),
            "verdictId": .string(record.id.prefixed), "logIndex": .integer(verdict.index.value),
        ]
    }
}

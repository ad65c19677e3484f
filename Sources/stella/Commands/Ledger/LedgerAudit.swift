import ArgumentParser
import Ledger
import TLog
import Wire

struct LedgerAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check every stored byte of the log against its signed checkpoint.",
        discussion: """
            Hashes all entries again, rebuilds every tile up to the root, and compares with tiles, checkpoint, guard and \
            links. --deep also hashes every envelope and document. Prints one row per finding; any makes the exit status 6.
            """)

    @Flag(name: .long, help: "Also hash envelopes and documents, and make every link again to compare it.")
    var deep = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let reports = try AuditSession(options, comparingLinks: deep).audit(deep: deep)
        guard reports.allSatisfy(\.isClean) else {
            let last = reports.count - 1
            AuditFinding.print(
                reports.enumerated().flatMap { number, report in
                    report.findings.map { number == last ? $0 : $0.inShard(number) }
                }, as: options.output.format)
            throw ExitStatus.alarm
        }
        var card = Card()
        card.add("result", "clean")
        card.add("size", reports.last?.size.value ?? 0)
        card.add("shards", reports.count)
        card.add("entries", reports.reduce(0) { $0 + $1.entries })
        card.add("entryBytes", reports.reduce(0) { $0 + $1.entryBytes })
        card.add("tiles", reports.reduce(0) { $0 + $1.tiles })
        card.add("blobs", reports.last?.blobs ?? 0)
        card.print(as: options.output.format)
    }
}

extension AuditReport {
    /// One row for each finding.
    func print(as form: OutputForm) { AuditFinding.print(findings, as: form) }
}

extension AuditFinding {
    fileprivate func inShard(_ number: Int) -> AuditFinding { AuditFinding(code, at: "shard \(number): \(place)", detail) }

    /// One row for each.
    static func print(_ findings: [AuditFinding], as form: OutputForm) {
        Report(
            [.init("code"), .init("place"), .init("detail")],
            rows: findings.map {
                ["code": .string($0.code.rawValue), "place": .string($0.place), "detail": .string($0.detail)]
            }
        ).print(as: form)
    }
}

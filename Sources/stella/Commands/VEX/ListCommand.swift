import ArgumentParser
import Ledger
import ProofChain
import Rekor
import Signing
import Trust
import VEX
import VEXLens
import Wire

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List logged observations with the entries that hold them.",
        discussion: """
            --entry takes a log index, a UUID (80 hexadecimal digits), a leaf hash (64) or a verdict id. For a document's \
            entry it lists the document's observations, for a verdict's entry those that the verdict counted.
            """)

    @OptionGroup var pair: PairOptions

    @Option(name: .long, help: "Only what this issuer said: the directory's id, or the name as documents spell it.")
    var issuer: String?

    @Option(name: .long, help: "Only this status.")
    var status: VEXStatus?

    @Option(name: .long, help: "Only what this entry holds or cites.")
    var entry: String?

    @Option(name: .long, help: "At most so many rows.")
    var limit = 1000

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        var query = ObservationQuery()
        query.vulnerability = pair.vulnerability
        query.product = pair.product
        query.issuer = issuer.map { Identifier($0) }
        query.status = status
        query.limit = limit
        if let entry { try restrict(&query, to: entry, session) }
        let found = try session.lens.observations(matching: query)
        guard !found.isEmpty else {
            throw VEXLensError(.notFound, "no observation matches", hint: "see `stella vex list` without filters")
        }
        let columns: [Report.Column] = [
            .init("logIndex", "INDEX"), .init("issuer"), .init("vulnerability"), .init("product"), .init("status"),
            .init("justification"), .init("timestamp"), .init("signature"),
        ]
        Report(columns, rows: try found.map { try row($0, session) }).print(as: options.output.format)
    }

    private func restrict(_ query: inout ObservationQuery, to entry: String, _ session: ReadSession) throws {
        let index = try EntrySelector(text: entry).resolve(in: session)
        if let verdict = try session.lens.verdict(at: index) {
            query.ids = try session.payload(of: verdict.record).verdict.observations
        } else if let trace = try session.lens.mergeTrace(at: index) {
            query.ids = trace.record.sources
        } else {
            query.index = index
        }
    }

    private func row(_ logged: Logged<ObservationRecord>, _ session: ReadSession) throws -> JSONValue {
        let record = logged.record
        let observation = record.statement
        return [
            "logIndex": .integer(logged.index.value),
            "uuid": .string(try session.uuid(at: logged.index).text), "id": .string("sha256:" + record.id.hex),
            "document": .string("sha256:" + record.document.hex), "pointer": .string(record.location.pointer),
            "issuer": .string(record.issuer.text), "format": .string(record.format.rawValue),
            "vulnerability": .string(record.vulnerabilityKey.text), "product": .string(observation.product.text),
            "version": record.version.map { .string($0) } ?? .null,
            "subcomponents": .array(observation.subcomponents.map { .string($0.text) }),
            "status": .string(observation.status.rawValue),
            "justification": observation.justification.map { .string($0.rawValue) } ?? .null,
            "timestamp": observation.timestamp.map { .string($0.rfc3339) } ?? .null,
            "signature": .string(record.signature.rawValue),
        ]
    }
}

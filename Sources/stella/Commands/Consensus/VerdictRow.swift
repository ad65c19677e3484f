import Consensus
import Ledger
import ProofChain
import VEX
import VEXLens
import Wire

/// A verdict as lists show it.
enum VerdictRow {
    static let columns: [Report.Column] = [
        .init("vulnerability"), .init("product"), .init("status"), .init("confidence"), .init("mode"), .init("conflicts"),
        .init("logIndex", "INDEX"),
    ]

    static func json(
        _ verdict: Logged<VerdictRecord>, _ head: CommittedHead, and more: [JSONMember] = []
    ) -> JSONValue {
        let record = verdict.record
        return .object(
            [
                JSONMember("verdictId", .string(record.id.prefixed)),
                JSONMember("vulnerability", .string(record.vulnerability.text)),
                JSONMember("product", .string(record.product.text)),
                JSONMember("status", record.status.map { .string($0.rawValue) } ?? .null),
                JSONMember("justification", record.justification.map { .string($0.rawValue) } ?? .null),
                JSONMember("confidence", .string(Millionths(UInt64(record.confidence)).description)),
                JSONMember("mode", .string(record.mode)), JSONMember("asOf", .string(record.asOf.rfc3339)),
                JSONMember("conflicts", .array(record.conflicts.map { .string($0) })),
                JSONMember("logIndex", .integer(verdict.index.value)),
            ] + more)
    }
}

import Testing
import VEX
import Wire

/// What is written is read again, in strict mode, and compared with what was stated, field by field.
///
/// A field that differs must be among the losses, and a loss that shows in the observation must be one.
struct RoundTrip {
    let format: VEXFormat
    let statements: [ExportStatement]
    let losses: [ExportLoss]
    let observations: [Observation]
    let bytes: [UInt8]

    /// nil when nothing can be written.
    init?(_ document: ExportDocument, _ format: VEXFormat) throws {
        self.format = format
        statements = document.statements
        do {
            let written = try DocumentWriter.write(document, as: format)
            losses = written.losses
            bytes = written.bytes
        } catch {
            guard error.code == .exportEmpty else { throw error }
            return nil
        }
        let read = try DocumentReader(.init(strict: true)).read(bytes)
        guard read.format == format, read.statementsSkipped == 0 else { throw Failure() }
        observations = read.observations
    }

    struct Failure: Error {}

    /// The fields that show in an observation.
    static let fields: [ExportLoss.Field] = [
        .vulnerability, .aliases, .product, .version, .subcomponents, .status, .justification, .timestamp,
    ]

    func isLeftOut(_ index: Int) -> Bool { losses.contains { $0.statement == index && $0.isLeftOut } }

    func lost(_ index: Int) -> Set<ExportLoss.Field> { Set(losses.filter { $0.statement == index }.map(\.field)) }

    /// The fields in which an observation is not what was stated.
    static func differences(_ observation: Observation, _ statement: ExportStatement) -> Set<ExportLoss.Field> {
        var fields: Set<ExportLoss.Field> = []
        let names = Set([statement.vulnerability] + statement.aliases)
        if observation.vulnerability != statement.vulnerability { fields.insert(.vulnerability) }
        if Set([observation.vulnerability] + observation.aliases) != names { fields.insert(.aliases) }
        if observation.status != statement.status { fields.insert(.status) }
        if observation.justification != statement.justification { fields.insert(.justification) }
        if observation.timestamp != statement.timestamp { fields.insert(.timestamp) }
        if observation.subcomponents != statement.subcomponents { fields.insert(.subcomponents) }
        if observation.version.map({ Identifier($0) }) != statement.version.map({ Identifier($0) }) {
            fields.insert(.version)
        }
        if observation.product != statement.product, !isFolded(observation, statement) { fields.insert(.product) }
        return fields
    }

    /// A version in the package URL makes another product key, and no other product.
    private static func isFolded(_ observation: Observation, _ statement: ExportStatement) -> Bool {
        let key = statement.product
        guard observation.version == nil, statement.version != nil, PackageURL(key.text)?.version == nil else {
            return false
        }
        return PackageURL(observation.product.text)?.version != nil
            && ProductMatch.match(stated: key, version: statement.version, target: observation.product) != nil
    }

    /// What went wrong; empty when every statement is read as stated but for its losses, and nothing else is read.
    var findings: [String] {
        var findings: [String] = []
        var explained: Set<Int> = []
        for (index, statement) in statements.enumerated() where !isLeftOut(index) {
            let allowed = lost(index)
            let matches = observations.indices.filter {
                RoundTrip.differences(observations[$0], statement).isSubset(of: allowed)
            }
            if matches.isEmpty { findings.append("\(format): statement \(index) is not read: \(statement)") }
            explained.formUnion(matches)
        }
        for index in observations.indices where !explained.contains(index) {
            findings.append(
                "\(format): nobody stated \(String(decoding: observations[index].normalizedLine(), as: UTF8.self))")
        }
        return findings
    }
}

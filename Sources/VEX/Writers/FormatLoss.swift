public import Wire

/// Something that statements of a document say and another format cannot hold, and how many of them say it.
public struct FormatLoss: Sendable, Hashable {
    public let format: VEXFormat
    public let field: ExportLoss.Field
    public let reason: ExportLoss.Reason
    public let count: Int

    /// Whether these statements would be missing altogether.
    public var isLeftOut: Bool { ExportLoss(0, field, reason).isLeftOut }

    /// `format`, `field`, `reason`, `count`, `leftOut`.
    public var json: JSONValue {
        [
            "format": .string(format.rawValue), "field": .string(field.rawValue), "reason": .string(reason.rawValue),
            "count": .integer(count), "leftOut": .bool(isLeftOut),
        ]
    }
}

extension VEXDocument {
    /// What of the observations the other two formats cannot hold, by format, field and reason.
    ///
    /// Of what is read: free texts, which no observation has, are not looked at. Costs as much as writing the document twice.
    public func formatLosses() -> [FormatLoss] {
        VEXFormat.allCases.filter { $0 != format }.flatMap { losses(in: $0) }
    }

    private func losses(in other: VEXFormat) -> [FormatLoss] {
        // The header is not what is asked about: any that can be written will do.
        let epoch = Timestamp(seconds: 0)
        let statements = observations.map { said in
            ExportStatement(
                vulnerability: said.vulnerability, aliases: said.aliases, product: said.product, version: said.version,
                subcomponents: said.subcomponents, status: said.status, justification: said.justification,
                timestamp: said.timestamp ?? timestamp ?? epoch)
        }
        let document = ExportDocument(
            id: "urn:losses", namespace: "https://losses.invalid/", author: "nobody", timestamp: timestamp ?? epoch,
            statements: statements)
        var counts: [ExportLoss: Int] = [:]
        for loss in DocumentWriter.losses(of: document, as: other) where loss.statement != nil {
            // A text that stands in for one that was never read says nothing about the document.
            guard loss.reason != .supplied else { continue }
            counts[ExportLoss(nil, loss.field, loss.reason), default: 0] += 1
        }
        let labels = observations.filter { $0.justification == nil && $0.justificationRaw != nil }.count
        if labels > 0 { counts[ExportLoss(nil, .justification, .inexpressible), default: 0] += labels }
        return counts.sorted { $0.key < $1.key }.map { loss, count in
            FormatLoss(format: other, field: loss.field, reason: loss.reason, count: count)
        }
    }
}

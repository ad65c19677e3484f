public import Wire

/// Writes statements as an OpenVEX, CSAF or CycloneDX document, the way back of ``DocumentReader``.
///
/// Pure and deterministic: the same set of statements in any order gives the same bytes. `docs/formats/vex-export.md`
/// has the mapping and its losses.
public enum DocumentWriter {
    /// Writes OpenVEX 0.2.0, CSAF 2.0 in the profile `csaf_vex`, or a CycloneDX 1.6 BOM of vulnerabilities.
    ///
    /// Cost: n log n in the statements.
    /// - Throws: `vex.export-header` for a header that no format can hold, `vex.export-empty` when no statement can be
    ///   written.
    public static func write(_ document: ExportDocument, as format: VEXFormat) throws(VEXError) -> ExportedDocument {
        try document.requireHeader()
        var writing = Writing(document)
        guard let value = value(of: &writing, as: format) else {
            let first = writing.losses.first.map { ": \($0.detail)" } ?? ""
            throw VEXError(.exportEmpty, "none of \(document.statements.count) statements can be written\(first)")
        }
        return ExportedDocument(format: format, value: value, losses: writing.losses)
    }

    /// What ``write(_:as:)`` would leave out, also where that is everything.
    static func losses(of document: ExportDocument, as format: VEXFormat) -> [ExportLoss] {
        var writing = Writing(document)
        _ = value(of: &writing, as: format)
        return writing.losses
    }

    private static func value(of writing: inout Writing, as format: VEXFormat) -> JSONValue? {
        switch format {
        case .openvex: OpenVEXWriter.write(&writing)
        case .csaf: CSAFWriter.write(&writing)
        case .cyclonedx: CycloneDXWriter.write(&writing)
        }
    }
}

/// A written document and what it does not hold.
public struct ExportedDocument: Sendable {
    public let format: VEXFormat
    public let value: JSONValue
    /// By statement, the document's own first; unique.
    public let losses: [ExportLoss]

    /// UTF-8 without insignificant blanks.
    public var bytes: [UInt8] { value.compact }
}

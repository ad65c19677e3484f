import Signing
import Wire

/// Tells of one document what is read, what is dropped and what is wrong, instead of throwing at the first defect.
///
/// Notices exactly what strict mode does: ``ValidationReport/Verdict/valid`` means that strict mode reads the document.
/// Pure, as ``DocumentReader`` is. Cost: linear in the document, some three times that of reading.
public struct DocumentValidator: Sendable {
    private let reader: DocumentReader

    /// - Parameter options: Limits and formats; `strict` is without meaning here.
    public init(_ options: DocumentReader.Options = DocumentReader.Options()) { reader = DocumentReader(options) }

    /// - Parameter envelope: What was received, when the bytes have been taken out of it already.
    public func validate(_ bytes: [UInt8], takenOutOf envelope: [UInt8]? = nil) -> ValidationReport {
        let digest = SHA256.hash(envelope ?? bytes)
        do {
            let (document, refusal) = try reader.examine(bytes, strictly: true)
            let isWrapped = envelope != nil || document.content.count != bytes.count
            return DocumentValidator.report(document, refusal, digest, isWrapped: isWrapped)
        } catch {
            return DocumentValidator.report(error, bytes, digest, isWrapped: envelope != nil)
        }
    }

    private static func report(
        _ document: VEXDocument, _ refusal: VEXError?, _ digest: Digest, isWrapped: Bool
    ) -> ValidationReport {
        let limits = JSONLimits(depth: DocumentReader.maximumDepth, allowsByteOrderMark: true)
        // It has been parsed before; of an impossible failure nothing would be left but the positions.
        let root = (try? JSONDocument(document.content, limits: limits))?.root
        let unresolved = Set(document.observations.map(\.product).filter { $0.text.hasPrefix("unresolved:") })
        return ValidationReport(
            verdict: refusal == nil ? .valid : .lenient, digest: digest, format: document.format,
            formatVersion: root.flatMap { DocumentValidator.version(of: $0, document.format) },
            statements: root.map { DocumentValidator.statements(of: $0, document.format) } ?? 0,
            observations: document.observations.count, skipped: document.statementsSkipped,
            unresolvedProducts: unresolved.sorted(),
            findings: DocumentValidator.findings(document.diagnostics, root, document.content),
            findingsOmitted: document.diagnosticsOmitted, refusal: refusal, isWrapped: isWrapped)
    }

    private static func report(
        _ error: VEXError, _ bytes: [UInt8], _ digest: Digest, isWrapped: Bool
    ) -> ValidationReport {
        let offset = error.offset.map { min($0, bytes.count) }
        let start = offset.flatMap { TextPosition.positions(of: [$0], in: bytes)[$0] }
        let finding = Finding(
            code: error.codeText, level: .error, pointer: nil, range: offset.map { $0..<$0 }, start: start, end: start,
            message: error.detail)
        return ValidationReport(
            verdict: .refused, digest: digest, format: nil, formatVersion: nil, statements: 0,
            observations: 0, skipped: 0, unresolvedProducts: [], findings: [finding], findingsOmitted: 0,
            refusal: error, isWrapped: isWrapped)
    }

    private static func findings(
        _ diagnostics: [Diagnostic], _ root: JSONNode?, _ content: [UInt8]
    ) -> [Finding] {
        var index = root.map { PointerIndex($0) }
        let ranges = diagnostics.map { index?.range(of: $0.pointer) }
        var offsets: Set<Int> = []
        for case let range? in ranges { offsets.formUnion([range.lowerBound, range.upperBound]) }
        let positions = TextPosition.positions(of: offsets, in: content)
        return zip(diagnostics, ranges).map { diagnostic, range in
            Finding(
                code: diagnostic.code, level: diagnostic.level, pointer: diagnostic.pointer, range: range,
                start: range.flatMap { positions[$0.lowerBound] }, end: range.flatMap { positions[$0.upperBound] },
                message: diagnostic.detail)
        }
    }

    private static func version(of root: JSONNode, _ format: VEXFormat) -> String? {
        switch format {
        case .csaf: return root["document"]?["csaf_version"]?.string
        case .cyclonedx: return root["specVersion"]?.string
        case .openvex:
            let context = root["@context"] ?? root["metadata"]?["@context"]
            let prefix = "https://openvex.dev/ns/v"
            guard let text = context?.string, text.utf8.starts(with: prefix.utf8) else { return nil }
            return String(text.utf8.dropFirst(prefix.utf8.count))
        }
    }

    private static func statements(of root: JSONNode, _ format: VEXFormat) -> Int {
        guard format == .openvex else { return root["vulnerabilities"]?.count ?? 0 }
        return (root["statements"] ?? root["metadata"]?["statements"])?.count ?? 0
    }
}

extension Diagnostic {
    /// Strict ones are errors; of the others what a sound document does too is a note.
    public var level: Finding.Level { strict ? .error : rule.isRemark ? .note : .warning }
}

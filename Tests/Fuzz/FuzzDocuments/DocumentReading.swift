import FuzzKit
import Signing
import VEX
import Wire

enum DocumentReading {
    private static let lenient = DocumentReader()
    private static let strict = DocumentReader(DocumentReader.Options(strict: true))
    private static let narrow = DocumentReader(
        DocumentReader.Options(maxBytes: 1 << 16, maxStatements: 3, maxDiagnostics: 2))

    static func document(_ bytes: [UInt8]) throws {
        let severe = try? strict.read(bytes)
        let small = try? narrow.read(bytes)
        let document = try lenient.read(bytes)
        let again = must("a document is read once and not twice") { try lenient.read(bytes) }
        require(lines(of: again) == lines(of: document), "two readings of one document")
        require(again.diagnostics == document.diagnostics, "two judgements of one document")
        if let severe {
            require(lines(of: severe) == lines(of: document), "the strict reader reads something else")
            require(!document.diagnostics.contains(where: \.strict), "the strict reader passes over a defect")
        }
        if let small {
            require(lines(of: small) == lines(of: document), "with narrow limits the reader reads something else")
            require(small.diagnostics.count <= 2, "more diagnostics than are kept")
        }
        check(document)
    }

    private static func check(_ document: VEXDocument) {
        let effective = document.effective
        require(effective == effective.sorted(), "effective observations out of order")
        for observation in document.observations {
            require(observation.range.upperBound <= document.content.count, "an observation beyond its document")
            _ = (observation.pointer, observation.version, observation.localID, observation.justificationRaw)
            _ = observation.vulnerability.text.count
            _ = ProductMatch.match(
                stated: observation.product, version: observation.version, target: observation.product)
        }
        _ = document.supersessionKey
        for diagnostic in document.diagnostics { require(!diagnostic.detail.isEmpty, "a diagnostic that says nothing") }
    }

    /// What is hashed: one line for each observation, its id with it.
    private static func lines(of document: VEXDocument) -> [[UInt8]] {
        document.observations.map { observation in
            let line = observation.normalizedLine()
            must("a normalized line is no JSON") { try JSONDocument.validate(line) }
            return line + observation.id(document: document.digest).bytes
        }
    }

    static func packageURL(_ bytes: [UInt8]) {
        guard let url = PackageURL(String(decoding: bytes, as: UTF8.self)) else { return }
        guard let again = PackageURL(url.canonical) else { return require(false, "\(url) is not read again") }
        require(again == url && again.canonical == url.canonical, "\(url) is another when it is read again: \(again)")
        require(ProductMatch.match(stated: url, target: again) != nil, "\(url) does not match itself")
    }
}

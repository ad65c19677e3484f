import Foundation
import Testing
import VEX
import Wire

@Suite("VERS: the corpus", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct VersionRangeCorpusTests {
    @Test("every range in the documents of others is read or refused with a reason, and asked for versions")
    func corpus() throws {
        let root = try #require(Vectors.root).appendingPathComponent("vex")
        var texts: Set<Identifier> = []
        let files = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
        for file in files where file.hasSuffix(".json") || file.hasSuffix(".json.xz") {
            #if DEBUG
                if file.hasSuffix(".xz") { continue }
            #endif
            guard let bytes = Vectors.unpacked("vex/" + file), let document = try? JSONDocument(bytes) else { continue }
            collect(document.root, into: &texts)
        }
        var counts: [String: Int] = [:]
        for text in texts.sorted() {
            do throws(VersionRangeError) {
                let range = try VersionRange(text.text)
                let again = try VersionRange(range.canonical)
                #expect(again == range)
                let answers = ["1.0.0", "2.17.1", "V3.1.4", ""].map { range.contains($0) }
                let kind = range.isAsterisk ? "*" : answers.contains { $0 != nil } ? "decided" : "undecidable"
                counts["\(kind) \(range.type)", default: 0] += 1
            } catch {
                counts[error.codeText, default: 0] += 1
            }
        }
        print("ranges of the corpus: \(texts.count)")
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count)") }
        #expect(counts.values.reduce(0, +) == texts.count)
        #expect(texts.count >= 70)
    }

    /// Every text that is or ends in a range: CSAF has them as names of branches, and in the names of products.
    private func collect(_ node: JSONNode, into texts: inout Set<Identifier>) {
        switch node.kind {
        case .object: for (_, value) in node.members { collect(value, into: &texts) }
        case .array: for value in node.elements { collect(value, into: &texts) }
        default:
            guard let text = node.string, let start = text.range(of: "vers:", options: .caseInsensitive) else { return }
            if start.lowerBound == text.startIndex || !text.contains(" ") { texts.insert(Identifier(text)) }
            texts.insert(Identifier(text[start.lowerBound...]))
        }
    }
}

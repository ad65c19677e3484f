import Testing
import Wire

@testable import VEX

/// What another implementation of the same numbered rules made of 1,557 real and synthetic documents.
@Suite("Normalization rules: the corpus", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct CorpusTests {
    static let lenient = DocumentReader(
        .init(maxBytes: 200_000_000, maxStatements: 1_000_000, maxDiagnostics: 1_000_000))

    struct Score {
        var documents = 0
        var readable = 0
        var observations = 0
        var expectedObservations = 0
        var effective = 0
        var diagnostics = 0
        var expectedDiagnostics = 0
        var ownDiagnostics = 0
    }

    /// Findings where the reference passes over something in silence.
    static let own: Set<Diagnostic.Rule> = [.foreignLink, .unnamedList, .noSubcomponentIdentity]

    @Test("every document reads as the reference reads it")
    func corpus() throws {
        let packed = try #require(Vectors.unpacked("vex/expected.jsonl.gz"))
        var scores: [String: Score] = [:]
        var absent = 0
        for line in packed.split(separator: 0x0a) {
            let expected = try JSONDocument(Array(line)).root
            let file = try #require(expected["file"]?.string)
            #if DEBUG
            if file.hasSuffix(".xz") { continue }
            #endif
            guard let bytes = Vectors.unpacked("vex/" + file) else {
                absent += 1
                continue
            }
            compare(file, bytes, expected, &scores[expected["format"]?.string ?? "unreadable", default: Score()])
        }
        for (format, score) in scores.sorted(by: { $0.key < $1.key }) { print("corpus", format, score) }
        print("corpus files absent:", absent)
        for score in scores.values {
            #expect(score.readable == score.documents)
            #expect(score.observations == score.expectedObservations)
            #expect(score.effective == score.documents)
            #expect(score.diagnostics == score.expectedDiagnostics)
        }
        // Links into other BOMs; one vendor's list "known not affected"; a subcomponent of a made document.
        #expect(scores.mapValues(\.ownDiagnostics).filter { $0.value > 0 } == ["openvex": 1, "csaf": 1, "cyclonedx": 67])
    }

    private func compare(_ file: String, _ bytes: [UInt8], _ expected: JSONNode, _ score: inout Score) {
        score.documents += 1
        let isReadable = expected["readable"]?.bool == true
        let document: VEXDocument
        do {
            document = try CorpusTests.lenient.read(bytes)
        } catch {
            // The one override: the reference keeps the last of two equal members, this house refuses the document.
            let isDuplicate = error.code == .duplicateMember && file == "mutations/openvex-dup-keys.json"
            #expect(!isReadable || isDuplicate, "\(file): \(error)")
            score.readable += !isReadable || isDuplicate ? 1 : 0
            score.effective += !isReadable || isDuplicate ? 1 : 0
            return
        }
        score.readable += isReadable ? 1 : 0
        #expect(isReadable, "\(file) is read")
        #expect(document.format.rawValue == expected["format"]?.string)
        let wanted = expected["observations"].map { Array($0.elements) } ?? []
        score.expectedObservations += wanted.count
        #expect(document.observations.count == wanted.count, "\(file)")
        for (observation, line) in zip(document.observations, wanted) {
            let mine = observation.normalizedLine()
            if mine == line.bytes { score.observations += 1 } else {
                Issue.record("\(file)\n mine \(String(decoding: mine, as: UTF8.self))\n want \(String(decoding: line.bytes, as: UTF8.self))")
                break
            }
        }
        let effective = expected["effective"].map { $0.elements.compactMap(\.int) } ?? []
        if document.effective == effective { score.effective += 1 } else { Issue.record("\(file): effective") }
        if wanted.count < 1_000 { checkPlaces(file, document) }
        compareDiagnostics(file, document.diagnostics, expected, &score)
    }

    /// Every pointer leads to the value that stands at the observation's range.
    private func checkPlaces(_ file: String, _ document: VEXDocument) {
        guard let text = try? JSONDocument(document.content, limits: JSONLimits(depth: 128, allowsByteOrderMark: true))
        else {
            Issue.record("\(file): the content is no document")
            return
        }
        for observation in document.observations {
            #expect(resolve(observation.pointer, in: text.root)?.range == observation.range, "\(file) \(observation.pointer)")
        }
        for diagnostic in document.diagnostics where diagnostic.rule != .openvexMissing && diagnostic.rule != .csafMissing {
            let isThere = resolve(diagnostic.pointer, in: text.root) != nil
            #expect(isThere || [.openvexVersion, .noStatements].contains(diagnostic.rule), "\(file) \(diagnostic.pointer)")
        }
    }

    private func resolve(_ pointer: String, in root: JSONNode) -> JSONNode? {
        var node: JSONNode? = root
        for step in pointer.split(separator: "/") {
            node = switch node?.kind {
            case .array: Int(step).flatMap { index in node?.elements.dropFirst(index).first { _ in true } }
            case .object: node?.member(named: String(step))
            default: nil
            }
        }
        return node
    }

    private func compareDiagnostics(
        _ file: String, _ diagnostics: [Diagnostic], _ expected: JSONNode, _ score: inout Score
    ) {
        var mine: [[UInt8]: Int] = [:]
        for diagnostic in diagnostics {
            if CorpusTests.own.contains(diagnostic.rule) { score.ownDiagnostics += 1 } else {
                mine[diagnostic.normalizedLine(), default: 0] += 1
            }
        }
        for line in expected["diagnostics"].map({ Array($0.elements) }) ?? [] {
            score.expectedDiagnostics += 1
            if let count = mine[line.bytes], count > 0 {
                mine[line.bytes] = count - 1
                score.diagnostics += 1
            } else {
                Issue.record("\(file): missing \(String(decoding: line.bytes, as: UTF8.self))")
            }
        }
        for (line, count) in mine where count > 0 {
            Issue.record("\(file): \(count) surplus \(String(decoding: line, as: UTF8.self))")
        }
    }
}

import Foundation
import LedgerTestKit
import Testing
import VEX
import Wire

/// What is written holds to the schemas that the formats' own makers publish.
///
/// Needs a Python with Tests/clients/requirements.txt, named by STELLA_PYTHON, and the schemas of the shared vectors.
@Suite("Official schemas", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct SchemaTests {
    private struct Answer: Decodable {
        let file: String
        let errors: [String]
    }

    private static let python = ProcessInfo.processInfo.environment["STELLA_PYTHON"]
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../clients/vex_schemas.py").standardizedFileURL.path

    /// The errors of each document, by its name; nil when there is no Python, which is said.
    private func errors(of documents: [String: [UInt8]]) throws -> [String: [String]]? {
        guard let python = SchemaTests.python else {
            print("skipped: STELLA_PYTHON names no Python")
            return nil
        }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("vex-schemas-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in documents { try Data(bytes).write(to: folder.appendingPathComponent("\(name).json")) }
        let schemas = try #require(Vectors.root).appendingPathComponent("vex/schemas")
        let run = try ChildProcess.run(python, [SchemaTests.script, schemas.path, folder.path])
        #expect(run.status == 0, "\(run.errorText)")
        let answers = try run.output.split(separator: 0x0a).map { try JSONDecoder().decode(Answer.self, from: Data($0)) }
        #expect(answers.count == documents.count)
        return Dictionary(uniqueKeysWithValues: answers.map { (String($0.file.dropLast(5)), $0.errors) })
    }

    /// Every kind of key, version and component, and sets in which statements meet.
    private func documents() throws -> [String: [UInt8]] {
        var sets: [[ExportStatement]] = []
        for status in VEXStatus.allCases {
            sets.append(ExportSample.products.map { ExportSample.statement($0, status) })
            sets.append(ExportSample.versions.map { ExportSample.statement("pkg:npm/left-pad", version: $0, status) })
            sets.append(
                ExportSample.components.map { ExportSample.statement(ExportSample.product, status, subcomponents: $0) })
        }
        sets.append(
            Justification.allCases.map {
                ExportSample.statement(ExportSample.product, .notAffected, $0, impact: "Never called.")
            })
        for seed in 0..<8 {
            var generator = ExportSample.Generator(state: UInt64(seed) &+ 1_000)
            sets.append((0..<25).map { _ in ExportSample.random(&generator) })
        }
        for (index, set) in CorpusExportTests.sets.enumerated() where index.isMultiple(of: 12) {
            sets.append(set.statements)
        }
        var documents: [String: [UInt8]] = [:]
        for (index, statements) in sets.enumerated() {
            for format in VEXFormat.allCases {
                let document = ExportSample.document(
                    statements, version: 2, earlierReleases: index.isMultiple(of: 2) ? [ExportSample.earlier] : [])
                documents["\(format)-\(index)"] = try written(document, format)
            }
        }
        return documents
    }

    /// nil when the format holds none of the statements.
    private func written(_ document: ExportDocument, _ format: VEXFormat) throws -> [UInt8]? {
        do {
            return try DocumentWriter.write(document, as: format).bytes
        } catch {
            guard error.code == .exportEmpty else { throw error }
            return nil
        }
    }

    @Test("what is written is valid")
    func valid() throws {
        guard let errors = try errors(of: documents()) else { return }
        for (name, found) in errors where !found.isEmpty { Issue.record("\(name): \(found.prefix(5))") }
        #expect(errors.count > 21 * 3)
    }

    /// The nearest failure: the same documents with one thing that the schema forbids.
    @Test("what is broken is not valid")
    func invalid() throws {
        let statements = [ExportSample.statement(ExportSample.product, .affected)]
        let changes: [(VEXFormat, String, String)] = [
            (.openvex, #""action_statement":"No action is known.""#, #""x":"y""#),
            (.openvex, "2026-05-01T09:00:00Z", "2026-05-01"),
            (.openvex, #""@id":"https:"#, #""@id":"not an iri "#), (.csaf, #""product_id":"P1""#, #""id":"P1""#),
            (.csaf, #""namespace":"https:"#, #""namespace":"not a uri "#), (.cyclonedx, "exploitable", "affected"),
            (.cyclonedx, "urn:uuid:", "uuid:"),
        ]
        var broken: [String: [UInt8]] = [:]
        for (index, (format, old, new)) in changes.enumerated() {
            let bytes = try DocumentWriter.write(ExportSample.document(statements), as: format).bytes
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains(old), "\(text)")
            broken["\(format)-\(index)"] = Array(text.replacingOccurrences(of: old, with: new).utf8)
        }
        guard let errors = try errors(of: broken) else { return }
        for (name, found) in errors { #expect(!found.isEmpty, "\(name)") }
    }
}

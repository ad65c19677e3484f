import Consensus
import Foundation
import Testing
import Wire

/// `testdata/consensus`: one file for each rule, made by a second implementation.
@Suite("Golden cases of D1–D17")
struct GoldenCaseTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../testdata/consensus").standardizedFileURL

    private static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("d") && $0.hasSuffix(".json") && $0 != "d01-refused.json" }.sorted()
    }()

    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    @Test("every rule has a file, and each of at least two cases")
    func rules() throws {
        #expect(GoldenCaseTests.files.map { $0.prefix(3) } == (1...17).map { ($0 < 10 ? "d0\($0)" : "d\($0)")[...] })
        for file in GoldenCaseTests.files {
            #expect(try JSONDocument(try GoldenCaseTests.bytes(file)).root.elements.map(\.value).count >= 2, "\(file)")
        }
    }

    @Test("every case comes out as expected, byte for byte", arguments: files)
    func cases(file: String) throws {
        for evaluation in try CaseEvaluator.evaluate(try GoldenCaseTests.bytes(file)) {
            #expect(evaluation.error == nil)
            #expect(evaluation.isExpected == true, "\(file) case \(evaluation.index)")
        }
    }

    @Test("a case whose expectation is one millionth off does not")
    func neighbour() throws {
        let text = String(decoding: try GoldenCaseTests.bytes("d02-order-of-factors.json"), as: UTF8.self)
        let weight = try #require(text.firstMatch(of: /"weight":"0\.(\d{6})"/))
        let number = try #require(Int(weight.1))
        let off = text.replacing(
            weight.0, with: "\"weight\":\"0." + String(String(number + 1_000_001).dropFirst()) + "\"",
            maxReplacements: 1)
        #expect(try CaseEvaluator.evaluate(Array(off.utf8))[0].isExpected == false)
    }

    @Test("what is no case is refused with its code")
    func refused() throws {
        let bytes = try GoldenCaseTests.bytes("d01-refused.json")
        let codes = try JSONDocument(bytes).root.elements.map { $0["error"]?.string }
        #expect(codes.count >= 8)
        #expect(try CaseEvaluator.evaluate(bytes).map { $0.error?.code.rawValue } == codes)
    }

    @Test("the program carries the same cases")
    func builtIn() throws {
        var cases: [JSONValue] = []
        for file in GoldenCaseTests.files {
            for element in try JSONDocument(try GoldenCaseTests.bytes(file)).root.elements {
                guard case .object(let members) = element.value else { continue }
                cases.append(
                    .object(
                        members.map { member in
                            guard member.name == "name", case .string(let name) = member.value else { return member }
                            return JSONMember("name", .string("\(file.dropLast(5)): \(name)"))
                        }))
            }
        }
        #expect(try JSONDocument(GoldenCases.bytes).root.value.compact == JSONValue.array(cases).compact)
        let built = try GoldenCases.evaluate()
        #expect(built.count == cases.count && built.allSatisfy { $0.evaluation.isExpected == true })
    }
}

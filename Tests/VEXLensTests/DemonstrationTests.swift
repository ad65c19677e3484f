import Consensus
import Foundation
import Testing
import Trust
import VEX
import Wire

/// The project's own documents and what they mean, in `testdata/vex`.
private enum Demonstration {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("testdata/vex")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func lines(_ path: String) throws -> [JSONNode] {
        try bytes(path).split(separator: UInt8(ascii: "\n")).map { try JSONDocument(Array($0)).root }
    }

    /// The issuers of `issuers.json`, whose key files lie beside it.
    static func directory() throws -> InMemoryIssuerDirectory {
        let directory = try InMemoryIssuerDirectory()
        for issuer in try JSONDocument(try bytes("issuers.json")).root.elements {
            guard case .object(let members) = issuer.value else { continue }
            let keys = try issuer["keys"]?.elements.map { key -> JSONValue in
                let file = try #require(key["file"]?.string)
                let pem = String(decoding: try bytes(file), as: UTF8.self)
                let algorithm = try #require(key["algorithm"])
                return ["publicKey": .string(pem), "algorithm": algorithm.value]
            }
            let known = members.filter { $0.name != "keys" }
            let added = [JSONMember("keys", .array(keys ?? [])), JSONMember("registeredAt", "2026-06-01T00:00:00Z")]
            try directory.register(try Issuer(json: .object(known + added)))
        }
        return directory
    }

    /// What ingest would make of a document: authenticated, then read.
    static func read(
        _ path: String, strict: Bool = false
    ) throws -> (document: VEXDocument, authentication: Authentication) {
        let instant = try #require(Timestamp(rfc3339: "2026-06-01T00:00:00Z"))
        let authentication = try SignatureVerifier().authenticate(
            try bytes(path), directory: try directory(), at: instant)
        return (try DocumentReader(.init(strict: strict)).read(authentication.content), authentication)
    }

    /// The registered issuer that a reader takes a document to be from.
    static func issuer(of read: (document: VEXDocument, authentication: Authentication)) throws -> Identifier? {
        if let signer = read.authentication.issuer { return signer }
        return try read.document.issuerName.flatMap { try directory().issuer(named: Identifier($0))?.id }
    }

    static func names(below folder: String) throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: Demonstration.folder.path + "/" + folder)
        return Set(names.filter { $0.hasSuffix(".json") && $0 != "cases.json" }.map { folder + "/" + $0 })
    }
}

@Suite("The demonstration documents (testdata/vex)")
struct DemonstrationTests {
    @Test("every document gives the observations that the rules give, in strict reading too")
    func observations() throws {
        var files: Set<String> = []
        for line in try Demonstration.lines("expected/observations.jsonl") {
            let file = try #require(line["file"]?.string)
            let document = try Demonstration.read(file, strict: true).document
            let lines = document.observations.map { String(decoding: $0.normalizedLine(), as: UTF8.self) }
            let expected = try #require(line["observations"]).elements.map {
                String(decoding: $0.value.compact, as: UTF8.self)
            }
            #expect(lines == expected, "\(file)")
            #expect(document.diagnostics.isEmpty, "\(file): \(document.diagnostics)")
            files.insert(file)
        }
        let folders = ["openvex", "csaf", "cyclonedx", "update"]
        #expect(try folders.reduce(into: Set()) { $0.formUnion(try Demonstration.names(below: $1)) } == files)
    }

    @Test(
        "every document is from a registered issuer, and the signed ones verify",
        arguments: [
            ("openvex/docker-zookeeper.dsse.json", "docker-dhi", SignatureStatus.verified),
            ("openvex/docker-spark.dsse.json", "docker-dhi", .verified),
            ("openvex/docker-airflow.dsse.json", "docker-dhi", .verified),
            ("openvex/suse-jetty.jws.json", "suse-observability", .verified),
            ("openvex/example-scanner.json", "example-scanner", .none),
            ("csaf/redhat-cve-2023-2976.json", "redhat", .none),
            ("cyclonedx/apache-solr.cdx.json", "apache-solr", .none),
            ("update/docker-sonarqube.dsse.json", "docker-dhi", .verified),
        ])
    func issuers(_ file: String, _ issuer: String, _ status: SignatureStatus) throws {
        let read = try Demonstration.read(file)
        #expect(read.authentication.status == status)
        #expect(try Demonstration.issuer(of: read) == Identifier(issuer))
    }

    @Test("every bad document is read or refused as its class demands, leniently and strictly")
    func bad() throws {
        var files: Set<String> = []
        for row in try JSONDocument(try Demonstration.bytes("bad/cases.json")).root.elements {
            let file = "bad/" + (try #require(row["file"]?.string))
            files.insert(file)
            for strict in [false, true] {
                let isRead = row[strict ? "strict" : "lenient"]?.isString("read") == true
                do {
                    let read = try Demonstration.read(file, strict: strict)
                    #expect(isRead, "\(file) is read")
                    #expect(read.document.observations.count == row["observations"]?.int, "\(file)")
                    #expect(read.authentication.status.rawValue == row["signature"]?.string, "\(file)")
                    let codes = row["diagnostics"]?.elements.compactMap(\.string) ?? []
                    #expect(Set(read.document.diagnostics.map(\.code)) == Set(codes), "\(file)")
                } catch let error as any CodedError {
                    #expect(!isRead, "\(file): \(error)")
                    #expect(error.hint != nil, "\(file): \(error)")
                    if !strict { #expect(error.codeText == row["refusedBy"]?.string, "\(file)") }
                }
            }
        }
        #expect(try Demonstration.names(below: "bad") == files)
    }

    @Test("every pair gets the verdict that the second reading of the rules gives, byte for byte")
    func verdicts() throws {
        let evaluations = try CaseEvaluator.evaluate(try Demonstration.bytes("expected/cases.jsonl"))
        #expect(evaluations.count == 16)
        for evaluation in evaluations { #expect(evaluation.isExpected == true, "case \(evaluation.index)") }
    }
}

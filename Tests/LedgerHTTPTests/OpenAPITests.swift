import Foundation
import LedgerHTTP
import LedgerTestKit
import Testing
import Wire

@Suite("The interface as it is documented")
struct OpenAPITests {
    private static let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/openapi.json")

    private static func document() throws -> JSONNode { try JSONDocument(Array(Data(contentsOf: file))).root }

    private static func routes() async throws -> Set<String> {
        let server = try await ServedVEX(.empty).server()
        #expect(Set(server.routes).count == server.routes.count)
        return Set(server.routes)
    }

    @Test("every route is documented, and every documented one is a route")
    func routes() async throws {
        let paths = try #require(try Self.document()["paths"])
        let documented = Set(
            paths.members.flatMap { path in
                path.value.members.map { "\(($0.name.string ?? "").uppercased()) \(path.name.string ?? "")" }
            })
        let routes = try await Self.routes()
        #expect(routes.count > 40)
        #expect(documented.symmetricDifference(routes).sorted() == [])
    }

    @Test("what is served is the document")
    func served() async throws {
        try await ServedLog().serving { (http) throws in
            let answer = try http.get("/openapi.json")
            #expect(answer["Content-Type"] == "application/json")
            #expect(try Data(answer.body) == Data(contentsOf: Self.file))
            let packed = try http.get("/openapi.json", headers: ["Accept-Encoding: br, gzip;q=0.5"])
            #expect(packed["Content-Encoding"] == "gzip" && packed["Vary"] == "Accept-Encoding")
            #expect(packed.body.count < answer.body.count / 3 && packed.body.starts(with: [0x1f, 0x8b]))
            for refused in ["identity", "gzip;q=0", "br", "*;q=0"] {
                let plain = try http.get("/openapi.json", headers: ["Accept-Encoding: \(refused)"])
                #expect(plain["Content-Encoding"] == nil && plain.body == answer.body, "\(refused)")
            }
        }
    }

    @Test("the document is OpenAPI 3.1, every reference leads somewhere, and every parameter of a path is described")
    func references() throws {
        let root = try Self.document()
        #expect(root["openapi"]?.string == "3.1.0")
        let schemas = Set(try #require(root["components"]?["schemas"]).members.compactMap { $0.name.string })
        var used: Set<String> = []
        func walk(_ node: JSONNode) {
            for member in node.kind == .object ? Array(node.members) : [] {
                if member.name.isString("$ref"), let name = member.value.string?.split(separator: "/").last {
                    used.insert(String(name))
                }
                walk(member.value)
            }
            for element in node.kind == .array ? Array(node.elements) : [] { walk(element) }
        }
        walk(root)
        #expect(used.symmetricDifference(schemas).sorted() == [])
        for path in try #require(root["paths"]).members {
            let names = (path.name.string ?? "").split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            for operation in path.value.members {
                let parameters = operation.value["parameters"].map { Array($0.elements) } ?? []
                let described = parameters.filter { $0["in"]?.isString("path") == true }.compactMap { $0["name"]?.string }
                #expect(described == names, "\(path.name.string ?? "")")
                #expect(operation.value["summary"]?.string?.isEmpty == false)
                #expect(operation.value["responses"].map { $0.count > 0 } == true)
            }
        }
    }

    @Test("what zlib makes is read back by another program, at every size around its limits")
    func gzip() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            for query in ["", "?treeID=\(log.treeID)"] {
                #expect(try http.get("/api/v1/log/publicKey\(query)", headers: ["Accept-Encoding: gzip"])["Vary"] == nil)
            }
            let packed = try http.get("/openapi.json", headers: ["Accept-Encoding: gzip"]).body
            let unpacking = "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))"
            let unpacked = try ChildProcess.run("python3", ["-c", unpacking], input: packed)
            #expect(Data(unpacked.output) == (try Data(contentsOf: Self.file)))
        }
    }
}

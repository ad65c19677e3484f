import Ledger
import Rekor
import RekorService
import Signing
import Testing

@Suite("What a retrieval asks for")
struct RetrievalRequestTests {
    private static func failure(_ text: String) -> ServiceError? {
        do {
            _ = try RetrievalRequest(parsing: Array(text.utf8))
            return nil
        } catch { return error as? ServiceError }
    }

    private static let leaf = String(repeating: "ab", count: 32)

    @Test("ten items are taken, eleven are too many, however they are spread")
    func limits() throws {
        let numbers = (0..<10).map(String.init).joined(separator: ",")
        let query = try RetrievalRequest(parsing: Array("{\"logIndexes\":[\(numbers)]}".utf8)).query
        #expect(query.logIndexes == Array(0..<10) && query.treeEntries.isEmpty && query.leafHashes.isEmpty)
        #expect(Self.failure("{\"logIndexes\":[\(numbers),10]}")?.schemaCode == 611)
        let spread = Self.failure("{\"logIndexes\":[\(numbers)],\"entryUUIDs\":[\"\(Self.leaf)\"]}")
        #expect(spread?.schemaCode == 422 && spread?.detail == "more than max allowed 10 entries in request")
    }

    @Test(
        "what is misspelt has the number of its fault",
        arguments: [
            (#"{"logIndexes":[]}"#, 612), (#"{"logIndexes":[-1]}"#, 609), (#"{"entryUUIDs":["zz"]}"#, 605),
            (#"{"entryUUIDs":[]}"#, 612), (#"{"entries":[]}"#, 612),
        ])
    func faults(text: String, code: Int) {
        let error = Self.failure(text)
        #expect(error?.code == .validation && error?.schemaCode == code, "\(text)")
    }

    @Test(
        "what is no JSON, or JSON of another shape, is a bad request",
        arguments: ["", "{", "[]", "{}}", #"{"logIndexes":{}}"#, #"{"logIndexes":["1"]}"#, #"{"logIndexes":[1.5]}"#])
    func shapes(text: String) {
        #expect(Self.failure(text)?.code == .badRequest, "\(text)")
    }

    @Test("80 digits whose tree id is 0 or beyond 2^63 - 1 are a bad request, in either case of letters")
    func treeIDs() throws {
        for id in [String(repeating: "0", count: 16), "8000000000000000", "FFFFFFFFFFFFFFFF"] {
            #expect(Self.failure("{\"entryUUIDs\":[\"\(id)\(Self.leaf)\"]}")?.code == .badRequest)
        }
        let text = "{\"entryUUIDs\":[\"7FFFFFFFFFFFFFFF\(Self.leaf.uppercased())\"]}"
        let upper = try RetrievalRequest(parsing: Array(text.utf8)).query.treeEntries
        #expect(upper.first?.treeID == UInt64(Int64.max) && upper.first?.leafHash.hex == Self.leaf)
    }

    @Test("nothing asked for is nothing found, and null is absence")
    func empty() throws {
        for text in ["{}", #"{"entryUUIDs":null,"other":1}"#] {
            let query = try RetrievalRequest(parsing: Array(text.utf8)).query
            #expect(query.treeEntries.isEmpty && query.leafHashes.isEmpty && query.logIndexes.isEmpty)
        }
    }
}

import FuzzKit
import Rekor
import RekorService

/// What is posted to search a log: the service is stricter than the room below, and finds the same.
enum ServiceReadings {
    static let all = [Reading("x") { try index($0) }, Reading("q") { try retrieval($0) }]

    private static func index(_ bytes: [UInt8]) throws {
        let query = try? SearchIndexQuery(parsing: bytes)
        let request = try IndexRequest(parsing: bytes)
        require(request.query == query, "two readings of one search")
        require(1...IndexRequest.maxEntries ~= request.limit, "a limit of \(request.limit)")
    }

    private static func retrieval(_ bytes: [UInt8]) throws {
        let query = try? SearchLogQuery(parsing: bytes)
        let request = try RetrievalRequest(parsing: bytes)
        require(request.query == query, "two readings of one retrieval")
        let count = request.query.treeEntries.count + request.query.leafHashes.count + request.query.logIndexes.count
        require(count <= SearchLogQuery.limit, "\(count) items in one retrieval")
    }
}

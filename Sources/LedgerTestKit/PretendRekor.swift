import Attestation
import Rekor
public import RekorClient
public import Signing
import Synchronization
import TLog
public import Transport
import Wire

/// A small honest Rekor in memory, both versions over one tree; a test bends its answers.
///
/// Entries before the tree's own are another shard's: virtual indexes begin at ``shardOffset``.
public final class PretendRekor: Sendable {
    public let host: String
    public let treeID: UInt64
    public let shardOffset: UInt64
    /// Signs as v1.
    public let key: PrivateKey
    /// Signs as v2.
    public let noteKey: PrivateKey

    struct State {
        var leaves: [(body: [UInt8], time: Int64)] = []
        var time: Int64 = 1_750_000_000
        var requests: [LogRequest] = []
    }

    let state: Mutex<State>
    /// Changes an answer on its way.
    private let bend: Mutex<@Sendable (LogRequest, HTTPResponse) -> HTTPResponse> = Mutex { _, answer in answer }

    /// - Parameter leaves: Entries that the tree has from the beginning.
    public init(
        host: String = "rekor.example", treeID: UInt64 = 0x0123_4567_89ab_cdef, shardOffset: UInt64 = 7,
        key: PrivateKey, noteKey: PrivateKey, leaves: Int = 5
    ) {
        self.host = host
        self.treeID = treeID
        self.shardOffset = shardOffset
        self.key = key
        self.noteKey = noteKey
        state = Mutex(State(leaves: (0..<leaves).map { (Array("entry \($0) of somebody".utf8), 1_700_000_000) }))
    }

    public func setBend(_ new: @escaping @Sendable (LogRequest, HTTPResponse) -> HTTPResponse) { bend.withLock { $0 = new } }

    public func setTime(_ time: Int64) { state.withLock { $0.time = time } }

    public var size: Int { state.withLock { $0.leaves.count } }
    public var requests: [LogRequest] { state.withLock { $0.requests } }
    public func add(_ body: [UInt8]) { state.withLock { $0.leaves.append((body, $0.time)) } }
    /// Forgets the newest entries, as a log does that was brought back from an old copy.
    public func truncate(to size: Int) { state.withLock { $0.leaves = Array($0.leaves.prefix(size)) } }

    public func answer(_ request: LogRequest) -> HTTPResponse {
        state.withLock { $0.requests.append(request) }
        return bend.withLock { $0 }(request, answerWithoutBend(request))
    }

    /// The truth, not counted among the requests.
    public func answerWithoutBend(_ request: LogRequest) -> HTTPResponse { state.withLock { honest(request, &$0) } }

    private func honest(_ request: LogRequest, _ state: inout State) -> HTTPResponse {
        guard let scheme = request.url.firstRange(of: "://"),
            let slash = request.url[scheme.upperBound...].firstIndex(of: "/")
        else { return PretendRekor.failure(404, "no path") }
        let parts = request.url[slash...].split(separator: "?", maxSplits: 1).map(String.init)
        var query: [String: String] = [:]
        for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            query[sides[0]] = sides.count > 1 ? sides[1] : ""
        }
        do {
            if parts[0].hasPrefix("/api/v1/") {
                return try answerV1(String(parts[0].dropFirst(8)), query, request.body, &state)
            }
            if parts[0].hasPrefix("/api/v2/") { return try answerV2(String(parts[0].dropFirst(8)), request.body, &state) }
            return PretendRekor.failure(404, "no such path")
        } catch {
            return PretendRekor.failure(400, "\(error)")
        }
    }

    static func failure(_ status: Int, _ message: String, _ headers: [HTTPHeader] = []) -> HTTPResponse {
        let body: JSONValue = ["code": .integer(status), "message": .string(message)]
        return json(status, body, headers)
    }

    static func json(_ status: Int, _ body: JSONValue, _ headers: [HTTPHeader] = []) -> HTTPResponse {
        HTTPResponse(
            status: status, contentType: "application/json", headers: headers, body: body.compact + [0x0a])
    }

    /// The hash of a perfect subtree, or of any run of leaves.
    static func root(_ leaves: some Collection<[UInt8]>) -> Digest {
        var range = CompactRange()
        for leaf in leaves { range.append(MerkleHash.leaf(leaf)) }
        return range.root
    }

    static func hashes(_ nodes: [NodeID], _ state: State) -> [Digest] {
        nodes.map { node in
            let first = Int(node.index) << node.level
            return root(state.leaves[first..<first + 1 << node.level].map(\.body))
        }
    }
}

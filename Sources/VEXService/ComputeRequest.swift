import Consensus
import VEX
import VEXLens
import Wire

/// `POST /api/v1/vex/consensus/compute`: one pair, or a list of them.
struct ComputeRequest: Sendable {
    let keys: [VerdictKey]
    /// Whether a list was asked for, which is answered by a list.
    let isList: Bool
    let mode: ConsensusMode?
    let asOf: Timestamp?

    /// Pairs of one request.
    static let mostPairs = 1000

    /// - Throws: `service.body`, `service.parameter`.
    init(parsing bytes: [UInt8]) throws(VEXServiceError) {
        let body = try BodyObject(bytes, allowing: ["pairs", "vulnerability", "product", "mode", "asOf"])
        mode = try body.text("mode").map { text throws(VEXServiceError) in
            try QueryParameters.choice(text, "mode", ConsensusMode.self)
        }
        asOf = try body.time("asOf")
        guard let pairs = body.node("pairs") else {
            keys = [try ComputeRequest.key(body)]
            isList = false
            return
        }
        guard body.node("vulnerability") == nil, body.node("product") == nil else {
            throw VEXServiceError(
                .body, "there are pairs, and a vulnerability or a product beside them", hint: "give one or the other")
        }
        guard pairs.kind == .array, (1...ComputeRequest.mostPairs).contains(pairs.count) else {
            throw VEXServiceError(.body, "pairs is an array of 1 to \(ComputeRequest.mostPairs) objects")
        }
        var keys: [VerdictKey] = []
        for pair in pairs.elements {
            keys.append(try ComputeRequest.key(try BodyObject(pair, "pairs", allowing: ["vulnerability", "product"])))
        }
        self.keys = keys
        isList = true
    }

    private static func key(_ object: BodyObject) throws(VEXServiceError) -> VerdictKey {
        guard let vulnerability = try object.text("vulnerability"), let product = try object.text("product") else {
            throw VEXServiceError(
                .body, "a pair has a vulnerability and a product",
                hint: #"send {"vulnerability": …, "product": …}, or {"pairs": [{…}, …]}"#)
        }
        return VerdictKey(vulnerability: Identifier(vulnerability), product: try QueryParameters.product(product, "product"))
    }
}

/// An object in a body, whose members are known.
struct BodyObject {
    private let object: JSONNode

    /// - Throws: `service.body`.
    init(_ bytes: [UInt8], allowing names: [String]) throws(VEXServiceError) {
        let root: JSONNode
        do { root = try JSONDocument(bytes).root } catch {
            throw VEXServiceError(.body, "the body is no JSON: \(error.detail)", hint: error.hint)
        }
        try self.init(root, "the body", allowing: names)
    }

    init(_ node: JSONNode, _ name: String, allowing names: [String]) throws(VEXServiceError) {
        guard node.kind == .object else { throw VEXServiceError(.body, "\(name) holds what is no object") }
        for member in node.members {
            let found = member.name.string ?? ""
            guard names.contains(found) else {
                throw VEXServiceError(
                    .body, "there is no member \(found)",
                    hint: nearestName(to: found, among: names).map { "did you mean \($0)?" })
            }
        }
        object = node
    }

    /// nil when the member is absent; a null is a value, and of no use here.
    func node(_ name: StaticString) -> JSONNode? { object[name] }

    /// false when the member is absent.
    func isTrue(_ name: StaticString) throws(VEXServiceError) -> Bool {
        guard let value = node(name) else { return false }
        guard let flag = value.bool else { throw VEXServiceError(.body, "\(name) is true or false") }
        return flag
    }

    func time(_ name: StaticString) throws(VEXServiceError) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw VEXServiceError(
                .parameter, "\(name) is a time by RFC 3339, got \"\(text)\"", hint: "write it like 2026-06-01T00:00:00Z")
        }
        return time
    }

    func text(_ name: StaticString) throws(VEXServiceError) -> String? {
        guard let value = node(name) else { return nil }
        guard let text = value.string, (1...QueryParameters.longest).contains(text.utf8.count) else {
            throw VEXServiceError(.body, "\(name) is a text of 1 to \(QueryParameters.longest) bytes")
        }
        return text
    }
}

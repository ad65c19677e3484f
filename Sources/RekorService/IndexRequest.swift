public import Ledger
public import Rekor
import Wire

/// `POST /api/v1/index/retrieve`, with the schema's faults told as Rekor's framework tells them.
///
/// `limit` and `after` are ours; clients that do not know them get the first page, and most answers are shorter.
public struct IndexRequest: Sendable {
    public let query: SearchIndexQuery
    /// Entries behind this one.
    public let after: VirtualIndex?
    public let limit: Int

    /// Most entries of one answer.
    public static let maxEntries = 1000
    private static let hashPattern =
        "^(sha512:)?[0-9a-fA-F]{128}$|^(sha384:)?[0-9a-fA-F]{96}$|^(sha256:)?[0-9a-fA-F]{64}$|^(sha1:)?[0-9a-fA-F]{40}$"
    private static let formats = ["pgp", "x509", "minisign", "ssh", "tuf"]

    /// - Throws: `service.bad-request` for what is no JSON or of another type; `service.validation` for a misspelt hash or
    ///   address, an unknown operator or format, or a limit below 1; what ``Rekor/SearchIndexQuery/init(parsing:)`` throws.
    public init(parsing bytes: [UInt8]) throws {
        let body = try RequestBody(bytes)
        if let email = try body.text("email"), !IndexRequest.isAddress(email) {
            throw ServiceError.invalid("email", in: "body", .type("email", of: email))
        }
        if let hash = try body.text("hash"), !IndexRequest.isHash(hash) {
            throw ServiceError.invalid("hash", in: "body", .pattern(IndexRequest.hashPattern))
        }
        if let name = try body.text("operator"), SearchIndexQuery.Operator(rawValue: name) == nil {
            throw ServiceError.invalid("operator", in: "body", .choice(["and", "or"]))
        }
        if let key = body.root["publicKey"], !key.isNull {
            guard let format = try RequestBody.text("format", of: key) else {
                throw ServiceError.invalid("publicKey.format", in: "body", .required)
            }
            guard IndexRequest.formats.contains(format) else {
                throw ServiceError.invalid("publicKey.format", in: "body", .choice(IndexRequest.formats))
            }
        }
        after = try body.integer("after", atLeast: 0).map { VirtualIndex(UInt64($0)) }
        limit = min(try body.integer("limit", atLeast: 1) ?? IndexRequest.maxEntries, IndexRequest.maxEntries)
        query = try SearchIndexQuery(parsing: bytes)
    }

    /// The name of the algorithm may be left out, for the number of digits tells it.
    private static func isHash(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let lengths = ["sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128]
        guard let digits = parts.last, Hex.decode(digits) != nil else { return false }
        return parts.count == 1
            ? lengths.values.contains(digits.utf8.count) : lengths[String(parts[0])] == digits.utf8.count
    }

    /// Something before an at sign and something after it, and neither of them white space.
    private static func isAddress(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex else { return false }
        return text.index(after: at) != text.endIndex
            && !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
    }
}
